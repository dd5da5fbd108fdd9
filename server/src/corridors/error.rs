//! What can go wrong with corridors and their counts.

use domain::corridors::BufferRefused;
use report::ReportError;

use crate::db::Failure;
use crate::http::problem::{FORBIDDEN, INTERNAL, Kind};
use crate::http::{FieldError, HasProblem, Problem};

const TOO_INTRICATE: Kind = Kind::new(
    422,
    "corridor-too-intricate",
    "No strip can be drawn along this line",
    "Draw the middle of the road as it runs, once and in one direction; draw branches and other roads as corridors of their own.",
);
const TOO_LARGE_A_COUNT: Kind = Kind::new(
    422,
    "count-too-large",
    "This count takes longer than one count may",
    "Count with a smaller screening distance, or draw the corridor in parts and count along each. If it worked before, the server is busy: try again later.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[TOO_INTRICATE, TOO_LARGE_A_COUNT];

#[derive(Debug, thiserror::Error)]
pub enum CorridorError {
    #[error("fields that cannot be right")]
    Invalid(Vec<FieldError>),
    #[error("there is no such corridor, or the reader may not know of it")]
    Absent,
    #[error("{0}")]
    NotAllowed(&'static str),
    #[error("the strip along the line is too much work")]
    TooIntricate(#[from] BufferRefused),
    #[error("a statement of a count was cut off")]
    TooLong,
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

impl CorridorError {
    /// A count's statement that was cut off for its length is no fault of the database.
    pub(super) fn counting(failure: Failure) -> Self {
        if failure.is_cut_off() { Self::TooLong } else { Self::Storage(failure) }
    }
}

impl HasProblem for CorridorError {
    fn problem(&self) -> Problem {
        match self {
            Self::Invalid(errors) => Problem::invalid(errors.clone()),
            Self::Absent => Problem::absent(),
            Self::NotAllowed(words) => FORBIDDEN.because(words),
            Self::TooIntricate(why) => TOO_INTRICATE
                .because(format!("{why}."))
                .with_errors(vec![FieldError::new("/line", "too-intricate", format!("{why}."))]),
            Self::TooLong => TOO_LARGE_A_COUNT.plain(),
            Self::Unreadable(_) | Self::Brief(_) | Self::Table(_) | Self::Interrupted(_) => INTERNAL.plain(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
