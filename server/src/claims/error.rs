//! What can go wrong with claims.

use crate::db::Failure;
use crate::http::{FieldError, HasProblem, Problem};

#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error("fields that cannot be right")]
    Invalid(Vec<FieldError>),
    #[error("claim storage failed")]
    Storage(#[from] Failure),
}

impl From<sqlx::Error> for ClaimError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Failure(error))
    }
}

impl HasProblem for ClaimError {
    fn problem(&self) -> Problem {
        match self {
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
