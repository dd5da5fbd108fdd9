//! What can go wrong with a case.

use domain::cases::{ExhibitMark, MarkError, OrderError};

use crate::corridors::CorridorError;
use crate::db::{CreateRefused, Failure};
use crate::evidence::EvidenceError;
use crate::http::plain_words::sentence;
use crate::http::problem::{FORBIDDEN, INTERNAL, Kind};
use crate::http::{FieldError, HasProblem, Problem};
use crate::incidents::IncidentError;
use crate::notices::NoticeError;

const EXHIBIT_ALREADY: Kind = Kind::new(
    409,
    "exhibit-already",
    "This is an exhibit of the case already",
    "Use the mark it bears, or send `again` true if it shall bear a second one.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[EXHIBIT_ALREADY];

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
    #[error("the record bears a mark in the case already")]
    ExhibitAlready(Vec<ExhibitMark>),
    #[error("the create cannot go on")]
    Create(#[from] CreateRefused),
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
            Self::ExhibitAlready(marks) => {
                let marks: Vec<String> = marks.iter().map(ExhibitMark::to_string).collect();
                EXHIBIT_ALREADY.because(format!("It bears {} in this case.", marks.join(", ")))
            }
            Self::Create(refused) => refused.problem(),
            Self::Mark(error) => Problem::field("/mark", "unusable", sentence(error)),
            Self::Order(error) => Problem::field("/order", "unusable", sentence(error)),
            Self::Unreadable(_) => INTERNAL.plain(),
            Self::Incident(error) => error.problem(),
            Self::Corridor(error) => error.problem(),
            Self::Notice(error) => error.problem(),
            Self::Evidence(error) => error.problem(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
