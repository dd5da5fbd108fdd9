//! Keeps what the walker answers before the walk is submitted, also an answer that stops it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::walks::{Answer, FindingKind};
use uuid::Uuid;

use super::error::WalkError;
use super::store;
use crate::db::Tx;

/// Stores the answers with the walk, under the transaction's account. The same answers again change nothing.
/// `version` is the one the person read.
pub(super) async fn answer_walk(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    said: &BTreeMap<FindingKind, Answer>,
    at: DateTime<Utc>,
) -> Result<(), WalkError> {
    let walk = store::find(tx, id).await?.ok_or(WalkError::Absent)?;
    match walk.state.as_str() {
        "draft" | "returned" => {}
        "submitted" => {
            return Err(WalkError::AnswersClosed("The walk is submitted, with the answers it had then."));
        }
        "unreadable" => {
            return Err(WalkError::AnswersClosed("No walk could be read from the file, so it asks nothing."));
        }
        _ => return Err(WalkError::AnswersClosed("The walk is the settlement's boundary already.")),
    }
    walk.expect_seen(Some(version))?;
    let answers = walk.answers.with(&walk.findings, said)?;
    if answers == walk.answers {
        return Ok(());
    }
    if !store::supersede(tx, id, walk.version, at).await? {
        return Err(WalkError::Stale);
    }
    store::insert_answered(tx, &walk, &answers, at).await?;
    tx.audit("answered", "walk", id, &["answers"]).await?;
    Ok(())
}
