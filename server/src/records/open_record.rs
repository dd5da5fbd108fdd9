//! Opens a record to more people, by two hands, or closes it to some.

use chrono::{DateTime, Utc};
use domain::actor::{Actor, Role};
use domain::visibility::{RecordAccess, check_opening};
use uuid::Uuid;

use super::error::RecordError;
use super::store;
use crate::db::{Tx, Visibility, load_head};

/// What names people who walk, sue or are advised by its very nature.
const NEVER_PUBLIC: [&str; 3] = ["walk", "case", "pack"];

/// Changes who may read a record, under the transaction's account.
pub(super) async fn open_record(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    next: Visibility,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<(), RecordError> {
    let access = store::access(tx, id, actor).await?.ok_or(RecordError::Absent)?;
    let before = access.visibility;
    permit(actor, &access, next, reason)?;
    let kind = load_head(tx, id).await?.ok_or(RecordError::Absent)?.kind;
    if next == Visibility::Public && NEVER_PUBLIC.contains(&kind.as_str()) {
        return Err(RecordError::NeverPublic);
    }
    if next == Visibility::Sealed && store::is_held(tx).await? {
        return Err(RecordError::Held);
    }
    store::change_visibility(tx, id, before, next, reason.trim(), at).await?;
    let action = if before.is_opened_by(next) { "opened" } else { "narrowed" };
    tx.audit(action, "record", id, &["visibility"]).await?;
    tx.announce("record.changed", id, serde_json::json!({})).await?;
    Ok(())
}

fn permit(actor: &Actor, access: &RecordAccess, next: Visibility, reason: &str) -> Result<(), RecordError> {
    if access.visibility == next {
        return Err(RecordError::Already(next.as_str()));
    }
    if !(1..=1000).contains(&reason.trim().chars().count()) {
        return Err(RecordError::Reason);
    }
    if access.visibility.is_opened_by(next) {
        return Ok(check_opening(actor, access, next, reason)?);
    }
    if actor.roles_in(access.organisation).any(Role::reads_restricted) {
        return Ok(());
    }
    Err(RecordError::NotAReader)
}
