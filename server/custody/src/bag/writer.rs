//! Writes a BagIt 1.0 bag into the canonical zip, hashing each payload file once on its way.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use sha2::{Digest as _, Sha256};

use super::manifest::encode_path;
use super::{BAG_INFO_TXT, BAGIT_TXT, FETCH_TXT, MANIFEST_SHA256, PAYLOAD_FOLDER, TAGMANIFEST_SHA256};
use crate::digest::ContentHash;
use crate::safe_path::{PathProblem, check_portable, collision_key};
use crate::zip_form::{ZipEntry, ZipWriteError, ZipWriter};

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A payload file as announced by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadFile {
    /// Inside the bag, beginning with `data/`.
    pub path: String,
    pub bytes: u64,
    /// Checked against what is streamed, where the caller knows it.
    pub sha256: Option<ContentHash>,
    /// Kept since the content was received. Without it the file is read once more.
    pub crc32: Option<u32>,
}

/// A small file outside `data/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagFile {
    pub path: String,
    pub content: Vec<u8>,
}

/// A payload file as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadFacts {
    pub path: String,
    pub bytes: u64,
    pub sha256: ContentHash,
}

/// A finished bag.
#[derive(Debug)]
pub struct FinishedBag<W> {
    pub sink: W,
    /// Length of the zip.
    pub bytes: u64,
    pub payload: Vec<PayloadFacts>,
}

#[derive(Debug, thiserror::Error)]
pub enum BagWriteError {
    #[error("the name {path:?} {problem}")]
    Name { path: String, problem: PathProblem },
    #[error("{0} does not begin with data/")]
    NotPayload(String),
    #[error("{0} is a reserved name or a payload path")]
    Reserved(String),
    #[error("{second} would be the same file as {first} on some systems")]
    Collision { first: String, second: String },
    #[error("{path} comes after {before}: payload must be sorted by path")]
    OutOfOrder { before: String, path: String },
    #[error("{path} has changed: its SHA-256 is {found}, not {expected}")]
    Changed { path: String, expected: ContentHash, found: ContentHash },
    #[error("a bag without payload proves nothing")]
    NoPayload,
    #[error("`{0}` cannot stand in bag-info.txt")]
    Info(String),
    #[error("the zip could not be written")]
    Zip(#[source] ZipWriteError),
}

/// A bag being written: payload in path order first, then `finish`.
pub struct BagWriter<'p, W> {
    zip: ZipWriter<W>,
    top: String,
    payload: Vec<PayloadFacts>,
    seen: BTreeMap<String, String>,
    progress: Box<dyn FnMut(u64) + 'p>,
}

impl<W> std::fmt::Debug for BagWriter<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BagWriter")
            .field("top", &self.top)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}

impl<'p, W: Write + Send + 'static> BagWriter<'p, W> {
    /// `top` is the folder inside the zip; `progress` hears the bytes written so far.
    pub fn new(sink: W, top: &str, progress: impl FnMut(u64) + 'p) -> Result<Self, BagWriteError> {
        let named = check_portable(top)
            .and_then(|()| if top.contains('/') { Err(PathProblem::Empty) } else { Ok(()) });
        named.map_err(|problem| BagWriteError::Name { path: top.to_owned(), problem })?;
        Ok(Self {
            zip: ZipWriter::new(sink),
            top: top.to_owned(),
            payload: Vec::new(),
            seen: BTreeMap::new(),
            progress: Box::new(progress),
        })
    }

    /// What was added so far, in order.
    pub fn payload(&self) -> &[PayloadFacts] {
        &self.payload
    }

    /// Streams one payload file in and holds it to what was announced. After an error the bag is spoilt:
    /// throw it away.
    pub fn add_payload(
        &mut self,
        file: &PayloadFile,
        crc32: u32,
        mut body: impl Read,
    ) -> Result<(), BagWriteError> {
        if !file.path.starts_with(PAYLOAD_FOLDER) {
            return Err(BagWriteError::NotPayload(file.path.clone()));
        }
        self.claim_name(&file.path)?;
        if let Some(last) = self.payload.last().filter(|last| last.path > file.path) {
            return Err(BagWriteError::OutOfOrder { before: last.path.clone(), path: file.path.clone() });
        }
        let (found, stored) = self.store(&file.path, file.bytes, crc32, &mut body);
        // Content that changed has another CRC-32 too; its SHA-256 says more.
        if let (Some(expected), Ok(()) | Err(ZipWriteError::Checksum { .. })) = (file.sha256, &stored)
            && expected != found
        {
            return Err(BagWriteError::Changed { path: file.path.clone(), expected, found });
        }
        stored.map_err(BagWriteError::Zip)?;
        self.payload.push(PayloadFacts { path: file.path.clone(), bytes: file.bytes, sha256: found });
        Ok(())
    }

    /// Writes manifest, tag files and tag manifest. `seal` sees the tag manifest and gives files that vouch
    /// for it, which therefore stand in no manifest.
    pub fn finish<E: From<BagWriteError>>(
        mut self,
        info: &[(String, String)],
        tags: Vec<TagFile>,
        seal: impl FnOnce(&str) -> Result<Vec<TagFile>, E>,
    ) -> Result<FinishedBag<W>, E> {
        if self.payload.is_empty() {
            return Err(BagWriteError::NoPayload.into());
        }
        let listing = manifest(self.payload.iter().map(|facts| (&*facts.path, facts.sha256)));
        let mut listed = Vec::new();
        self.add_tag(MANIFEST_SHA256, listing.as_bytes(), &mut listed)?;
        self.add_tag(BAGIT_TXT, DECLARATION.as_bytes(), &mut listed)?;
        let info_text = self.info_text(info)?;
        self.add_tag(BAG_INFO_TXT, info_text.as_bytes(), &mut listed)?;
        let mut tags = tags;
        tags.sort_by(|a, b| a.path.cmp(&b.path));
        for tag in &tags {
            check_tag_name(&tag.path)?;
            self.add_tag(&tag.path, &tag.content, &mut listed)?;
        }
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        let tag_listing = manifest(listed.iter().map(|(path, sha256)| (&**path, *sha256)));
        let mut unlisted = Vec::new();
        self.add_tag(TAGMANIFEST_SHA256, tag_listing.as_bytes(), &mut unlisted)?;
        for file in seal(&tag_listing)? {
            check_tag_name(&file.path)?;
            self.add_tag(&file.path, &file.content, &mut unlisted)?;
        }
        let (sink, bytes) = self.zip.finish().map_err(BagWriteError::Zip)?;
        (self.progress)(bytes);
        Ok(FinishedBag { sink, bytes, payload: self.payload })
    }

    fn add_tag(
        &mut self,
        path: &str,
        content: &[u8],
        listed: &mut Vec<(String, ContentHash)>,
    ) -> Result<(), BagWriteError> {
        self.claim_name(path)?;
        let (bytes, crc32) = (content.len() as u64, crc32fast::hash(content));
        let (sha256, stored) = self.store(path, bytes, crc32, &mut &*content);
        stored.map_err(BagWriteError::Zip)?;
        listed.push((path.to_owned(), sha256));
        Ok(())
    }

    /// The SHA-256 of what went in, and whether it was what the zip expected.
    fn store(
        &mut self,
        path: &str,
        bytes: u64,
        crc32: u32,
        body: &mut dyn Read,
    ) -> (ContentHash, Result<(), ZipWriteError>) {
        let mut sha256 = Sha256::new();
        let name = format!("{}/{path}", self.top);
        let entry = ZipEntry { name: &name, bytes, crc32 };
        let stored = self.zip.add(&entry, body, &mut |chunk| sha256.update(chunk), &mut self.progress);
        (ContentHash::from_bytes(sha256.finalize().into()), stored)
    }

    fn claim_name(&mut self, path: &str) -> Result<(), BagWriteError> {
        check_portable(path).map_err(|problem| BagWriteError::Name { path: path.to_owned(), problem })?;
        match self.seen.insert(collision_key(path), path.to_owned()) {
            None => Ok(()),
            Some(first) => Err(BagWriteError::Collision { first, second: path.to_owned() }),
        }
    }

    fn info_text(&self, info: &[(String, String)]) -> Result<String, BagWriteError> {
        let mut text = String::new();
        for (name, value) in info {
            let named =
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let valued =
                !value.trim().is_empty() && !value.contains(char::is_control) && value.trim() == value;
            if !named || !valued || name.eq_ignore_ascii_case("Payload-Oxum") {
                return Err(BagWriteError::Info(format!("{name}: {value}")));
            }
            text.extend([name, ": ", value, "\n"]);
        }
        let bytes: u64 = self.payload.iter().map(|facts| facts.bytes).sum();
        Ok(format!("{text}Payload-Oxum: {bytes}.{}\n", self.payload.len()))
    }
}

fn check_tag_name(path: &str) -> Result<(), BagWriteError> {
    let manifest_like = path.starts_with("manifest-") || path.starts_with("tagmanifest-");
    if path.starts_with(PAYLOAD_FOLDER) || path == FETCH_TXT || manifest_like {
        return Err(BagWriteError::Reserved(path.to_owned()));
    }
    Ok(())
}

/// Two spaces between checksum and path, as `sha256sum -c` reads them.
fn manifest<'a>(files: impl Iterator<Item = (&'a str, ContentHash)>) -> String {
    let mut text = String::new();
    for (path, sha256) in files {
        text.push_str(&sha256.to_string());
        text.push_str("  ");
        text.push_str(&encode_path(path));
        text.push('\n');
    }
    text
}
