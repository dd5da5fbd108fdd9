//! Takes a walk in: the original becomes evidence, what can be derived is derived.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::derive_walk::{Derived, derive_walk};
use super::error::WalkError;
use super::store;
use crate::app::App;
use crate::db::{self, NewRecord, Tx, Visibility};
use crate::evidence::{self, NewItem, UploadedFile};
use crate::settlements::SettlementBrief;

/// A walk about to be stored under the transaction's account.
#[derive(Debug, Clone)]
pub struct NewWalk {
    pub id: Uuid,
    pub settlement: SettlementBrief,
    pub organisation: Uuid,
    pub file: UploadedFile,
    pub at: DateTime<Utc>,
    pub demo: bool,
}

/// Stores the walk with its original, readable or not. Only a file over a limit is refused.
pub async fn receive_walk(app: &App, tx: &mut Tx, new: NewWalk) -> Result<(), WalkError> {
    let derived = derive_walk(app, &new.file.received.sha256_hex(), new.settlement.centre).await?;
    if let Derived::Unreadable(why) = &derived
        && why.kind.is_over_a_limit()
    {
        return Err(WalkError::OverLimit(why.clone()));
    }
    let record = NewRecord {
        id: new.id,
        kind: "walk",
        organisation: new.organisation,
        visibility: Visibility::Restricted,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    let title = format!("Walk of {}", new.settlement.name);
    let item = NewItem::of_file(new.organisation, new.file.clone()).titled(title).about(new.id);
    let item = evidence::receive_item(app, tx, item).await?;
    store::insert_track(tx, &new, item.head.id, &derived).await?;
    store::insert_first_version(tx, &new, &derived).await?;
    tx.created("walk", new.id, serde_json::json!({ "settlement_id": new.settlement.id })).await?;
    Ok(())
}
