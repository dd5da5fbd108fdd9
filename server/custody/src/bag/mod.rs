//! BagIt (RFC 8493): writes version 1.0, reads 0.93 to 1.0 from a folder or a zip.
//!
//! Deliberately absent: fetching. A bag with holes is complete only if its files are there.

mod algorithm;
mod check;
mod folder;
mod inventory;
mod loose_zip;
mod manifest;
mod problem;
mod tag_text;
mod writer;

pub use algorithm::Algorithm;
pub use check::{BagReport, check_bag};
pub use folder::read_folder;
pub use inventory::{FileFacts, Inventory, MAX_KEPT_BYTES};
pub use loose_zip::read_zip;
pub use manifest::{ManifestLine, encode_path};
pub use problem::{BagProblem, ReadError};
pub use tag_text::bag_info_labels;
pub use writer::{BagWriteError, BagWriter, FinishedBag, PayloadFacts, PayloadFile, TagFile};

pub(crate) use inventory::{InventoryBuilder, algorithms_needed};

/// The bag declaration, always the same.
pub const BAGIT_TXT: &str = "bagit.txt";
pub const BAG_INFO_TXT: &str = "bag-info.txt";
pub const FETCH_TXT: &str = "fetch.txt";
pub const MANIFEST_SHA256: &str = "manifest-sha256.txt";
pub const TAGMANIFEST_SHA256: &str = "tagmanifest-sha256.txt";
/// The lists that packs of the first form carried too.
pub const MANIFEST_SHA512: &str = "manifest-sha512.txt";
pub const TAGMANIFEST_SHA512: &str = "tagmanifest-sha512.txt";
/// Folder of the payload, with its slash.
pub const PAYLOAD_FOLDER: &str = "data/";
