//! Checks of inclusion and consistency, by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2.

use super::{TreeHash, node_hash};

/// Why a proof cannot be made or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("the tree has no such leaf or size")]
    BeyondTree,
    #[error("an empty tree proves nothing about a later one")]
    NothingToProve,
    #[error("the proof has the wrong number of hashes")]
    WrongLength,
    #[error("the proof does not lead to the root")]
    WrongRoot,
}

/// Checks that `leaf` stands at `index` of the tree with `size` leaves and this root.
pub fn verify_inclusion(
    leaf: &TreeHash,
    index: u64,
    size: u64,
    proof: &[TreeHash],
    root: &TreeHash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::BeyondTree);
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::WrongLength);
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(sibling, &hash);
            skip_missing_siblings(&mut place, &mut last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::WrongLength);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::WrongRoot) }
}

/// Checks that the tree with `size` leaves begins with the tree that had `earlier` leaves.
pub fn verify_consistency(
    earlier: u64,
    size: u64,
    earlier_root: &TreeHash,
    root: &TreeHash,
    proof: &[TreeHash],
) -> Result<(), ProofError> {
    if earlier == 0 {
        return Err(ProofError::NothingToProve);
    }
    if earlier > size {
        return Err(ProofError::BeyondTree);
    }
    if earlier == size {
        return match (proof.is_empty(), earlier_root == root) {
            (true, true) => Ok(()),
            (false, _) => Err(ProofError::WrongLength),
            (true, false) => Err(ProofError::WrongRoot),
        };
    }
    let mut hashes = proof.iter();
    let first = if earlier.is_power_of_two() { Some(earlier_root) } else { hashes.next() };
    let first = first.ok_or(ProofError::WrongLength)?;
    let (mut old_hash, mut new_hash) = (*first, *first);
    let (mut place, mut last) = (earlier - 1, size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    for hash in hashes {
        if last == 0 {
            return Err(ProofError::WrongLength);
        }
        if place & 1 == 1 || place == last {
            old_hash = node_hash(hash, &old_hash);
            new_hash = node_hash(hash, &new_hash);
            skip_missing_siblings(&mut place, &mut last);
        } else {
            new_hash = node_hash(&new_hash, hash);
        }
        place >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::WrongLength);
    }
    if old_hash == *earlier_root && new_hash == *root { Ok(()) } else { Err(ProofError::WrongRoot) }
}

/// Climbs past levels where the right edge has no sibling.
fn skip_missing_siblings(place: &mut u64, last: &mut u64) {
    while *place & 1 == 0 && *place != 0 {
        *place >>= 1;
        *last >>= 1;
    }
}
