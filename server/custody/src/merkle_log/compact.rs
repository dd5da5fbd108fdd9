//! The right edge of a tree: all that appending needs, at most 64 hashes.

use super::{TreeHash, empty_root, node_hash};

/// Roots of the complete subtrees that make up a tree, largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompactRange {
    size: u64,
    peaks: Vec<TreeHash>,
}

impl CompactRange {
    pub fn new() -> Self {
        Self::default()
    }

    /// Restores a range kept elsewhere; `None` if the peaks do not fit the size.
    pub fn from_peaks(size: u64, peaks: Vec<TreeHash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn peaks(&self) -> &[TreeHash] {
        &self.peaks
    }

    /// Appends one leaf hash and returns its index.
    pub fn append(&mut self, leaf: TreeHash) -> u64 {
        let index = self.size;
        let mut node = leaf;
        for _ in 0..index.trailing_ones() {
            let left = self.peaks.pop().expect("every set bit of the size has its peak");
            node = node_hash(&left, &node);
        }
        self.peaks.push(node);
        self.size += 1;
        index
    }

    pub fn root(&self) -> TreeHash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(smallest) = peaks.next() else { return empty_root() };
        peaks.fold(smallest, |right, left| node_hash(&left, &right))
    }
}

impl Extend<TreeHash> for CompactRange {
    fn extend<I: IntoIterator<Item = TreeHash>>(&mut self, leaves: I) {
        for leaf in leaves {
            self.append(leaf);
        }
    }
}
