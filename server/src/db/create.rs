//! Creates that a client may repeat: ids made by the client, and the digest of what it said.

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ClaimedId, Failure, Tx, claim_id, remember_id};
use crate::http::problem::{ID_REUSED, RECEIVED_BEFORE};
use crate::http::{HasProblem, Problem};

/// What a create asks for.
#[derive(Debug)]
pub enum Once {
    /// Store it under `Creation::id`, then remember it.
    New(Creation),
    /// It is stored already, under this id.
    Repeated(Uuid),
}

/// A create that was not seen before.
#[derive(Debug, Clone, Copy)]
pub struct Creation {
    pub id: Uuid,
    client_id: Option<Uuid>,
    digest: [u8; 32],
}

/// Why a create cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum CreateRefused {
    #[error("the id stands for other content")]
    Reused,
    #[error("the id is no UUIDv7")]
    Unusable,
    #[error("what was stored may not be shown any more")]
    ReceivedBefore,
    #[error(transparent)]
    Storage(#[from] Failure),
}

impl HasProblem for CreateRefused {
    fn problem(&self) -> Problem {
        match self {
            Self::Reused => ID_REUSED.plain(),
            Self::Unusable => Problem::field(
                "/id",
                "not-version-7",
                "An id that you make has to be a UUID of version 7 (RFC 9562).",
            ),
            Self::ReceivedBefore => RECEIVED_BEFORE.plain(),
            Self::Storage(failure) => failure.problem(),
        }
    }
}

/// Resolves the client-made id of a create; `body` is all that the create says.
///
/// Ask before anything else: who repeats a create gets what was stored then, whatever became since of what
/// it names, of the writer's roles or of the rules.
pub async fn once(
    tx: &mut Tx,
    client_id: Option<Uuid>,
    body: &(impl Serialize + Sync),
) -> Result<Once, CreateRefused> {
    claim(tx, client_id, Sha256::digest(told(body)?).into()).await
}

/// The same for a part of a record, such as an exhibit of the case `whole`.
pub async fn once_within(
    tx: &mut Tx,
    client_id: Option<Uuid>,
    whole: Uuid,
    body: &(impl Serialize + Sync),
) -> Result<Once, CreateRefused> {
    let mut digest = Sha256::new_with_prefix(whole.as_bytes());
    digest.update(told(body)?);
    claim(tx, client_id, digest.finalize().into()).await
}

/// What a create says, as it is compared with what was said under the same id before.
fn told(body: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(body).map_err(Failure::unwritable)
}

async fn claim(tx: &mut Tx, client_id: Option<Uuid>, digest: [u8; 32]) -> Result<Once, CreateRefused> {
    match claim_id(tx, client_id, digest).await? {
        ClaimedId::Repeated(id) => Ok(Once::Repeated(id)),
        ClaimedId::Reused => Err(CreateRefused::Reused),
        ClaimedId::Unusable => Err(CreateRefused::Unusable),
        ClaimedId::ReceivedBefore => Err(CreateRefused::ReceivedBefore),
        ClaimedId::New(id) => Ok(Once::New(Creation { id, client_id, digest })),
    }
}

impl Creation {
    /// Remembers the create once its record is stored.
    pub async fn remember(&self, tx: &mut Tx) -> Result<(), Failure> {
        remember_id(tx, self.client_id, self.id, None, self.digest).await
    }

    /// The same where it made a part of the record `whole`.
    pub async fn remember_within(&self, tx: &mut Tx, whole: Uuid) -> Result<(), Failure> {
        remember_id(tx, self.client_id, whole, Some(self.id), self.digest).await
    }
}
