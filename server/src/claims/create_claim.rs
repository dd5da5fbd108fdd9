//! Adds a claim, and changes one.

use chrono::{DateTime, Utc};
use domain::claims::{ClaimKind, ClaimStatus};
use domain::geometry::{Area, AreaLimits};
use domain::period::FuzzyDate;
use uuid::Uuid;

use super::dto::{ClaimBody, ClaimFacts, ClaimPatch};
use super::error::ClaimError;
use super::store;
use crate::accounts::SignedIn;
use crate::app::App;
use crate::db::{self, NewRecord, Once, Tx, Visibility};
use crate::http::ground::parse_area;
use crate::http::patch::{expect_present, parse_note};
use crate::http::{ApiError, Problem};
use crate::settlements::{find_settlement, keeper_of_new_record};

/// A claim about to be stored under the transaction's account.
#[derive(Debug, Clone)]
pub struct NewClaim {
    pub id: Uuid,
    pub settlement_id: Uuid,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
    /// What the party is called in views: a pseudonym.
    pub label: String,
    pub kind: ClaimKind,
    pub status: ClaimStatus,
    pub since: Option<FuzzyDate>,
    pub source: String,
    pub geometry: Area,
}

/// Stores a claim with its first version and its place on the map.
pub async fn insert_claim(tx: &mut Tx, new: NewClaim) -> Result<(), ClaimError> {
    let facts = ClaimFacts {
        label: new.label,
        kind: new.kind,
        status: new.status,
        since: new.since,
        source: new.source,
        area: new.geometry,
    }
    .checked(crate::clock::nairobi_day(new.at))?;
    let record = NewRecord {
        id: new.id,
        kind: "claim",
        organisation: new.organisation,
        visibility: new.visibility,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    store::insert_version(tx, new.id, 1, new.settlement_id, new.at, &facts, None).await?;
    store::refresh_tiles(tx, new.id).await?;
    tx.created("claim", new.id, serde_json::json!({ "settlement_id": new.settlement_id })).await?;
    Ok(())
}

/// Adds what a person sent. True when it was there already.
pub(super) async fn create(
    app: &App,
    tx: &mut Tx,
    person: &SignedIn,
    body: ClaimBody,
) -> Result<(Uuid, bool), ApiError> {
    let creation = match db::once(tx, body.id, &body).await? {
        Once::Repeated(id) => return Ok((id, true)),
        Once::New(creation) => creation,
    };
    let geometry = parse_area(&body.geometry, &AreaLimits::SETTLEMENT, app.config.area, "/geometry")?;
    let settlement = find_settlement(tx, body.settlement_id).await?.ok_or_else(|| {
        Problem::field("/settlement_id", "absent", "There is no such settlement, or you may not see it.")
    })?;
    let organisation = keeper_of_new_record(person, Some(settlement.organisation))?;
    let new = NewClaim {
        id: creation.id,
        settlement_id: settlement.id,
        organisation,
        visibility: Visibility::Restricted,
        at: app.clock.now(),
        demo: app.installation.demo,
        label: body.label,
        kind: body.kind,
        status: body.status.unwrap_or(ClaimStatus::Asserted),
        since: body.since,
        source: body.source,
        geometry,
    };
    insert_claim(tx, new).await?;
    creation.remember(tx).await?;
    Ok((creation.id, false))
}

/// Stores the next version of a claim.
pub(super) async fn change(
    app: &App,
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    patch: ClaimPatch,
) -> Result<(), ApiError> {
    let head = db::load_head(tx, id).await?.ok_or_else(Problem::absent)?;
    let stored = store::find_stored(tx, id).await?.ok_or_else(Problem::absent)?;
    person.permit_change(&head)?;
    expect_present(stored.version, version)?;
    let before = stored.facts;
    let area = match &patch.geometry {
        Some(value) => parse_area(value, &AreaLimits::SETTLEMENT, app.config.area, "/geometry")?,
        None => before.area.clone(),
    };
    let facts = ClaimFacts {
        label: patch.label.unwrap_or_else(|| before.label.clone()),
        kind: patch.kind.unwrap_or(before.kind),
        status: patch.status.unwrap_or(before.status),
        since: patch.since.unwrap_or(before.since),
        source: patch.source.unwrap_or_else(|| before.source.clone()),
        area,
    }
    .checked(app.clock.today())?;
    if facts.status != before.status && !before.status.may_become(facts.status) {
        let words = "A claim does not go back to being only asserted, and a withdrawn one stays withdrawn.";
        return Err(Problem::field("/status", "not-after", words).into());
    }
    let note = parse_note(patch.note.as_deref())?;
    let changed = changed(&before, &facts);
    if changed.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    store::insert_version(tx, id, version + 1, stored.settlement_id, now, &facts, note).await?;
    store::refresh_tiles(tx, id).await?;
    tx.changed("claim", id, &changed).await?;
    Ok(())
}

fn changed(before: &ClaimFacts, after: &ClaimFacts) -> Vec<&'static str> {
    [
        ("label", before.label != after.label),
        ("kind", before.kind != after.kind),
        ("status", before.status != after.status),
        ("since", before.since != after.since),
        ("source", before.source != after.source),
        ("geometry", before.area != after.area),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
