//! Roots and proofs from stored nodes, by the recursions of RFC 6962 §2.1.1 and §2.1.2.

use super::proof::ProofError;
use super::{NodePlace, TreeHash, empty_root, node_hash};

/// A whole tree in memory: 64 bytes a leaf, proofs in logarithmic time.
#[derive(Debug, Clone, Default)]
pub struct MerkleTree {
    levels: Vec<Vec<TreeHash>>,
}

impl MerkleTree {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn from_leaf_hashes(leaves: impl IntoIterator<Item = TreeHash>) -> Self {
        let mut tree = Self::new();
        for leaf in leaves {
            tree.append(leaf);
        }
        tree
    }

    /// Appends one leaf hash and returns its index.
    pub fn append(&mut self, leaf: TreeHash) -> u64 {
        let index = self.size();
        let mut node = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(node);
            if row.len() % 2 == 1 {
                break;
            }
            node = node_hash(&row[row.len() - 2], &row[row.len() - 1]);
        }
        index
    }

    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |row| row.len() as u64)
    }

    pub fn root(&self) -> TreeHash {
        self.root_at(self.size()).expect("the tree holds its own size")
    }

    /// The root the tree had when it held `size` leaves.
    pub fn root_at(&self, size: u64) -> Result<TreeHash, ProofError> {
        root_of(size, |place| self.node(place))
    }

    /// Proof that the leaf at `index` is in the tree of `size` leaves.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<TreeHash>, ProofError> {
        inclusion_proof(index, size, |place| self.node(place))
    }

    /// Proof that the tree of `size` leaves continues the one of `earlier` leaves.
    pub fn consistency_proof(&self, earlier: u64, size: u64) -> Result<Vec<TreeHash>, ProofError> {
        consistency_proof(earlier, size, |place| self.node(place))
    }

    /// The hash of a complete subtree.
    pub fn node(&self, place: NodePlace) -> Result<TreeHash, ProofError> {
        self.levels
            .get(usize::from(place.level))
            .and_then(|row| row.get(usize::try_from(place.index).ok()?))
            .copied()
            .ok_or(ProofError::BeyondTree)
    }
}

/// Root of the first `size` leaves, from the hashes of complete subtrees.
pub fn root_of<E>(size: u64, mut node: impl FnMut(NodePlace) -> Result<TreeHash, E>) -> Result<TreeHash, E> {
    if size == 0 { Ok(empty_root()) } else { span_hash(0, size, &mut node) }
}

/// Inclusion proof, sibling first; asks `node` for at most a few dozen complete subtrees.
pub fn inclusion_proof<E: From<ProofError>>(
    index: u64,
    size: u64,
    mut node: impl FnMut(NodePlace) -> Result<TreeHash, E>,
) -> Result<Vec<TreeHash>, E> {
    if index >= size {
        return Err(ProofError::BeyondTree.into());
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(span_hash(middle, end, &mut node)?);
            end = middle;
        } else {
            path.push(span_hash(start, middle, &mut node)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Consistency proof between two sizes; empty when they are equal.
pub fn consistency_proof<E: From<ProofError>>(
    earlier: u64,
    size: u64,
    mut node: impl FnMut(NodePlace) -> Result<TreeHash, E>,
) -> Result<Vec<TreeHash>, E> {
    if earlier == 0 {
        return Err(ProofError::NothingToProve.into());
    }
    if earlier > size {
        return Err(ProofError::BeyondTree.into());
    }
    let (mut start, mut end) = (0, size);
    // True while the earlier root is itself a node on the way, which the verifier already knows.
    let mut known = true;
    let mut path = Vec::new();
    while end > earlier {
        let middle = start + split(end - start);
        if earlier <= middle {
            path.push(span_hash(middle, end, &mut node)?);
            end = middle;
        } else {
            path.push(span_hash(start, middle, &mut node)?);
            start = middle;
            known = false;
        }
    }
    if !known {
        path.push(span_hash(start, end, &mut node)?);
    }
    path.reverse();
    Ok(path)
}

/// Largest power of two smaller than `count`, which must be at least 2.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// Hash of leaves `start..end`, where `start` is a multiple of the span's largest power of two.
fn span_hash<E>(
    start: u64,
    end: u64,
    node: &mut impl FnMut(NodePlace) -> Result<TreeHash, E>,
) -> Result<TreeHash, E> {
    let count = end - start;
    if count.is_power_of_two() {
        let level = count.trailing_zeros();
        return node(NodePlace { level: level as u8, index: start >> level });
    }
    let middle = start + split(count);
    let left = span_hash(start, middle, node)?;
    let right = span_hash(middle, end, node)?;
    Ok(node_hash(&left, &right))
}
