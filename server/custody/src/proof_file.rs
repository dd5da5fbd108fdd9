//! Offline proofs (C2SP tlog-proof): one file that shows one leaf stands in the log.

use std::fmt;

use crate::checkpoint::{Checkpoint, CheckpointError, decimal};
use crate::merkle_log::{ProofError, TreeHash, verify_inclusion};
use crate::note::VerifierKey;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// A tree of 2^63 leaves needs no more.
const MAX_HASHES: usize = 64;

/// The content of a `.tlog-proof` file. The specification's `extra` line is neither written nor accepted,
/// because nothing would vouch for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    pub index: u64,
    pub hashes: Vec<TreeHash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileError {
    #[error("the proof file is not UTF-8")]
    NotText,
    #[error("line {0} of the proof file is malformed")]
    Line(usize),
    #[error("the checkpoint in the proof file does not verify")]
    Checkpoint(#[source] CheckpointError),
    #[error("the event is not in the log at this place")]
    Inclusion(#[source] ProofError),
}

impl TlogProof {
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofFileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ProofFileError::NotText)?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofFileError::Line(1))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(ProofFileError::Line(1));
        }
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or(ProofFileError::Line(2))?;
        let mut hashes = Vec::new();
        for (number, line) in lines.enumerate() {
            let hash = line.parse().ok().filter(|_| number < MAX_HASHES);
            hashes.push(hash.ok_or(ProofFileError::Line(3 + number))?);
        }
        Ok(Self { index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// Checks the checkpoint's signature and that this leaf is under its root.
    pub fn verify(&self, leaf: &TreeHash, log_key: &VerifierKey) -> Result<Checkpoint, ProofFileError> {
        let checkpoint =
            Checkpoint::open(self.checkpoint.as_bytes(), log_key).map_err(ProofFileError::Checkpoint)?;
        verify_inclusion(leaf, self.index, checkpoint.size(), &self.hashes, checkpoint.root())
            .map_err(ProofFileError::Inclusion)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
