//! Originals, byte for byte, under the SHA-256 of their content. Written once, never changed.

mod receive;
mod store;

pub use receive::{ReceiveError, Received};
pub use store::{BlobError, Blobs, KINDS};
