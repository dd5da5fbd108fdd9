//! Adds a settlement, and changes one.

use chrono::{DateTime, Utc};
use domain::geometry::LonLat;
use uuid::Uuid;

use super::dto::{SettlementBody, SettlementFacts, SettlementPatch};
use super::error::SettlementError;
use super::{policy, store};
use crate::accounts::SignedIn;
use crate::db::{self, NewRecord, Once, Tx, Visibility};
use crate::http::patch::{expect_present, parse_note};
use crate::http::{ApiError, Problem};

/// A settlement about to be stored under the transaction's account.
#[derive(Debug, Clone)]
pub struct NewSettlement {
    pub id: Uuid,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
    pub name: String,
    pub aliases: Vec<String>,
    pub county: Option<String>,
    pub ward: Option<String>,
    pub centre: LonLat,
}

/// Stores a settlement with its first version and its place on the map.
pub async fn insert_settlement(tx: &mut Tx, new: NewSettlement) -> Result<(), SettlementError> {
    let facts = SettlementFacts {
        name: new.name,
        aliases: new.aliases,
        county: new.county,
        ward: new.ward,
        centre: new.centre,
    };
    let record = NewRecord {
        id: new.id,
        kind: "settlement",
        organisation: new.organisation,
        visibility: new.visibility,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    store::insert_version(tx, new.id, 1, new.at, &facts, None).await?;
    store::refresh_tiles(tx, new.id).await?;
    tx.created("settlement", new.id, serde_json::json!({})).await?;
    Ok(())
}

/// Adds what a person sent. True when it was there already.
pub(super) async fn create(
    tx: &mut Tx,
    person: &SignedIn,
    body: SettlementBody,
    now: DateTime<Utc>,
    demo: bool,
) -> Result<(Uuid, bool), ApiError> {
    let creation = match db::once(tx, body.id, &body).await? {
        Once::Repeated(id) => return Ok((id, true)),
        Once::New(creation) => creation,
    };
    let facts = SettlementFacts::parse(
        &body.name,
        &body.aliases,
        body.county.as_deref(),
        body.ward.as_deref(),
        body.centre,
    )?;
    policy::permit_create(person.actor(), body.organisation_id)?;
    let new = NewSettlement {
        id: creation.id,
        organisation: body.organisation_id,
        visibility: Visibility::Public,
        at: now,
        demo,
        name: facts.name,
        aliases: facts.aliases,
        county: facts.county,
        ward: facts.ward,
        centre: facts.centre,
    };
    insert_settlement(tx, new).await?;
    creation.remember(tx).await?;
    Ok((creation.id, false))
}

/// Stores the next version of a settlement.
pub(super) async fn change(
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    patch: SettlementPatch,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let head = db::load_head(tx, id).await?.ok_or_else(Problem::absent)?;
    let stored = store::find_facts(tx, id).await?.ok_or_else(Problem::absent)?;
    person.permit_change(&head)?;
    expect_present(stored.version, version)?;
    let before = stored.facts;
    let facts = SettlementFacts::parse(
        patch.name.as_deref().unwrap_or(&before.name),
        patch.aliases.as_deref().unwrap_or(&before.aliases),
        patch.county.as_ref().unwrap_or(&before.county).as_deref(),
        patch.ward.as_ref().unwrap_or(&before.ward).as_deref(),
        patch.centre.unwrap_or_else(|| before.centre.into()),
    )?;
    let note = parse_note(patch.note.as_deref())?;
    let changed = changed(&before, &facts);
    if changed.is_empty() {
        return Ok(());
    }
    store::insert_version(tx, id, version + 1, now, &facts, note).await?;
    store::refresh_tiles(tx, id).await?;
    tx.changed("settlement", id, &changed).await?;
    Ok(())
}

fn changed(before: &SettlementFacts, after: &SettlementFacts) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        ("aliases", before.aliases != after.aliases),
        ("county", before.county != after.county),
        ("ward", before.ward != after.ward),
        ("centre", before.centre != after.centre),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
