//! What can go wrong with incidents.

use crate::db::Failure;
use crate::http::problem::Kind;
use crate::http::{FieldError, HasProblem, Problem};

/// Kinds only this area knows: none, its rules are about fields.
pub const KINDS: &[Kind] = &[];

#[derive(Debug, thiserror::Error)]
pub enum IncidentError {
    #[error("fields that cannot be right")]
    Invalid(Vec<FieldError>),
    #[error("there is no such incident, or the reader may not know of it")]
    Absent,
    #[error("stored JSON cannot be read")]
    Stored(#[from] serde_json::Error),
    #[error("incident storage failed")]
    Storage(#[from] Failure),
}

impl From<sqlx::Error> for IncidentError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Failure(error))
    }
}

impl HasProblem for IncidentError {
    fn problem(&self) -> Problem {
        match self {
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::Absent => Problem::absent(),
            Self::Stored(_) => crate::http::problem::INTERNAL.plain(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
