//! Why the demo world was not loaded.

use std::path::PathBuf;

use crate::accounts::AccountError;
use crate::blobs::BlobError;
use crate::cases::CaseError;
use crate::claims::ClaimError;
use crate::corridors::CorridorError;
use crate::db::Failure;
use crate::evidence::{EvidenceError, LogError, SignerError};
use crate::incidents::IncidentError;
use crate::notices::NoticeError;
use crate::packs::PackFailed;
use crate::places::PlaceError;
use crate::settlements::SettlementError;
use crate::walks::WalkError;

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(
        "the demo world is for this machine only and MIPAKA_LISTEN is {0}; its passwords lie in a file, so nobody else may reach it"
    )]
    NotLoopback(std::net::SocketAddr),
    #[error(
        "MIPAKA_OWNER_DATABASE_URL is not set; the demo world marks the installation as a demo, which only its owner may"
    )]
    NoOwner,
    #[error(
        "this installation is in use: it holds {records} records, {accounts} accounts and {organisations} organisations that are no demo; the demo world needs a database of its own"
    )]
    InUse { records: i64, accounts: i64, organisations: i64 },
    #[error("a server is using this database; stop it first")]
    ServerRunning,
    #[error("another `mipaka demo` is loading this database")]
    AlreadyLoading,
    #[error("the database does not answer or is not migrated; run `mipaka migrate`")]
    NotMigrated(#[source] sqlx::Error),
    #[error(transparent)]
    Database(#[from] Failure),
    #[error("the database could not be made anew")]
    Migrate(#[source] anyhow::Error),
    #[error("the server's stores do not open")]
    Open(#[source] anyhow::Error),
    #[error("the file {0} cannot be written")]
    File(PathBuf, #[source] std::io::Error),
    #[error("the signing key cannot be used")]
    Signer(#[from] SignerError),
    #[error("the demo world does not fit the rules: {0}")]
    Unfit(String),
    #[error("the demo world could not be made")]
    Interrupted(#[from] tokio::task::JoinError),
    #[error("an account of the demo world was refused")]
    Account(#[from] AccountError),
    #[error("a place of the demo world was refused")]
    Place(#[from] PlaceError),
    #[error("a settlement of the demo world was refused")]
    Settlement(#[from] SettlementError),
    #[error("a walk of the demo world was refused")]
    Walk(#[from] WalkError),
    #[error("an item of the demo world was refused")]
    Evidence(#[from] EvidenceError),
    #[error("a claim of the demo world was refused")]
    Claim(#[from] ClaimError),
    #[error("a corridor of the demo world was refused")]
    Corridor(#[from] CorridorError),
    #[error("a notice of the demo world was refused")]
    Notice(#[from] NoticeError),
    #[error("an incident of the demo world was refused")]
    Incident(#[from] IncidentError),
    #[error("a case of the demo world was refused")]
    Case(#[from] CaseError),
    #[error("the log of the demo world was not sealed")]
    Log(#[from] LogError),
    #[error("the pack of the demo world was not made")]
    Pack(#[from] PackFailed),
    #[error("the pack of the demo world cannot be read")]
    Blob(#[from] BlobError),
}

impl From<sqlx::Error> for DemoError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(Failure(error))
    }
}
