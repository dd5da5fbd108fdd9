//! Evidence: one original file per item, what is claimed of its capture, its custody, and the
//! append-only log that numbers what happened. The original is never altered.

mod custody_log;
mod dto;
mod error;
mod exif;
mod file_name;
mod fixity;
mod log_routes;
mod policy;
mod prove_item;
mod receive_item;
mod record_event;
mod routes;
mod said;
mod seal_log;
mod signer;
mod sniff;
mod store;
mod upload;

pub use custody_log::{Head, LoggedEvent, logged_events};
pub use dto::{Captured, CapturedPlace, CapturedTime, Item, LogPlace};
pub use error::{EvidenceError, KINDS, LogError};
pub(crate) use file_name::attachment;
pub use fixity::{FixityReport, check_fixity};
pub use log_routes::well_known;
pub use prove_item::inclusion_proofs;
pub use receive_item::{NewItem, receive_item};
pub use record_event::{record_event, record_event_by};
pub use routes::router;
pub use seal_log::{keep_sealed, seal_now, signed_head};
pub use signer::{Signer, SignerError};
pub use store::{items_about, link, load_items, noted_crc32, originals_among};
pub use upload::{FILE_BYTES, Upload, UploadedFile, take_upload};
