//! Writes a pack. What would not verify is refused before it is signed.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use serde_json::Value;

use super::content::{ContentError, PackItem, SealedEvent, custody_text, items_text};
use super::seal::seal_text;
use super::{
    CHECKPOINT, CUSTODY_JSONL, INFO_IDENTIFIER, INFO_ORIGIN, INFO_ROOT, INFO_TREE_SIZE, ITEMS_JSONL,
    KEY_FILE, PACK_JSON, README, SEAL, proof_path,
};
use crate::bag::{BagWriteError, BagWriter, PayloadFacts, PayloadFile, TagFile};
use crate::canonical::{CanonicalError, to_canonical_json};
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::digest::crc32_of;
use crate::leaf::{Identifier, LeafError};
use crate::merkle_log::{ProofError, verify_inclusion};
use crate::note::{Note, NoteError, NoteSigner};
use crate::proof_file::TlogProof;

/// Everything in a pack but its payload.
#[derive(Debug, Clone)]
pub struct PackContents {
    /// Further labels of `bag-info.txt`, such as `Source-Organization` and `Bagging-Date`, in this order.
    pub info: Vec<(String, String)>,
    pub readme: String,
    /// Written in canonical form.
    pub pack_json: Value,
    pub items: Vec<PackItem>,
    pub custody: Vec<SealedEvent>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
    /// Further files outside `data/`, for example in `metadata/`.
    pub other: Vec<TagFile>,
}

/// A finished pack. Its receipt is the SHA-256 of what the sink took: a zip cannot hold its own hash.
#[derive(Debug)]
pub struct FinishedPack<W> {
    pub sink: W,
    /// Length of the zip.
    pub bytes: u64,
    pub payload: Vec<PayloadFacts>,
}

#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("the bag cannot be written")]
    Bag(#[source] BagWriteError),
    #[error("cannot open {path}")]
    Open {
        path: String,
        #[source]
        cause: io::Error,
    },
    #[error("a table of the pack cannot be written")]
    Content(#[source] ContentError),
    #[error("metadata/pack.json has no canonical form")]
    PackJson(#[source] CanonicalError),
    #[error("the checkpoint is not one the pack's key signed")]
    Checkpoint(#[source] CheckpointError),
    #[error("event {event_id} has no leaf")]
    Leaf {
        event_id: Identifier,
        #[source]
        cause: LeafError,
    },
    #[error("the proof of event {event_id} does not hold")]
    Proof {
        event_id: Identifier,
        #[source]
        cause: ProofError,
    },
    #[error("item {item_id} does not match its file or event: {path}")]
    Item { item_id: Identifier, path: String },
    #[error("`{0}` is set by the pack itself")]
    Info(String),
    #[error("the pack cannot be signed")]
    Sign(#[source] NoteError),
}

impl From<BagWriteError> for PackError {
    fn from(error: BagWriteError) -> Self {
        Self::Bag(error)
    }
}

/// A pack being written: payload in path order first, then `finish`.
#[derive(Debug)]
pub struct PackWriter<'p, W> {
    bag: BagWriter<'p, W>,
    pack_id: Identifier,
}

impl<'p, W: Write + Send + 'static> PackWriter<'p, W> {
    /// The sink must be empty; `progress` hears the bytes written so far.
    pub fn new(sink: W, pack_id: &Identifier, progress: impl FnMut(u64) + 'p) -> Result<Self, PackError> {
        let bag = BagWriter::new(sink, pack_id.as_str(), progress)?;
        Ok(Self { bag, pack_id: pack_id.clone() })
    }

    /// Streams one payload file in. After an error the pack is spoilt: throw it away.
    pub fn add_payload(&mut self, file: &PayloadFile, crc32: u32, body: impl Read) -> Result<(), PackError> {
        Ok(self.bag.add_payload(file, crc32, body)?)
    }

    /// What was added so far, for tables that name every file.
    pub fn payload(&self) -> &[PayloadFacts] {
        self.bag.payload()
    }

    /// Writes everything else, signs, and ends the zip.
    pub fn finish(self, contents: PackContents, signer: &NoteSigner) -> Result<FinishedPack<W>, PackError> {
        let checkpoint = Checkpoint::open(contents.checkpoint.as_bytes(), &signer.verifier_key())
            .map_err(PackError::Checkpoint)?;
        check_proofs(&contents, &checkpoint)?;
        self.check_items(&contents)?;
        let info = self.info(&contents.info, &checkpoint)?;
        let tags = tag_files(&contents, signer)?;
        let Self { bag, pack_id } = self;
        let finished = bag.finish(&info, tags, |tag_manifest| -> Result<_, PackError> {
            let text = seal_text(pack_id.as_str(), tag_manifest.as_bytes());
            let mut note = Note::new(text).map_err(PackError::Sign)?;
            note.sign(signer);
            Ok(vec![TagFile { path: SEAL.to_owned(), content: note.to_string().into_bytes() }])
        })?;
        Ok(FinishedPack { sink: finished.sink, bytes: finished.bytes, payload: finished.payload })
    }

    fn check_items(&self, contents: &PackContents) -> Result<(), PackError> {
        let files: BTreeMap<_, _> = self.payload().iter().map(|facts| (facts.path.as_str(), facts)).collect();
        for item in &contents.items {
            let file = files.get(item.path.as_str());
            let same_file = file.is_some_and(|file| file.sha256 == item.sha256 && file.bytes == item.bytes);
            let same_event = item.event_id.as_ref().is_none_or(|event_id| {
                contents.custody.iter().map(|sealed| &sealed.event).any(|event| {
                    let content = event.content.map(|content| (content.sha256, content.bytes));
                    event.event_id == *event_id
                        && event.item_id == item.item_id
                        && content == Some((item.sha256, item.bytes))
                })
            });
            if !same_file || !same_event {
                return Err(PackError::Item { item_id: item.item_id.clone(), path: item.path.clone() });
            }
        }
        Ok(())
    }

    fn info(
        &self,
        given: &[(String, String)],
        checkpoint: &Checkpoint,
    ) -> Result<Vec<(String, String)>, PackError> {
        let own = [
            (INFO_IDENTIFIER, self.pack_id.to_string()),
            (INFO_ORIGIN, checkpoint.origin().to_owned()),
            (INFO_TREE_SIZE, checkpoint.size().to_string()),
            (INFO_ROOT, checkpoint.root().to_string()),
        ];
        let taken = |name: &str| own.iter().any(|(label, _)| label.eq_ignore_ascii_case(name));
        if let Some((name, _)) = given.iter().find(|(name, _)| taken(name)) {
            return Err(PackError::Info(name.clone()));
        }
        let own = own.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Ok(given.iter().cloned().chain(own).collect())
    }
}

/// Writes a whole pack: sorts the payload, opens each file only when its turn comes, and a file without a CRC-32
/// once more before.
pub fn write_pack<W, F, R>(
    sink: W,
    pack_id: &Identifier,
    payload: impl IntoIterator<Item = (PayloadFile, F)>,
    contents: PackContents,
    signer: &NoteSigner,
    progress: impl FnMut(u64),
) -> Result<FinishedPack<W>, PackError>
where
    W: Write + Send + 'static,
    F: Fn() -> io::Result<R>,
    R: Read,
{
    let mut payload: Vec<_> = payload.into_iter().collect();
    payload.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let mut writer = PackWriter::new(sink, pack_id, progress)?;
    for (file, open) in payload {
        let failed = |cause| PackError::Open { path: file.path.clone(), cause };
        let crc32 = match file.crc32 {
            Some(kept) => kept,
            None => open().and_then(crc32_of).map_err(failed)?,
        };
        writer.add_payload(&file, crc32, open().map_err(failed)?)?;
    }
    writer.finish(contents, signer)
}

fn check_proofs(contents: &PackContents, checkpoint: &Checkpoint) -> Result<(), PackError> {
    for sealed in &contents.custody {
        let event_id = &sealed.event.event_id;
        let leaf = sealed
            .event
            .leaf_hash()
            .map_err(|cause| PackError::Leaf { event_id: event_id.clone(), cause })?;
        verify_inclusion(&leaf, sealed.index, checkpoint.size(), &sealed.proof, checkpoint.root())
            .map_err(|cause| PackError::Proof { event_id: event_id.clone(), cause })?;
    }
    Ok(())
}

fn tag_files(contents: &PackContents, signer: &NoteSigner) -> Result<Vec<TagFile>, PackError> {
    let tag = |path: &str, text: String| TagFile { path: path.to_owned(), content: text.into_bytes() };
    let mut custody = contents.custody.clone();
    custody.sort_by_key(|sealed| sealed.index);
    let pack_json = to_canonical_json(&contents.pack_json).map_err(PackError::PackJson)? + "\n";
    let mut tags = vec![
        tag(README, contents.readme.clone()),
        tag(PACK_JSON, pack_json),
        tag(ITEMS_JSONL, items_text(&contents.items).map_err(PackError::Content)?),
        tag(CUSTODY_JSONL, custody_text(&custody).map_err(PackError::Content)?),
        tag(CHECKPOINT, contents.checkpoint.clone()),
        tag(KEY_FILE, signer.verifier_key().file_text()),
    ];
    for sealed in custody {
        let proof =
            TlogProof { index: sealed.index, hashes: sealed.proof, checkpoint: contents.checkpoint.clone() };
        tags.push(tag(&proof_path(&sealed.event.event_id), proof.to_string()));
    }
    tags.extend(contents.other.iter().cloned());
    Ok(tags)
}
