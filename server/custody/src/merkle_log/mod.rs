//! The Merkle tree of RFC 6962 §2.1 (the same hashing as RFC 9162): append, roots, proofs.
//!
//! Deliberately absent: storage. A caller keeps leaf hashes or nodes where it likes.

mod compact;
mod proof;
mod tree;

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

pub use compact::CompactRange;
pub use proof::{ProofError, verify_consistency, verify_inclusion};
pub use tree::{MerkleTree, consistency_proof, inclusion_proof, root_of};

/// A hash inside the tree: of a leaf, a node or the root. Written in base64, as C2SP formats do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeHash([u8; 32]);

/// A text that is no tree hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a tree hash is 32 bytes in base64")]
pub struct TreeHashError;

/// The position of a complete subtree: `level` 0 are the leaves, `index` counts from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodePlace {
    pub level: u8,
    pub index: u64,
}

impl TreeHash {
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TreeHash({self})")
    }
}

impl FromStr for TreeHash {
    type Err = TreeHashError;

    fn from_str(text: &str) -> Result<Self, TreeHashError> {
        let bytes = STANDARD.decode(text).map_err(|_| TreeHashError)?;
        bytes.try_into().map(Self).map_err(|_| TreeHashError)
    }
}

/// Hash of a leaf: SHA-256 over 0x00 and its bytes.
pub fn leaf_hash(leaf: &[u8]) -> TreeHash {
    let mut hasher = Sha256::new();
    hasher.update([0x00]);
    hasher.update(leaf);
    TreeHash(hasher.finalize().into())
}

/// Hash of an inner node: SHA-256 over 0x01, left and right.
pub fn node_hash(left: &TreeHash, right: &TreeHash) -> TreeHash {
    let mut hasher = Sha256::new();
    hasher.update([0x01]);
    hasher.update(left.0);
    hasher.update(right.0);
    TreeHash(hasher.finalize().into())
}

/// Root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> TreeHash {
    TreeHash(Sha256::digest(b"").into())
}
