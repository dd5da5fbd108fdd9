//! What can go wrong with walks.

use domain::settlements::AcceptanceRefused;
use domain::walks::{Lang, NotAsked, WalkUnreadable};

use crate::blobs::BlobError;
use crate::db::Failure;
use crate::evidence::EvidenceError;
use crate::http::problem::{FORBIDDEN, ID_REUSED, INTERNAL, Kind, TOO_LARGE};
use crate::http::{FieldError, HasProblem, Problem};
use crate::settlements::SettlementError;

const OWN_WALK: Kind = Kind::new(
    403,
    "own-walk",
    "Nobody accepts their own walk",
    "Ask another verifier of the settlement to look at it.",
);
const NOT_SUBMITTED: Kind = Kind::new(
    409,
    "walk-not-submitted",
    "This walk is not waiting for a decision",
    "Read the walk again; somebody may have decided already.",
);
const ANSWERS_CLOSED: Kind = Kind::new(
    409,
    "walk-answers-closed",
    "This walk takes no more answers",
    "Read the walk again; it shows the answers that stand. A verifier can return it with words of why.",
);
const NOT_SUBMITTABLE: Kind = Kind::new(
    422,
    "walk-not-submittable",
    "This walk cannot be submitted as a boundary",
    "Look at the findings, walk the part again and send the new track.",
);
const CONFIRM: Kind = Kind::new(
    422,
    "walk-needs-confirmation",
    "Somebody has to look at this walk first",
    "Answer each finding named here with yes or no in `answers`.",
);
const DENIED: Kind = Kind::new(
    422,
    "walk-denied",
    "An answer says that this boundary is not right",
    "Walk the part again and send the new track, or name the right settlement. PUT the answers to keep them with the walk.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[OWN_WALK, NOT_SUBMITTED, ANSWERS_CLOSED, NOT_SUBMITTABLE, CONFIRM, DENIED];

#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    #[error("there is no such walk, or the reader may not know of it")]
    Absent,
    #[error("the id was used for other content")]
    IdReused,
    #[error("the file is over a limit: {0}")]
    OverLimit(WalkUnreadable),
    #[error("{0}")]
    NotAllowed(&'static str),
    #[error("the walk is not in a state that allows it: {0}")]
    WrongState(&'static str),
    #[error("the walk takes no more answers: {0}")]
    AnswersClosed(&'static str),
    #[error("the walk changed in the meantime")]
    Stale,
    #[error("the walk has findings that refuse it")]
    NotSubmittable(Vec<FieldError>),
    #[error("the walk has questions that nobody answered")]
    NeedsConfirmation(Vec<FieldError>),
    #[error("questions of the walk were answered with no")]
    Denied(Vec<FieldError>),
    #[error(transparent)]
    NotAsked(#[from] NotAsked),
    #[error(transparent)]
    Acceptance(#[from] AcceptanceRefused),
    #[error("fields that cannot be right")]
    Invalid(Vec<FieldError>),
    #[error("reading the track was cut off")]
    Interrupted,
    #[error(transparent)]
    Settlement(#[from] SettlementError),
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    #[error("the original cannot be read")]
    Blob(#[from] BlobError),
    #[error("walk storage failed")]
    Storage(#[from] Failure),
}

impl From<sqlx::Error> for WalkError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Failure(error))
    }
}

impl WalkError {
    pub(super) fn field(pointer: &str, code: &str, detail: impl std::fmt::Display) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, detail)])
    }
}

impl HasProblem for WalkError {
    fn problem(&self) -> Problem {
        match self {
            Self::Absent => Problem::absent(),
            Self::IdReused => ID_REUSED.plain(),
            Self::OverLimit(why) => TOO_LARGE.because(why.words(Lang::En)),
            Self::NotAllowed(words) => FORBIDDEN.because(words),
            Self::WrongState(words) => NOT_SUBMITTED.because(words),
            Self::AnswersClosed(words) => ANSWERS_CLOSED.because(words),
            Self::Stale => Problem::stale(),
            Self::NotSubmittable(errors) => with_first(&NOT_SUBMITTABLE, errors),
            Self::NeedsConfirmation(errors) => with_first(&CONFIRM, errors),
            Self::Denied(errors) => with_first(&DENIED, errors),
            Self::NotAsked(not_asked) => {
                Problem::field(format!("/answers/{}", not_asked.0.code()), "not-asked", not_asked)
            }
            Self::Acceptance(AcceptanceRefused::OwnWalk) => OWN_WALK.plain(),
            Self::Acceptance(refused @ AcceptanceRefused::NotAVerifier) => FORBIDDEN.because(refused),
            Self::Acceptance(refused @ AcceptanceRefused::NobodyAgreed) => {
                Problem::field("/agreed_by", "missing", refused)
            }
            Self::Acceptance(refused @ AcceptanceRefused::Hidden(_)) => {
                Problem::field("/agreed_by", "hidden-character", refused)
            }
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::Interrupted => INTERNAL.plain(),
            Self::Settlement(error) => error.problem(),
            Self::Evidence(error) => error.problem(),
            Self::Blob(error) => error.problem(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}

fn with_first(kind: &'static Kind, errors: &[FieldError]) -> Problem {
    let problem = errors.first().map_or_else(|| kind.plain(), |error| kind.because(&error.detail));
    problem.with_errors(errors.to_vec())
}
