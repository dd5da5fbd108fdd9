//! Records an incident, and changes one.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::dto::{IncidentBody, IncidentPatch};
use super::error::IncidentError;
use super::facts::{IncidentFacts, parse_place};
use super::store;
use crate::accounts::SignedIn;
use crate::db::{self, ClaimedId, NewRecord, Tx, Visibility};
use crate::http::problem::ID_REUSED;
use crate::http::{ApiError, Problem};
use crate::settlements;

/// An incident about to be stored under the transaction's account.
#[derive(Debug, Clone)]
pub struct NewIncident {
    pub id: Uuid,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
    pub facts: IncidentFacts,
}

/// Stores an incident with its first version and its place on the map.
pub async fn insert_incident(tx: &mut Tx, new: NewIncident) -> Result<(), IncidentError> {
    let facts = new.facts.check(new.at)?;
    let record = NewRecord {
        id: new.id,
        kind: "incident",
        organisation: new.organisation,
        visibility: new.visibility,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    store::insert_version(tx, new.id, 1, new.at, &facts, None).await?;
    store::refresh_tiles(tx, new.id).await?;
    tx.audit("created", "incident", new.id, &[]).await?;
    tx.announce("record.created", new.id, serde_json::json!({})).await?;
    Ok(())
}

/// Records what a person sent. True when it was there already.
pub(super) async fn create(
    tx: &mut Tx,
    person: &SignedIn,
    body: IncidentBody,
    now: DateTime<Utc>,
) -> Result<(Uuid, bool), ApiError> {
    let settlement = settlements::find_settlement(tx, body.settlement_id).await?.ok_or_else(no_settlement)?;
    let organisation = settlements::keeper_of_new_record(person, Some(settlement.organisation))?;
    check_notice(tx, body.notice_id).await?;
    let digest: [u8; 32] = Sha256::digest(serde_json::to_vec(&body).unwrap_or_default()).into();
    let id = match db::claim_id(tx, body.id, digest).await? {
        ClaimedId::Repeated(id) => return Ok((id, true)),
        ClaimedId::Reused => return Err(ID_REUSED.plain().into()),
        ClaimedId::New(id) => id,
    };
    let facts = IncidentFacts {
        settlement: settlement.id,
        title: body.title.trim().to_owned(),
        phase: body.phase,
        occurred: body.occurred,
        ended: body.ended,
        narrative: body.narrative,
        place: body.place.as_ref().map_or(Ok(settlement.centre), parse_place)?,
        notice: body.notice_id,
        duty_holders: body.duty_holders,
        counts: body.counts,
    };
    let new = NewIncident {
        id,
        organisation,
        visibility: Visibility::Restricted,
        at: now,
        demo: settlement.demo,
        facts,
    };
    insert_incident(tx, new).await?;
    db::remember_id(tx, body.id, id, digest).await?;
    Ok((id, false))
}

/// Stores the next version of an incident.
pub(super) async fn change(
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    patch: IncidentPatch,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let before = store::find(tx, id).await?.ok_or(IncidentError::Absent)?;
    person.permit_change(before.head.organisation.id, store::author(tx, id).await?)?;
    if before.version != version {
        return Err(IncidentError::Stale.into());
    }
    check_notice(tx, patch.notice_id).await?;
    let note = patch.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    if note.as_ref().is_some_and(|note| note.chars().count() > 1000) {
        return Err(Problem::field("/note", "length", "A note has at most 1000 letters.").into());
    }
    let facts = before.facts.patched(patch)?.check(now)?;
    if !store::supersede(tx, id, version, now).await? {
        return Err(IncidentError::Stale.into());
    }
    store::insert_version(tx, id, version + 1, now, &facts, note.as_deref()).await?;
    store::refresh_tiles(tx, id).await?;
    tx.audit("changed", "incident", id, &before.facts.changed(&facts)).await?;
    tx.announce("record.changed", id, serde_json::json!({})).await?;
    Ok(())
}

fn no_settlement() -> Problem {
    Problem::field("/settlement_id", "absent", "There is no settlement with this id.")
}

async fn check_notice(tx: &mut Tx, notice: Option<Uuid>) -> Result<(), ApiError> {
    if let Some(id) = notice
        && db::load_head(tx, id).await?.is_none_or(|head| head.kind != "notice")
    {
        return Err(Problem::field("/notice_id", "absent", "There is no notice with this id.").into());
    }
    Ok(())
}
