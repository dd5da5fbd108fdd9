//! What can go wrong with a pack.

use custody::pack::PackError;
use report::ReportError;
use uuid::Uuid;

use crate::blobs::BlobError;
use crate::cases::CaseError;
use crate::db::Failure;
use crate::evidence::{EvidenceError, LogError};
use crate::http::problem::{INTERNAL, Kind};
use crate::http::{FieldError, HasProblem, Problem};

const PACK_NOT_READY: Kind = Kind::new(
    409,
    "pack-not-ready",
    "The pack is still being made, or could not be made",
    "Look at its state; ask for a new one if it failed.",
);

const SEALED_MATTER: Kind = Kind::new(
    409,
    "sealed-matter",
    "The pack would take sealed records out",
    "Tell whoever asks which exhibits are sealed. Send includes_sealed true if they shall leave, or take them out of the case.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[PACK_NOT_READY, SEALED_MATTER];

#[derive(Debug, thiserror::Error)]
pub enum PackFailed {
    #[error("there is no such case or pack")]
    Absent,
    #[error("the case has no exhibits")]
    NoExhibits,
    #[error("exhibit {0} may not be read by the person who asks")]
    Unreadable(String),
    #[error("{} of {exhibits} exhibits are sealed", marks.len())]
    SealedMatter { marks: Vec<String>, exhibits: usize },
    #[error("the pack is not ready")]
    NotReady,
    #[error("the receipt of item {0} is not in the log")]
    ReceiptMissing(Uuid),
    #[error("what was frozen cannot be read")]
    Frozen(#[from] serde_json::Error),
    #[error("the index cannot be set")]
    Index(#[from] ReportError),
    #[error("the zip cannot be written")]
    Zip(#[from] PackError),
    #[error("a file of the pack has no place in it: {0}")]
    Form(String),
    #[error("the zip was swept away before its row came")]
    SweptAway,
    #[error("the work was stopped")]
    Stopped(#[from] tokio::task::JoinError),
    #[error("the pack cannot be stored")]
    Blob(#[from] BlobError),
    #[error("the case cannot be read")]
    Case(#[from] CaseError),
    #[error("custody cannot be read")]
    Evidence(#[from] EvidenceError),
    #[error("the log cannot answer")]
    Log(#[from] LogError),
    #[error("pack storage failed")]
    Storage(#[from] Failure),
}

impl PackFailed {
    /// True when nothing but time can mend it: a database that is away.
    pub(super) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Storage(_)
                | Self::Stopped(_)
                | Self::SweptAway
                | Self::Case(CaseError::Storage(_))
                | Self::Evidence(EvidenceError::Storage(_))
                | Self::Log(LogError::Storage(_))
        )
    }

    /// Words for the person who asked.
    pub(super) fn words(&self) -> String {
        if self.is_full_disk() {
            return "The server's disk is full. Tell the administrator and ask for the pack again."
                .to_owned();
        }
        match self {
            Self::Zip(PackError::Bag(_) | PackError::Open { .. }) => {
                "An original is missing or has changed since it was received. Tell the administrator: `mipaka fixity` names it."
                    .to_owned()
            }
            Self::Log(_) | Self::Evidence(EvidenceError::Log(_)) => {
                "The log could not be sealed. Tell the administrator; the server's log says why.".to_owned()
            }
            _ => "The pack could not be made on our side. Ask for it again, and tell the administrator if it fails again.".to_owned(),
        }
    }

    fn is_full_disk(&self) -> bool {
        if matches!(self, Self::Blob(BlobError::Full(_))) {
            return true;
        }
        let mut cause: Option<&dyn std::error::Error> = Some(self);
        while let Some(error) = cause {
            let io = error.downcast_ref::<std::io::Error>();
            if io.is_some_and(|io| io.kind() == std::io::ErrorKind::StorageFull) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

impl HasProblem for PackFailed {
    fn problem(&self) -> Problem {
        match self {
            Self::Absent => Problem::absent(),
            Self::NoExhibits => Problem::field(
                "/exhibits",
                "missing",
                "The case has no exhibits yet; a pack without them proves nothing.",
            ),
            Self::Unreadable(mark) => Problem::field(
                "/exhibits",
                "unreadable",
                format!(
                    "You may not read what {mark} shows. Ask to be named on it, or take it out of the case."
                ),
            ),
            Self::SealedMatter { marks, exhibits } => sealed_matter(marks, *exhibits),
            Self::NotReady => PACK_NOT_READY.plain(),
            Self::Case(error) => error.problem(),
            Self::Evidence(error) => error.problem(),
            Self::Log(error) => error.problem(),
            Self::Blob(error) => error.problem(),
            Self::Storage(failure) => failure.problem(),
            _ => INTERNAL.plain(),
        }
    }
}

fn sealed_matter(marks: &[String], exhibits: usize) -> Problem {
    let are = if marks.len() == 1 { "is" } else { "are" };
    let detail = format!("{} of {exhibits} exhibits {are} sealed: {}.", marks.len(), marks.join(", "));
    let needed = |mark: &String| FieldError::new("/includes_sealed", "needed", format!("{mark} is sealed."));
    Problem { errors: marks.iter().map(needed).collect(), ..SEALED_MATTER.because(detail) }
}
