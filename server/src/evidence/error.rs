//! What can go wrong with evidence and the log.

use custody::checkpoint::CheckpointError;
use custody::leaf::LeafError;
use custody::merkle_log::ProofError;
use custody::note::NoteError;
use uuid::Uuid;

use super::upload::MultipartError;
use crate::blobs::BlobError;
use crate::db::Failure;
use crate::http::problem::{
    ABSENT, FORBIDDEN, ID_REUSED, INTERNAL, Kind, MEDIA_TYPE, TOO_LARGE, UNAVAILABLE,
};
use crate::http::{HasProblem, Problem};

const NOT_SEALED: Kind = Kind::new(
    409,
    "not-sealed",
    "The log has not numbered this yet",
    "Try again in a few seconds; receipts are sealed every second.",
);
const NOTHING_SEALED: Kind =
    Kind::new(404, "nothing-sealed", "The log is still empty", "It begins with the first file received.");

const UPLOAD_BROKEN: Kind = Kind::new(
    400,
    "upload-broken",
    "The upload broke off",
    "Nothing was stored. Send the file again, where the network is better.",
);
const FORM_UNREADABLE: Kind = Kind::new(
    400,
    "form-unreadable",
    "The head of a part of the form cannot be read",
    "Nothing was stored. Give the file a name without line breaks and control characters, and send it again.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[NOT_SEALED, NOTHING_SEALED, UPLOAD_BROKEN, FORM_UNREADABLE];

/// Why an item could not be taken, shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    #[error("the body is not a multipart form")]
    NotAForm,
    #[error("the form holds no file")]
    NoFile,
    #[error("the form holds more than one file")]
    SecondFile,
    #[error("the file is empty")]
    EmptyFile,
    #[error("the file is longer than {limit} bytes")]
    TooLong { limit: u64 },
    #[error("the upload broke off")]
    Broken(#[source] MultipartError),
    #[error("the head of a part cannot be read")]
    PartUnreadable(#[source] MultipartError),
    #[error("the file was swept away before its row came")]
    SweptAway,
    #[error("the field {0} is unknown")]
    UnknownField(String),
    #[error("the field {0} is too long")]
    FieldTooLong(String),
    #[error("the field {0} is not UTF-8 text")]
    FieldNotText(String),
    #[error("{pointer}: {detail}")]
    Field { pointer: &'static str, code: &'static str, detail: String },
    #[error("the id was used for other content")]
    IdReused,
    #[error("the item changed in the meantime")]
    Stale,
    #[error("there is no such item")]
    Absent,
    #[error("the receipt is not sealed yet")]
    NotSealed,
    #[error("nothing is sealed yet")]
    NothingSealed,
    #[error("the role does not allow it")]
    NotAllowed,
    #[error("the event has no leaf")]
    Leaf(#[source] LeafError),
    #[error("the log cannot answer")]
    Log(#[from] LogError),
    #[error("the original cannot be stored or read")]
    Blob(#[from] BlobError),
    #[error("evidence storage failed")]
    Storage(#[from] Failure),
}

/// Why the log was not sealed or cannot prove something. Each but the last means: stop and look.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("the stored leaf of event {0} does not have the hash stored beside it")]
    LeafChanged(Uuid),
    #[error("the log's last head is not signed by this server's key; was the key replaced?")]
    OtherKey(#[source] CheckpointError),
    #[error("the stored hashes do not lead to the root that was signed at size {0}")]
    RootChanged(u64),
    #[error(
        "this server signed a log of {signed} events, but the database holds {found}; was an older copy restored?"
    )]
    Shrunk { signed: u64, found: u64 },
    #[error("a node of the log is missing")]
    NodeMissing,
    #[error("a proof cannot be made")]
    Proof(#[from] ProofError),
    #[error("the checkpoint cannot be signed")]
    Sign(#[from] NoteError),
    #[error("the head file cannot be read or written")]
    HeadFile(#[source] std::io::Error),
    #[error("log storage failed")]
    Storage(#[from] Failure),
}

impl EvidenceError {
    pub(super) fn field(pointer: &'static str, code: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Field { pointer, code, detail: detail.to_string() }
    }
}

impl HasProblem for EvidenceError {
    fn problem(&self) -> Problem {
        match self {
            Self::NotAForm => MEDIA_TYPE.because("Send multipart/form-data with a part named file."),
            Self::NoFile => Problem::field("/file", "missing", "The form holds no part named file."),
            Self::SecondFile => Problem::field("/file", "repeated", "Send one file at a time."),
            Self::EmptyFile => Problem::field(
                "/file",
                "empty",
                "The file is empty. Check it on the device and send it again.",
            ),
            Self::TooLong { limit } => TOO_LARGE.because(format!("A file may have {limit} bytes at most.")),
            Self::Broken(_) => UPLOAD_BROKEN.plain(),
            Self::PartUnreadable(_) => FORM_UNREADABLE.plain(),
            Self::SweptAway => UNAVAILABLE.plain().retry_after(1),
            Self::UnknownField(name) => {
                Problem::field(format!("/{name}"), "unknown", "This field is not known here.")
            }
            Self::FieldTooLong(name) => {
                Problem::field(format!("/{name}"), "too-long", "The text is too long.")
            }
            Self::FieldNotText(name) => {
                Problem::field(format!("/{name}"), "not-text", "The text is not UTF-8.")
            }
            Self::Field { pointer, code, detail } => Problem::field(*pointer, *code, detail),
            Self::IdReused => ID_REUSED.plain(),
            Self::Stale => Problem::stale(),
            Self::Absent => ABSENT.plain(),
            Self::NotSealed => NOT_SEALED.plain().retry_after(2),
            Self::NothingSealed => NOTHING_SEALED.plain(),
            Self::NotAllowed => FORBIDDEN.because(
                "This needs its author, or the role verifier, advocate or lawyer in its organisation.",
            ),
            Self::Leaf(_) => INTERNAL.plain(),
            Self::Log(error) => error.problem(),
            Self::Blob(error) => error.problem(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}

impl HasProblem for LogError {
    fn problem(&self) -> Problem {
        match self {
            Self::Storage(failure) => failure.problem(),
            _ => INTERNAL.plain(),
        }
    }
}
