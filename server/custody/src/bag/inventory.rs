//! What a bag holds: every file with its digests, and the content of the small files outside `data/`.

use std::collections::BTreeMap;
use std::io::{self, Read};

use super::PAYLOAD_FOLDER;
use super::algorithm::{Algorithm, ManyHasher};
use super::problem::{BagProblem, ReadError};
use crate::digest::{ContentHash, chunk_buffer, for_each_chunk};
use crate::safe_path::{check_contained, collision_key};

/// Largest tag file whose content is kept, and largest sum of them.
pub const MAX_KEPT_BYTES: u64 = 64 * 1024 * 1024;
const MAX_KEPT_TOTAL_BYTES: u64 = 4 * MAX_KEPT_BYTES;

/// One file of a bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    pub bytes: u64,
    /// Lower-case hexadecimal digests.
    pub digests: BTreeMap<Algorithm, String>,
}

/// All files of a bag by path inside it, and what was odd about reading them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Name of the folder around the bag, if it came in one.
    pub top: Option<String>,
    pub files: BTreeMap<String, FileFacts>,
    pub problems: Vec<BagProblem>,
    kept: BTreeMap<String, Vec<u8>>,
}

impl FileFacts {
    pub fn sha256(&self) -> Option<ContentHash> {
        self.digests.get(&Algorithm::Sha256)?.parse().ok()
    }
}

impl Inventory {
    /// Content of a file outside `data/`.
    pub fn content(&self, path: &str) -> Option<&[u8]> {
        self.kept.get(path).map(Vec::as_slice)
    }

    pub fn payload(&self) -> impl Iterator<Item = (&String, &FileFacts)> {
        self.files.iter().filter(|(path, _)| path.starts_with(PAYLOAD_FOLDER))
    }
}

/// Collects an inventory one file after another.
pub(crate) struct InventoryBuilder {
    algorithms: Vec<Algorithm>,
    inventory: Inventory,
    kept_bytes: u64,
    buffer: Vec<u8>,
    seen: BTreeMap<String, String>,
}

impl InventoryBuilder {
    pub(crate) fn new(algorithms: &[Algorithm]) -> Self {
        Self {
            algorithms: algorithms.to_vec(),
            inventory: Inventory::default(),
            kept_bytes: 0,
            buffer: chunk_buffer(),
            seen: BTreeMap::new(),
        }
    }

    pub(crate) fn problem(&mut self, problem: BagProblem) {
        self.inventory.problems.push(problem);
    }

    /// Reads, hashes and, for tag files, keeps one file.
    pub(crate) fn add(&mut self, path: &str, body: &mut dyn Read) -> Result<(), ReadError> {
        if let Err(problem) = check_contained(path) {
            self.problem(BagProblem::Name { file: path.to_owned(), problem });
        }
        if self.inventory.files.contains_key(path) {
            self.problem(BagProblem::Duplicate(path.to_owned()));
        } else if let Some(first) = self.seen.insert(collision_key(path), path.to_owned()) {
            self.problem(BagProblem::Collision { first, second: path.to_owned() });
        }
        let keep = !path.starts_with(PAYLOAD_FOLDER);
        let mut hasher = ManyHasher::new(&self.algorithms);
        let mut kept = Vec::new();
        let mut bytes = 0;
        for_each_chunk(body, &mut self.buffer, |chunk| {
            hasher.update(chunk);
            bytes += chunk.len() as u64;
            if keep && bytes <= MAX_KEPT_BYTES {
                kept.extend_from_slice(chunk);
            }
            Ok(())
        })
        .map_err(|cause: io::Error| ReadError::Io { name: path.to_owned(), cause })?;
        if keep && bytes > MAX_KEPT_BYTES {
            self.problem(BagProblem::TooLarge(path.to_owned()));
        } else if keep {
            self.kept_bytes += bytes;
            if self.kept_bytes > MAX_KEPT_TOTAL_BYTES {
                return Err(ReadError::TooMuchText(MAX_KEPT_TOTAL_BYTES));
            }
            self.inventory.kept.insert(path.to_owned(), kept);
        }
        self.inventory.files.insert(path.to_owned(), FileFacts { bytes, digests: hasher.finish() });
        Ok(())
    }

    pub(crate) fn finish(mut self, top: Option<String>) -> Inventory {
        self.inventory.top = top;
        self.inventory
    }
}

/// The algorithms of the manifests among these names; unknown ones are reported when checking.
pub(crate) fn algorithms_needed<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Algorithm> {
    let mut found: Vec<_> = names
        .into_iter()
        .filter_map(|name| name.strip_prefix("tagmanifest-").or_else(|| name.strip_prefix("manifest-")))
        .filter_map(|rest| Algorithm::named(rest.strip_suffix(".txt")?))
        .chain(Algorithm::PACK)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
