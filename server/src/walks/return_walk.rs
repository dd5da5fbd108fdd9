//! Sends a submitted walk back with a reason.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::error::WalkError;
use super::store;
use crate::db::Tx;

/// Why a walk goes back; the words say more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnReason {
    WrongSettlement,
    Gap,
    Crossing,
    NotAgreed,
    Other,
}

impl ReturnReason {
    const ALL: [Self; 5] = [Self::WrongSettlement, Self::Gap, Self::Crossing, Self::NotAgreed, Self::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongSettlement => "wrong-settlement",
            Self::Gap => "gap",
            Self::Crossing => "crossing",
            Self::NotAgreed => "not-agreed",
            Self::Other => "other",
        }
    }
}

impl FromStr for ReturnReason {
    type Err = WalkError;

    fn from_str(text: &str) -> Result<Self, WalkError> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|reason| reason.as_str()).collect();
            WalkError::field(
                "/reason",
                "unknown",
                format!("The reason has to be one of {}.", known.join(", ")),
            )
        })
    }
}

/// A verifier's decision; whoever makes one has checked that the verifier may.
#[derive(Debug, Clone)]
pub struct Returning {
    /// The version that the person looked at, where they say so; no other one is returned.
    pub seen: Option<i32>,
    pub reason: ReturnReason,
    /// For the person who walked.
    pub words: String,
    pub at: DateTime<Utc>,
}

/// Returns under the transaction's account. The walk may be submitted again.
pub async fn return_walk(tx: &mut Tx, id: Uuid, returning: Returning) -> Result<(), WalkError> {
    let words = returning.words.trim();
    if !(1..=2000).contains(&words.chars().count()) {
        return Err(WalkError::field("/words", "length", "Say in 1 to 2000 letters what to do about it."));
    }
    let walk = store::find(tx, id).await?.ok_or(WalkError::Absent)?;
    if walk.state != "submitted" {
        return Err(WalkError::WrongState("Only a submitted walk can be returned."));
    }
    walk.expect_seen(returning.seen)?;
    if !store::supersede(tx, id, walk.version, returning.at).await? {
        return Err(WalkError::WrongState("Another verifier decided at the same moment."));
    }
    store::insert_returned(tx, id, walk.version, returning.reason, words, returning.at).await?;
    tx.audit("returned", "walk", id, &["state"]).await?;
    tx.announce("walk.returned", id, serde_json::json!({ "settlement_id": walk.settlement_id })).await?;
    Ok(())
}
