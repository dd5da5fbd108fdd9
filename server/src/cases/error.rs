//! What can go wrong with a case.

use domain::cases::{MarkError, OrderError};

use crate::corridors::CorridorError;
use crate::db::Failure;
use crate::evidence::EvidenceError;
use crate::http::problem::{FORBIDDEN, INTERNAL};
use crate::http::{FieldError, HasProblem, Problem};
use crate::incidents::IncidentError;
use crate::notices::NoticeError;

#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    #[error("the case cannot be so")]
    Invalid(Vec<FieldError>),
    #[error("there is no such case or exhibit")]
    Absent,
    #[error("the case changed in the meantime")]
    Stale,
    #[error("the role does not allow it")]
    NotAllowed,
    #[error("the team is not theirs to choose")]
    NotTheirTeam,
    #[error("the mark cannot be used")]
    Mark(#[from] MarkError),
    #[error("the order cannot be used")]
    Order(#[from] OrderError),
    #[error("a stored case cannot be read")]
    Unreadable(#[from] serde_json::Error),
    #[error("an exhibit cannot be shown")]
    Incident(#[from] IncidentError),
    #[error("a corridor cannot be shown")]
    Corridor(#[from] CorridorError),
    #[error("a notice cannot be shown")]
    Notice(#[from] NoticeError),
    #[error("custody of an exhibit was not recorded")]
    Evidence(#[from] EvidenceError),
    #[error("case storage failed")]
    Storage(#[from] Failure),
}

impl CaseError {
    pub(super) fn field(pointer: &str, code: &str, detail: impl std::fmt::Display) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, detail)])
    }
}

impl HasProblem for CaseError {
    fn problem(&self) -> Problem {
        match self {
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::Absent => Problem::absent(),
            Self::Stale => Problem::stale(),
            Self::NotAllowed => FORBIDDEN.because(
                "This needs a member of the case's team, or an advocate or lawyer of its organisation.",
            ),
            Self::NotTheirTeam => FORBIDDEN.because(
                "The team is chosen by who opened the case, its lawyers, and the lawyers of its organisation.",
            ),
            Self::Mark(error) => Problem::field("/mark", "unusable", error),
            Self::Order(error) => Problem::field("/order", "unusable", error),
            Self::Unreadable(_) => INTERNAL.plain(),
            Self::Incident(error) => error.problem(),
            Self::Corridor(error) => error.problem(),
            Self::Notice(error) => error.problem(),
            Self::Evidence(error) => error.problem(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
