//! Records a notice, and changes one.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::dto::{NoticeBody, NoticePatch};
use super::error::NoticeError;
use super::facts::{StoredNotice, parse_area};
use super::store;
use crate::accounts::SignedIn;
use crate::db::{self, NewRecord, Once, Tx, Visibility};
use crate::http::patch::{expect_present, parse_note};
use crate::http::{ApiError, Problem};
use crate::settlements;

/// A notice about to be stored under the transaction's account.
#[derive(Debug, Clone)]
pub struct NewNotice {
    pub id: Uuid,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
    pub facts: StoredNotice,
}

/// Stores a notice with its first version.
pub async fn insert_notice(tx: &mut Tx, new: NewNotice) -> Result<(), NoticeError> {
    let facts = new.facts.check(new.at)?;
    let record = NewRecord {
        id: new.id,
        kind: "notice",
        organisation: new.organisation,
        visibility: new.visibility,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    store::insert_version(tx, new.id, 1, new.at, &facts, None).await?;
    tx.created("notice", new.id, serde_json::json!({})).await?;
    Ok(())
}

/// Records what a person sent. True when it was there already.
pub(super) async fn create(
    tx: &mut Tx,
    person: &SignedIn,
    body: NoticeBody,
    now: DateTime<Utc>,
) -> Result<(Uuid, bool), ApiError> {
    let creation = match db::once(tx, body.id, &body).await? {
        Once::Repeated(id) => return Ok((id, true)),
        Once::New(creation) => creation,
    };
    let settlement = settlements::find_settlement(tx, body.settlement_id)
        .await?
        .ok_or_else(|| Problem::field("/settlement_id", "absent", "There is no settlement with this id."))?;
    let organisation = settlements::keeper_of_new_record(person, Some(settlement.organisation))?;
    let facts = StoredNotice {
        settlement: settlement.id,
        title: body.title.trim().to_owned(),
        issuer: body.issuer,
        land_class: body.land_class,
        legal_basis: body.legal_basis,
        issued: body.issued,
        eviction_on: body.eviction_on,
        channels: body.channels,
        form: body.form,
        terms: body.terms,
        area: parse_area(body.geometry.as_ref())?,
    };
    check_evidence(tx, &facts).await?;
    let visibility = Visibility::Restricted;
    insert_notice(
        tx,
        NewNotice { id: creation.id, organisation, visibility, at: now, demo: settlement.demo, facts },
    )
    .await?;
    creation.remember(tx).await?;
    Ok((creation.id, false))
}

/// Stores the next version of a notice.
pub(super) async fn change(
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    patch: NoticePatch,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let before = store::find(tx, id).await?.ok_or(NoticeError::Absent)?;
    person.permit_change(&before.head)?;
    expect_present(before.version, version)?;
    let note = parse_note(patch.note.as_deref())?.map(str::to_owned);
    let facts = before.facts.patched(patch)?.check(now)?;
    check_evidence(tx, &facts).await?;
    let (told, links) = (&before.facts.channels, &before.links);
    let facts = facts.with_links(told, links);
    let changed = before.facts.clone().with_links(told, links).changed(&facts);
    if changed.is_empty() {
        return Ok(());
    }
    store::insert_version(tx, id, version + 1, now, &facts, note.as_deref()).await?;
    tx.changed("notice", id, &changed).await?;
    Ok(())
}

async fn check_evidence(tx: &mut Tx, facts: &StoredNotice) -> Result<(), ApiError> {
    for (index, channel) in facts.channels.iter().enumerate() {
        let Some(item) = channel.evidence_id else { continue };
        if db::load_head(tx, item).await?.is_none_or(|head| head.kind != "item") {
            let pointer = format!("/channels/{index}/evidence_id");
            return Err(Problem::field(pointer, "absent", "There is no item with this id.").into());
        }
    }
    Ok(())
}
