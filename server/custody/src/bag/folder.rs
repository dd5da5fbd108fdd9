//! Reads a bag from a folder, without following links.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::inventory::{Inventory, InventoryBuilder, algorithms_needed};
use super::problem::{BagProblem, ReadError};
use crate::zip_form::MAX_ENTRIES;

/// Deepest folder read.
const MAX_DEPTH: usize = 64;

/// Lists and hashes every file under `folder`.
pub fn read_folder(folder: &Path) -> Result<Inventory, ReadError> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((place, prefix, depth)) = waiting.pop() {
        let failed = |cause| unreadable(&place, cause);
        for entry in fs::read_dir(&place).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                problems.push(BagProblem::NotUnicode(entry.path().to_string_lossy().into_owned()));
                continue;
            };
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() && depth < MAX_DEPTH {
                waiting.push((entry.path(), format!("{path}/"), depth + 1));
            } else if kind.is_file() {
                files.push((path, entry.path()));
            } else {
                problems.push(BagProblem::NotAFile(path));
            }
            if files.len() + waiting.len() > MAX_ENTRIES {
                return Err(ReadError::TooManyFiles(MAX_ENTRIES));
            }
        }
    }
    files.sort();
    hash_files(&files, problems, folder)
}

fn hash_files(
    files: &[(String, PathBuf)],
    problems: Vec<BagProblem>,
    folder: &Path,
) -> Result<Inventory, ReadError> {
    let mut builder = InventoryBuilder::new(&algorithms_needed(files.iter().map(|(path, _)| path.as_str())));
    for problem in problems {
        builder.problem(problem);
    }
    for (path, place) in files {
        let mut body = File::open(place).map_err(|cause| unreadable(place, cause))?;
        builder.add(path, &mut body)?;
    }
    Ok(builder.finish(folder.file_name().and_then(|name| name.to_str()).map(str::to_owned)))
}

fn unreadable(place: &Path, cause: io::Error) -> ReadError {
    ReadError::Io { name: place.display().to_string(), cause }
}
