//! Writes custody events: unnumbered, in the transaction of what happened.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use custody::commitment::{Commitment, Salt};
use custody::leaf::{Content, CustodyEvent, Detail, EventKind, Identifier};
use custody::merkle_log::TreeHash;
use uuid::Uuid;

use super::{EvidenceError, store};
use crate::db::Tx;

/// Records that something happened to a record, under the transaction's account. The person goes in
/// as a salted commitment; its opening is kept where it can be deleted. Returns the event's id.
///
/// The record's chain is locked until commit, so events of one record follow each other.
pub async fn record_event(
    tx: &mut Tx,
    at: DateTime<Utc>,
    record: Uuid,
    kind: &str,
    content: Option<Content>,
    details: BTreeMap<String, Detail>,
) -> Result<Uuid, EvidenceError> {
    let actor = tx.account();
    record_event_by(tx, at, actor, record, kind, content, details).await
}

/// The same for a job that finishes what `actor` asked for.
pub async fn record_event_by(
    tx: &mut Tx,
    at: DateTime<Utc>,
    actor: Option<Uuid>,
    record: Uuid,
    kind: &str,
    content: Option<Content>,
    details: BTreeMap<String, Detail>,
) -> Result<Uuid, EvidenceError> {
    let id = Uuid::now_v7();
    let last = store::lock_chain(tx, record).await?;
    // Clocks of two servers may differ; a chain never goes back in time.
    let at = last.as_ref().map_or(at, |last| at.max(last.at));
    let salt = Salt::from_bytes(rand::random());
    let actor = actor.map(|account| account.to_string());
    let event = CustodyEvent {
        event_id: Identifier::new(&id.to_string()).map_err(EvidenceError::Leaf)?,
        item_id: Identifier::new(&record.to_string()).map_err(EvidenceError::Leaf)?,
        kind: EventKind::new(kind).map_err(EvidenceError::Leaf)?,
        at,
        content,
        actor: actor.as_deref().map(|actor| Commitment::to(actor, &salt)),
        previous: last.map(|last| TreeHash::from_bytes(last.leaf_hash)),
        details,
    };
    let leaf = event.leaf_bytes().map_err(EvidenceError::Leaf)?;
    let hash = custody::merkle_log::leaf_hash(&leaf);
    store::insert_event(tx, id, record, kind, at, &leaf, hash.as_bytes()).await?;
    if let Some(actor) = actor {
        store::insert_salt(tx, id, "actor", salt.as_bytes(), &actor).await?;
    }
    Ok(id)
}
