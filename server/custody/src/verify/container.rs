//! Opens a pack: the canonical zip in one pass, or any zip or folder with a finding.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use super::report::{Step, StepId};
use super::rezipped::is_only_its_files;
use crate::bag::{
    Algorithm, BAG_INFO_TXT, BAGIT_TXT, Inventory, InventoryBuilder, MANIFEST_SHA256, MANIFEST_SHA512,
    PAYLOAD_FOLDER, ReadError, TAGMANIFEST_SHA256, TAGMANIFEST_SHA512, algorithms_needed, read_folder,
    read_zip,
};
use crate::pack::SEAL;
use crate::zip_form::{WalkError, walk};

/// The pack could not be read from disk at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {place}")]
pub struct VerifyError {
    pub place: String,
    #[source]
    pub cause: io::Error,
}

const NOT_OURS: &str = "the container is not the one Mipaka made (zip bytes differ)";

pub(super) struct Opened {
    pub(super) step: Step,
    /// `None` if nothing could be read.
    pub(super) inventory: Option<Inventory>,
    /// The folder in our own zip must bear the pack's id; one on disk, or zipped again, may be renamed.
    pub(super) bears_id: bool,
}

pub(super) fn open(place: &Path) -> Result<Opened, VerifyError> {
    let failed = |cause| VerifyError { place: place.display().to_string(), cause };
    if std::fs::metadata(place).map_err(failed)?.is_dir() {
        return Ok(open_folder(place));
    }
    Ok(open_zip(File::open(place).map_err(failed)?))
}

pub(super) fn open_zip(mut source: impl Read + Seek) -> Opened {
    let why = match read_canonical(&mut source) {
        Ok((inventory, wrong)) if wrong.is_empty() => {
            let step = Step::pass(
                StepId::Container,
                "every byte of the zip is accounted for; what its files hold is looked at next",
            );
            return Opened { step, inventory: Some(inventory), bears_id: true };
        }
        Ok((inventory, wrong)) => {
            let step = Step::fail(StepId::Container, "files differ from the zip's own checksums", wrong);
            return Opened { step, inventory: Some(inventory), bears_id: true };
        }
        Err(why) => why,
    };
    // Read it as any other tool would, so that the report names what else is wrong.
    let step = match is_only_its_files(&mut source) {
        Ok(()) => Step::differs(StepId::Container, &format!("{NOT_OURS}: {why}")),
        Err(hidden) => Step::fail(StepId::Container, &format!("{why}; {hidden}"), Vec::new()),
    };
    match source.rewind().map_err(unreadable).and_then(|()| read_zip(source)) {
        Ok(inventory) => Opened { step, inventory: Some(inventory), bears_id: false },
        Err(error) => {
            let detail = format!("{why}; {}", chain(&error));
            Opened {
                step: Step::fail(StepId::Container, &detail, Vec::new()),
                inventory: None,
                bears_id: false,
            }
        }
    }
}

fn unreadable(cause: io::Error) -> ReadError {
    ReadError::Io { name: "the zip".to_owned(), cause }
}

fn open_folder(place: &Path) -> Opened {
    match read_folder(place) {
        Ok(inventory) => {
            let step =
                Step::not_checked(StepId::Container, "this is a folder: the zip's own bytes were not seen");
            Opened { step, inventory: Some(inventory), bears_id: false }
        }
        Err(error) => {
            let step = Step::fail(StepId::Container, &chain(&error), Vec::new());
            Opened { step, inventory: None, bears_id: false }
        }
    }
}

/// What the zip holds, and files with a wrong checksum. The error says what is not canonical.
fn read_canonical(source: &mut (impl Read + Seek)) -> Result<(Inventory, Vec<String>), String> {
    let read = walk_canonical(&mut *source, &Algorithm::PACK)?;
    // Its lists come after what they list: those of the first form name another algorithm too.
    let needed = algorithms_needed(read.0.files.keys().map(String::as_str));
    if needed == Algorithm::PACK {
        return Ok(read);
    }
    source.rewind().map_err(|cause| chain(&unreadable(cause)))?;
    walk_canonical(source, &needed)
}

/// Reads the zip once from first to last byte.
fn walk_canonical(source: impl Read, algorithms: &[Algorithm]) -> Result<(Inventory, Vec<String>), String> {
    let mut builder = InventoryBuilder::new(algorithms);
    let mut names: Vec<String> = Vec::new();
    let mut spoilt: Option<ReadError> = None;
    let walked = walk(source, |name, _, body| {
        let path = name.split_once('/').map_or(name, |(_, path)| path);
        names.push(name.to_owned());
        if let Err(error) = builder.add(path, body) {
            spoilt = Some(error);
            return Err(io::ErrorKind::Other.into());
        }
        Ok(())
    });
    if let Some(error) = spoilt {
        return Err(chain(&error));
    }
    let walked = walked.map_err(|error: WalkError| chain(&error))?;
    let top = names.first().and_then(|name| name.split_once('/')).map(|(top, _)| top.to_owned());
    let top = top.ok_or("the files are not in one folder")?;
    let mut expected: Vec<&String> = names.iter().collect();
    expected.sort_by_key(|name| {
        let path = name.split_once('/').map_or(name.as_str(), |(_, path)| path);
        (rank(path), path)
    });
    let one_folder =
        names.iter().all(|name| name.strip_prefix(&top).is_some_and(|rest| rest.starts_with('/')));
    if !one_folder || !expected.into_iter().eq(&names) {
        return Err("the zip's files are not in one folder or not in canonical order".to_owned());
    }
    let inside = |name: String| name.split_once('/').map_or(name.clone(), |(_, path)| path.to_owned());
    let wrong = walked.wrong_checksums.into_iter().map(inside).collect();
    Ok((builder.finish(Some(top)), wrong))
}

/// Canonical order of files: payload, manifests, declaration, information, other tags, tag manifests, seal.
fn rank(path: &str) -> u8 {
    match path {
        path if path.starts_with(PAYLOAD_FOLDER) => 0,
        MANIFEST_SHA256 => 1,
        MANIFEST_SHA512 => 2,
        BAGIT_TXT => 3,
        BAG_INFO_TXT => 4,
        TAGMANIFEST_SHA256 => 6,
        TAGMANIFEST_SHA512 => 7,
        SEAL => 8,
        _ => 5,
    }
}

/// An error with its causes, as one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
