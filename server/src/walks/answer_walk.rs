//! Keeps what the walker answers before the walk is submitted, also an answer that stops it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::walks::{Answer, FindingKind};
use uuid::Uuid;

use super::error::WalkError;
use super::store;
use crate::db::Tx;

/// Stores the answers with the walk, under the transaction's account. The same answers again change nothing.
pub(super) async fn answer_walk(
    tx: &mut Tx,
    id: Uuid,
    said: &BTreeMap<FindingKind, Answer>,
    at: DateTime<Utc>,
) -> Result<(), WalkError> {
    let walk = store::find(tx, id).await?.ok_or(WalkError::Absent)?;
    if !matches!(walk.state.as_str(), "draft" | "returned") {
        return Err(WalkError::WrongState("Only a walk that is not submitted yet can be answered for."));
    }
    let answers = walk.answers.with(&walk.findings, said)?;
    if answers == walk.answers {
        return Ok(());
    }
    if !store::supersede(tx, id, walk.version, at).await? {
        return Err(WalkError::WrongState("Somebody changed the walk at the same moment."));
    }
    store::insert_answered(tx, id, walk.version, &answers, at).await?;
    tx.audit("answered", "walk", id, &["answers"]).await?;
    Ok(())
}
