//! Makes a submitted walk the settlement's boundary.

use chrono::{DateTime, NaiveDate, Utc};
use domain::settlements::{AgreedBy, Standing};
use uuid::Uuid;

use super::error::WalkError;
use super::store;
use crate::clock::nairobi_day;
use crate::db::{Tx, Visibility};
use crate::settlements::{self, NewBoundary};

/// A verifier's decision; whoever makes one has checked that the verifier may.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The version that the person looked at, where they say so; no other one is accepted.
    pub seen: Option<i32>,
    pub agreed_by: AgreedBy,
    /// The first day the boundary holds; the day walked, else today, when none is given.
    pub valid_from: Option<NaiveDate>,
    /// Accepted or agreed.
    pub standing: Standing,
    /// The boundary's id.
    pub boundary_id: Uuid,
    pub at: DateTime<Utc>,
}

/// Accepts under the transaction's account: the walk, the boundary and the map change together.
pub async fn accept_walk(tx: &mut Tx, id: Uuid, acceptance: Acceptance) -> Result<(), WalkError> {
    let walk = store::find(tx, id).await?.ok_or(WalkError::Absent)?;
    if walk.state != "submitted" {
        return Err(WalkError::WrongState(match walk.state.as_str() {
            "accepted" => "The walk was accepted already.",
            "returned" => "The walk was returned; it has to be submitted again.",
            _ => "The walk was not submitted yet.",
        }));
    }
    walk.expect_seen(acceptance.seen)?;
    let settlement = settlements::load_settlement(tx, walk.settlement_id).await?;
    // Of two verifiers at once the second waits here, and then finds the version superseded.
    if !store::supersede(tx, id, walk.version, acceptance.at).await? {
        return Err(WalkError::WrongState("Another verifier decided at the same moment."));
    }
    let today = nairobi_day(acceptance.at);
    let present = settlements::present_boundary(tx, settlement.id, today).await?;
    let valid_from = acceptance.valid_from.unwrap_or_else(|| {
        // A day before the present boundary began, or in the future, is a phone's wrong clock or an
        // old track: the decision of today holds from today.
        let known = present.as_ref().map(|present| present.valid_from);
        walk.walked_on.filter(|&day| day <= today && known.is_none_or(|known| day >= known)).unwrap_or(today)
    });
    let candidate = store::candidate(tx, id).await?.ok_or(WalkError::WrongState("The walk has no ring."))?;
    let boundary = NewBoundary {
        id: acceptance.boundary_id,
        settlement_id: settlement.id,
        organisation: settlement.organisation,
        visibility: Visibility::Public,
        at: acceptance.at,
        demo: walk.demo,
        geometry: candidate,
        valid_from,
        valid_to: None,
        standing: acceptance.standing,
        source: source(walk.walked_on),
        method: walk.method.clone(),
        accuracy_m: walk.accuracy_m,
        agreed_by: acceptance.agreed_by.parties().to_vec(),
        walk_id: Some(id),
    };
    settlements::insert_boundary(tx, boundary).await?;
    store::insert_accepted(tx, id, walk.version, acceptance.boundary_id, acceptance.at).await?;
    tx.audit("accepted", "walk", id, &["state", "boundary_id"]).await?;
    tx.announce("walk.accepted", id, serde_json::json!({ "settlement_id": settlement.id })).await?;
    Ok(())
}

/// What anybody may read of where a boundary comes from: the walk itself is for its readers.
fn source(walked_on: Option<NaiveDate>) -> String {
    walked_on.map_or_else(
        || "Walk without a date of its own".to_owned(),
        |day| format!("Walk of {}", day.format("%-d %b %Y")),
    )
}
