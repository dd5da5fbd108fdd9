//! Originals, byte for byte, under the SHA-256 of their content. Written once, never changed.

mod draft;
mod incoming;
mod receive;
mod store;
mod unused;

pub use draft::{Draft, KeptDraft};
pub use receive::{ReceiveError, Received};
pub use store::{BlobError, Blobs, KINDS};
pub use unused::Stored;
