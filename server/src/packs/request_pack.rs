//! Freezes a case into a pack and puts the building of it into the queue.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::PackFailed;
use super::freeze_case::freeze_case;
use super::jobs::{BuildPack, PACK};
use super::store::{self, NewPack};
use crate::cases::StoredCase;
use crate::db::{self, NewRecord, Tx, Visibility};
use crate::jobs;

/// Asks for a pack of the case as the transaction may read it; whoever calls has seen that the account
/// may work on it. Sealed exhibits leave only where the caller says so. Gives the pack's id.
pub async fn request_pack(
    tx: &mut Tx,
    case: &StoredCase,
    includes_sealed: bool,
    now: DateTime<Utc>,
) -> Result<Uuid, PackFailed> {
    let id = Uuid::now_v7();
    let reference = db::reference_of(tx, "pack", id).await?;
    // One word for the zip and the folder in it.
    let file_name = format!("{reference}.zip");
    let frozen = freeze_case(tx, reference, case, now).await?;
    let sealed = frozen.case.sealed.clone();
    if !sealed.is_empty() && !includes_sealed {
        return Err(PackFailed::SealedMatter { marks: sealed, exhibits: frozen.case.exhibits.len() });
    }
    let record = NewRecord {
        id,
        kind: "pack",
        organisation: case.head.organisation.id,
        visibility: if sealed.is_empty() { Visibility::Restricted } else { Visibility::Sealed },
        at: now,
        demo: case.head.demo,
    };
    db::insert_record(tx, record).await?;
    let new = NewPack {
        id,
        case: case.head.id,
        case_version: case.version,
        at: now,
        file_name: &file_name,
        contents: serde_json::to_value(&frozen.case).map_err(PackFailed::Frozen)?,
        sealed_exhibits: count(sealed.len()),
        restricted_exhibits: count(frozen.restricted),
    };
    store::insert(tx, new).await?;
    store::open_to_team(tx, id, case.head.id).await?;
    let payload = serde_json::to_value(BuildPack { pack: id }).map_err(PackFailed::Frozen)?;
    jobs::enqueue(tx, PACK, payload, now).await?;
    tx.created("pack", id, json!({"case_id": case.head.id})).await?;
    if !sealed.is_empty() {
        tx.audit("asked", "pack", id, &["includes_sealed"]).await?;
    }
    Ok(id)
}

/// A case holds at most some thousand exhibits.
fn count(exhibits: usize) -> i32 {
    i32::try_from(exhibits).unwrap_or(i32::MAX)
}

/// A pack the transaction may read.
pub async fn find_pack(tx: &mut Tx, id: Uuid) -> Result<Option<crate::cases::PackView>, PackFailed> {
    Ok(store::find(tx, id).await?.map(|(_, view)| view))
}
