//! The evidence pack: a signed BagIt bag with custody events and their proofs.
//!
//! Deliberately absent: what the documents say. The caller brings PDF, README and records.

mod content;
mod seal;
mod writer;

pub use content::{ContentError, PackItem, SealedEvent, read_custody, read_items};
pub use seal::{SealError, is_first_form, open_seal, seal_text};
pub use writer::{FinishedPack, PackContents, PackError, PackWriter, write_pack};

use crate::leaf::Identifier;

pub const README: &str = "README.txt";
/// About the case and the pack, free in form.
pub const PACK_JSON: &str = "metadata/pack.json";
/// One line for each item: which file it is and which event received it.
pub const ITEMS_JSONL: &str = "metadata/items.jsonl";
/// One line for each custody event: the event and its place in the log.
pub const CUSTODY_JSONL: &str = "metadata/custody.jsonl";
pub const CHECKPOINT: &str = "proofs/checkpoint.txt";
/// The key that signed log and pack. `sha256sum` of this file is the key's fingerprint.
pub const KEY_FILE: &str = "proofs/keys/signing.vkey";
/// Signed note over the tag manifest, and so over every other file.
pub const SEAL: &str = "tagmanifest.note";
pub const EXHIBITS_FOLDER: &str = "data/exhibits/";

/// Files without which a folder is no pack, beside those of BagIt.
pub const REQUIRED: [&str; 7] = [README, PACK_JSON, ITEMS_JSONL, CUSTODY_JSONL, CHECKPOINT, KEY_FILE, SEAL];

pub const INFO_IDENTIFIER: &str = "External-Identifier";
pub const INFO_ORIGIN: &str = "Log-Origin";
pub const INFO_TREE_SIZE: &str = "Log-Tree-Size";
pub const INFO_ROOT: &str = "Log-Root-Hash";

/// Where the proof of an event lies.
pub fn proof_path(event_id: &Identifier) -> String {
    format!("proofs/{event_id}.tlog-proof")
}
