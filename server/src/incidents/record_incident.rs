//! Records an incident, and changes one.

use chrono::{DateTime, Utc};
use domain::geometry::LonLat;
use uuid::Uuid;

use super::dto::{IncidentBody, IncidentPatch};
use super::error::IncidentError;
use super::facts::{IncidentFacts, parse_place, without_place};
use super::store;
use crate::accounts::SignedIn;
use crate::app::App;
use crate::db::{self, NewRecord, Once, Tx, Visibility};
use crate::http::ground::check_within;
use crate::http::patch::{expect_present, parse_note};
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
    tx.created("incident", new.id, serde_json::json!({})).await?;
    Ok(())
}

/// Records what a person sent. True when it was there already.
pub(super) async fn create(
    app: &App,
    tx: &mut Tx,
    person: &SignedIn,
    body: IncidentBody,
) -> Result<(Uuid, bool), ApiError> {
    let creation = match db::once(tx, body.id, &body).await? {
        Once::Repeated(id) => return Ok((id, true)),
        Once::New(creation) => creation,
    };
    let settlement = settlements::find_settlement(tx, body.settlement_id).await?.ok_or_else(no_settlement)?;
    let organisation = settlements::keeper_of_new_record(person, Some(settlement.organisation))?;
    check_notice(tx, body.notice_id).await?;
    if body.place.is_none() && body.place_accuracy_m.is_some() {
        return Err(IncidentError::Invalid(vec![without_place()]).into());
    }
    if let Some(place) = &body.place {
        check_place(app, parse_place(place)?)?;
    }
    let facts = IncidentFacts {
        settlement: settlement.id,
        title: body.title.trim().to_owned(),
        phase: body.phase,
        occurred: body.occurred,
        ended: body.ended,
        narrative: body.narrative,
        place: body.place.as_ref().map_or(Ok(settlement.centre), parse_place)?,
        place_accuracy_m: body.place_accuracy_m,
        notice: body.notice_id,
        duty_holders: body.duty_holders,
        counts: body.counts,
    };
    let new = NewIncident {
        id: creation.id,
        organisation,
        visibility: Visibility::Restricted,
        at: app.clock.now(),
        demo: settlement.demo,
        facts,
    };
    insert_incident(tx, new).await?;
    creation.remember(tx).await?;
    Ok((creation.id, false))
}

/// Stores the next version of an incident.
pub(super) async fn change(
    app: &App,
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    patch: IncidentPatch,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    let before = store::find(tx, id).await?.ok_or(IncidentError::Absent)?;
    person.permit_change(&before.head)?;
    expect_present(before.version, version)?;
    check_notice(tx, patch.notice_id.flatten()).await?;
    let note = parse_note(patch.note.as_deref())?.map(str::to_owned);
    let facts = before.facts.patched(patch)?.check(now)?;
    if facts.place != before.facts.place {
        check_place(app, facts.place)?;
    }
    let changed = before.facts.changed(&facts);
    if changed.is_empty() {
        return Ok(());
    }
    store::insert_version(tx, id, version + 1, now, &facts, note.as_deref()).await?;
    store::refresh_tiles(tx, id).await?;
    tx.changed("incident", id, &changed).await?;
    Ok(())
}

fn check_place(app: &App, place: LonLat) -> Result<(), Problem> {
    check_within(&[place.into()], app.config.area, "/place")
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
