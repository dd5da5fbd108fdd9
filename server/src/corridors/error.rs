//! What can go wrong with corridors and their counts.

use report::ReportError;

use crate::db::Failure;
use crate::http::problem::{FORBIDDEN, INTERNAL};
use crate::http::{FieldError, HasProblem, Problem};

#[derive(Debug, thiserror::Error)]
pub enum CorridorError {
    #[error("fields that cannot be right")]
    Invalid(Vec<FieldError>),
    #[error("there is no such corridor, or the reader may not know of it")]
    Absent,
    #[error("{0}")]
    NotAllowed(&'static str),
    #[error("a stored count cannot be read")]
    Unreadable(#[from] serde_json::Error),
    #[error("the brief could not be set")]
    Brief(#[from] ReportError),
    #[error("the table could not be written")]
    Table(#[from] csv::Error),
    #[error("work on another thread was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
    #[error("corridor storage failed")]
    Storage(#[from] Failure),
}

impl From<sqlx::Error> for CorridorError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Failure(error))
    }
}

impl HasProblem for CorridorError {
    fn problem(&self) -> Problem {
        match self {
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::Absent => Problem::absent(),
            Self::NotAllowed(words) => FORBIDDEN.because(words),
            Self::Unreadable(_) | Self::Brief(_) | Self::Table(_) | Self::Interrupted(_) => INTERNAL.plain(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
