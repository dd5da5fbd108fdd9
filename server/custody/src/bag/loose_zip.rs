//! Reads a bag from any zip, stored or deflated, within limits.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Read, Seek};

use zip::ZipArchive;

use super::BAGIT_TXT;
use super::inventory::{Inventory, InventoryBuilder, algorithms_needed};
use super::problem::{BagProblem, ReadError};
use crate::zip_form::MAX_ENTRIES;

/// A deflated file may unpack to this many times its size, or to `SMALL_BYTES` if that is more.
const MAX_RATIO: u64 = 200;
const SMALL_BYTES: u64 = 16 * 1024 * 1024;
const SYMBOLIC_LINK: u32 = 0o120_000;
const FILE_TYPE_MASK: u32 = 0o170_000;

/// Lists and hashes every file of a zip whose files are in one folder, or at its top.
pub fn read_zip(source: impl Read + Seek) -> Result<Inventory, ReadError> {
    let mut archive = ZipArchive::new(source).map_err(zip_error)?;
    if archive.len() > MAX_ENTRIES {
        return Err(ReadError::TooManyFiles(MAX_ENTRIES));
    }
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(Cow::into_owned))
        .collect::<Result<_, _>>()
        .map_err(zip_error)?;
    let top = top_folder(&names)?;
    let prefix = top.as_ref().map_or(String::new(), |top| format!("{top}/"));
    let inside = names.iter().filter_map(|name| name.strip_prefix(&prefix));
    let mut builder = InventoryBuilder::new(&algorithms_needed(inside));
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(zip_error)?;
        let name = entry.name().map_err(zip_error)?.into_owned();
        let Some(path) = name.strip_prefix(&prefix).filter(|path| !path.is_empty()) else { continue };
        if entry.unix_mode().is_some_and(|mode| mode & FILE_TYPE_MASK == SYMBOLIC_LINK) {
            builder.problem(BagProblem::NotAFile(path.to_owned()));
        } else if !entry.is_dir() {
            let limit = entry.compressed_size().saturating_mul(MAX_RATIO).max(SMALL_BYTES);
            let mut body = Limited { inner: entry, left: limit, exceeded: false };
            let added = builder.add(path, &mut body);
            if body.exceeded {
                return Err(ReadError::Bomb(name));
            }
            match added {
                Err(ReadError::Io { name, .. }) => builder.problem(BagProblem::Unreadable(name)),
                other => other?,
            }
        }
    }
    Ok(builder.finish(top))
}

fn zip_error(error: zip::result::ZipError) -> ReadError {
    ReadError::Zip(Box::new(error))
}

fn top_folder(names: &[String]) -> Result<Option<String>, ReadError> {
    if names.iter().any(|name| name == BAGIT_TXT) {
        return Ok(None);
    }
    let tops: BTreeSet<_> = names.iter().map(|name| name.split_once('/').map(|(top, _)| top)).collect();
    match tops.len() {
        1 => Ok(tops.into_iter().next().flatten().map(str::to_owned)),
        count => Err(ReadError::TopFolders(count)),
    }
}

/// Stops a body that grows beyond its limit, whatever its header says.
struct Limited<R> {
    inner: R,
    left: u64,
    exceeded: bool,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.exceeded = true;
            return Err(io::Error::other("unpacks to more than the limit"));
        };
        self.left = left;
        Ok(read)
    }
}
