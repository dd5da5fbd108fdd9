//! What others may ask of custody and log.

use custody::leaf::{CustodyEvent, Detail, LEAF_TAG};
use custody::merkle_log::TreeHash;
use uuid::Uuid;

use super::dto::CustodyEntry;
use super::{EvidenceError, LogError, store};
use crate::db::{self, Tx};

/// The detail of a `viewed` event that says which bytes were sent.
pub(super) const PART: &str = "bytes";

/// The kind of the first event of every item.
pub(super) const RECEIVED: &str = "received";

/// The signed head of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub size: u64,
    pub root: TreeHash,
    /// The checkpoint, verbatim.
    pub note: String,
}

/// A custody event that has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    pub index: u64,
    pub record: Uuid,
    pub event: CustodyEvent,
}

/// The newest head; None while nothing was sealed.
pub(super) async fn latest_head(tx: &mut Tx) -> Result<Option<Head>, LogError> {
    let head = store::last_head(tx).await?;
    Ok(head.map(|head| Head { size: head.size, root: head.root, note: head.note }))
}

/// The events of these records that stand in the log of `size` events, in the log's order.
pub async fn logged_events(tx: &mut Tx, records: &[Uuid], size: u64) -> Result<Vec<LoggedEvent>, LogError> {
    let mut logged = Vec::new();
    for stored in store::events_of(tx, records).await? {
        let Some(index) = stored.log.map(|place| place.index.unsigned_abs()).filter(|&index| index < size)
        else {
            continue;
        };
        let event = event_of(&stored.leaf).ok_or(LogError::LeafChanged(stored.id))?;
        logged.push(LoggedEvent { index, record: stored.record, event });
    }
    logged.sort_by_key(|event| event.index);
    Ok(logged)
}

/// Reads a leaf back.
fn event_of(leaf: &[u8]) -> Option<CustodyEvent> {
    let json = std::str::from_utf8(leaf).ok()?.strip_prefix(LEAF_TAG)?;
    CustodyEvent::from_json(&serde_json::from_str(json).ok()?).ok()
}

/// Which bytes a `viewed` event says were sent, such as `0-99/812`; none where it was the whole file.
pub(super) fn part_viewed(leaf: &[u8]) -> Option<String> {
    match event_of(leaf)?.details.remove(PART)? {
        Detail::Text(part) => Some(part),
        _ => None,
    }
}

/// What happened to an item. Who had it in hand, who looked at it and which case it serves is told to those
/// who kept it; anybody else who may read it hears that it was received.
pub(super) async fn entries(tx: &mut Tx, item: Uuid) -> Result<Vec<CustodyEntry>, EvidenceError> {
    let insider = db::is_insider(tx, item).await?;
    store::events_of(tx, &[item])
        .await?
        .into_iter()
        .filter(|stored| insider || stored.kind == RECEIVED)
        .map(|stored| {
            let event = event_of(&stored.leaf).ok_or(LogError::LeafChanged(stored.id))?;
            Ok(CustodyEntry {
                id: stored.id,
                kind: stored.kind,
                at: stored.at,
                by: stored.by.filter(|_| insider),
                event: event.to_json().map_err(EvidenceError::Leaf)?,
                leaf_hash: TreeHash::from_bytes(stored.leaf_hash).to_string(),
                log: stored.log,
            })
        })
        .collect()
}
