//! What a failed statement means for a caller.

use super::constraint_of;
use crate::http::problem::{INTERNAL, UNAVAILABLE};
use crate::http::{HasProblem, Problem};

/// The database failed in a way no rule explains.
#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
pub struct Failure(#[from] pub sqlx::Error);

impl Failure {
    /// What is stored is not what a rule of the schema promises.
    pub fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(sqlx::Error::Decode(Box::new(error)))
    }

    /// What was to be stored has no form in which it could be.
    pub fn unwritable(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(sqlx::Error::Encode(Box::new(error)))
    }

    /// True when a text held a character that PostgreSQL keeps in no text (class 22: 021 and P05).
    fn is_unkeepable_text(&self) -> bool {
        let sqlx::Error::Database(error) = &self.0 else { return false };
        error.code().is_some_and(|code| code == "22021" || code == "22P05")
    }

    /// True when a statement took longer than it was given (57014).
    pub fn is_cut_off(&self) -> bool {
        let sqlx::Error::Database(error) = &self.0 else { return false };
        error.code().is_some_and(|code| code == "57014")
    }

    /// True when the connection, not the statement, was at fault.
    fn is_outage(&self) -> bool {
        match &self.0 {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            // 57: operator intervention (shutdown, cancelled); 53: out of resources; 08: connection.
            sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                code.starts_with("57") || code.starts_with("53") || code.starts_with("08")
            }),
            _ => false,
        }
    }
}

impl HasProblem for Failure {
    fn problem(&self) -> Problem {
        if self.is_unkeepable_text() {
            let detail = "The request holds a character that cannot be kept as text (U+0000).";
            Problem::field("", "character", detail)
        } else if self.is_outage() {
            UNAVAILABLE.plain().retry_after(2)
        } else if constraint_of(&self.0) == Some("versions_follow") {
            Problem::stale()
        } else {
            INTERNAL.plain()
        }
    }
}
