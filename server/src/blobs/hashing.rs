//! Digests content while it passes: SHA-256 at once, the slower further digests a block behind, on a thread
//! that may block.

use bytes::Bytes;
use custody::digest::{FurtherDigests, FurtherHasher};
use sha2::{Digest, Sha256};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// So much waits before a thread is asked for it; a sender who pauses holds no thread.
const BLOCK_BYTES: usize = 512 * 1024;
/// Less than this is digested where it is.
const SHORT_BYTES: usize = 32 * 1024;

/// Content being digested. Holds two blocks at most.
#[derive(Debug, Default)]
pub struct Hashing {
    sha256: Sha256,
    bytes: u64,
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
    behind: Behind,
}

/// What whole content came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashed {
    pub sha256: [u8; 32],
    pub bytes: u64,
    pub further: FurtherDigests,
}

#[derive(Debug)]
enum Behind {
    Resting(Box<FurtherHasher>),
    Busy(JoinHandle<Box<FurtherHasher>>),
}

impl Default for Behind {
    fn default() -> Self {
        Self::Resting(Box::default())
    }
}

impl Behind {
    async fn rest(self) -> Result<Box<FurtherHasher>, JoinError> {
        match self {
            Self::Resting(hasher) => Ok(hasher),
            Self::Busy(thread) => thread.await,
        }
    }
}

impl Hashing {
    /// Takes the next bytes; waits where the thread is more than a block behind.
    pub async fn take(&mut self, chunk: &Bytes) -> Result<(), JoinError> {
        self.sha256.update(chunk);
        self.bytes += chunk.len() as u64;
        self.waiting_bytes += chunk.len();
        self.waiting.push(chunk.clone());
        if self.waiting_bytes >= BLOCK_BYTES { self.hand_over().await } else { Ok(()) }
    }

    async fn hand_over(&mut self) -> Result<(), JoinError> {
        let mut hasher = std::mem::take(&mut self.behind).rest().await?;
        let block = std::mem::take(&mut self.waiting);
        let digest = move || {
            for chunk in &block {
                hasher.update(chunk);
            }
            hasher
        };
        let short = std::mem::take(&mut self.waiting_bytes) < SHORT_BYTES;
        self.behind = if short { Behind::Resting(digest()) } else { Behind::Busy(spawn_blocking(digest)) };
        Ok(())
    }

    pub async fn finish(mut self) -> Result<Hashed, JoinError> {
        self.hand_over().await?;
        let further = self.behind.rest().await?.finish();
        Ok(Hashed { sha256: self.sha256.finalize().into(), bytes: self.bytes, further })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn content_has_the_digests_of_its_bytes_however_it_arrives() {
        for length in [0, 1, SHORT_BYTES, BLOCK_BYTES, 3 * BLOCK_BYTES + 7] {
            let content: Bytes = (0..length).map(|at| (at % 251) as u8).collect();
            for step in [700, BLOCK_BYTES, 2 * BLOCK_BYTES + 1] {
                let mut hashing = Hashing::default();
                for start in (0..length).step_by(step) {
                    hashing.take(&content.slice(start..length.min(start + step))).await.unwrap();
                }
                let wanted = Hashed {
                    sha256: Sha256::digest(&content).into(),
                    bytes: length as u64,
                    further: FurtherDigests::of(&content),
                };
                assert_eq!(hashing.finish().await.unwrap(), wanted, "{length} in steps of {step}");
            }
        }
    }
}
