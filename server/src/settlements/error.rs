//! What can go wrong with settlements and their boundaries.

use domain::settlements::{AcceptanceRefused, SuccessionRefused};

use crate::db::{Failure, constraint_of};
use crate::http::problem::{FORBIDDEN, Kind};
use crate::http::{FieldError, HasProblem, Problem};

pub(super) const BOUNDARY_CHANGED: Kind = Kind::new(
    409,
    "boundary-changed",
    "Somebody changed this settlement's boundary at the same moment",
    "Look at the settlement's present boundary and decide again.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[BOUNDARY_CHANGED];

#[derive(Debug, thiserror::Error)]
pub enum SettlementError {
    #[error("fields that cannot be right")]
    Invalid(Vec<FieldError>),
    #[error("there is no such settlement, or the reader may not know of it")]
    Absent,
    #[error("{0}")]
    NotAllowed(&'static str),
    #[error(transparent)]
    Succession(#[from] SuccessionRefused),
    #[error(transparent)]
    Agreement(#[from] AcceptanceRefused),
    #[error("another boundary of the settlement holds at the same time")]
    BoundaryChanged,
    #[error("settlement storage failed")]
    Storage(#[from] Failure),
}

impl From<sqlx::Error> for SettlementError {
    fn from(error: sqlx::Error) -> Self {
        match constraint_of(&error) {
            Some(
                "boundaries_no_overlap"
                | "boundaries_number_unique"
                | "versions_superseded_once"
                | "versions_follow",
            ) => Self::BoundaryChanged,
            _ => Self::Storage(Failure(error)),
        }
    }
}

impl HasProblem for SettlementError {
    fn problem(&self) -> Problem {
        match self {
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::Absent => Problem::absent(),
            Self::NotAllowed(words) => FORBIDDEN.because(words),
            Self::Succession(refused) => Problem::field("/valid_from", "before-present", refused),
            Self::Agreement(refused) => Problem::field("/agreed_by", "agreement", refused),
            Self::BoundaryChanged => BOUNDARY_CHANGED.plain(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
