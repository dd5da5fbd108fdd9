//! What can go wrong with claims.

use crate::db::Failure;
use crate::http::problem::FORBIDDEN;
use crate::http::{FieldError, HasProblem, Problem};

#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error("fields that cannot be right")]
    Invalid(Vec<FieldError>),
    #[error("the version changed was not the present one")]
    Stale,
    #[error("{0}")]
    NotAllowed(&'static str),
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
            Self::Stale => Problem::stale(),
            Self::NotAllowed(words) => FORBIDDEN.because(words),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
