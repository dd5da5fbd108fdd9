//! What can go wrong with records of any kind.

use domain::visibility::OpeningRefused;

use crate::db::Failure;
use crate::http::problem::{FORBIDDEN, Kind};
use crate::http::{HasProblem, Problem};

const OWN_RECORD: Kind = Kind::new(
    403,
    "own-record",
    "Nobody opens a record they made themselves",
    "Ask another verifier of the organisation to look at it.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[OWN_RECORD];

#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error("there is no such record, or the reader may not know of it")]
    Absent,
    #[error(transparent)]
    Opening(#[from] OpeningRefused),
    #[error("narrowing a record needs the role verifier, advocate or lawyer in its organisation")]
    NotAReader,
    #[error("an account that waits for a colleague to vouch seals nothing: it would not read it any more")]
    Held,
    #[error("say in 1 to 1000 letters why")]
    Reason,
    #[error("the record is {0} already")]
    Already(&'static str),
    #[error("walks, cases and packs are never public; open it to partners, or open what it shows")]
    NeverPublic,
    #[error("record storage failed")]
    Storage(#[from] Failure),
}

impl HasProblem for RecordError {
    fn problem(&self) -> Problem {
        match self {
            Self::Absent => Problem::absent(),
            Self::Opening(OpeningRefused::OwnRecord) => OWN_RECORD.plain(),
            Self::Opening(OpeningRefused::NoReason) | Self::Reason => {
                Problem::field("/reason", "missing", self)
            }
            Self::Opening(OpeningRefused::NotAVerifier) | Self::NotAReader | Self::Held => {
                FORBIDDEN.because(self)
            }
            Self::Opening(OpeningRefused::NotAnOpening) | Self::Already(_) => {
                Problem::field("/visibility", "unchanged", self)
            }
            Self::NeverPublic => Problem::field("/visibility", "never-public", self),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
