//! The one canonical zip form of a pack, written and read strictly.
//!
//! Stored entries in a fixed order, time 1980-01-01 00:00:00, permissions 0644, no comments, no folders,
//! no extra fields but ZIP64 where a size needs it. Names, sizes and checksums decide every other byte,
//! so a reader can rebuild the structure and compare.

mod records;
mod walker;
mod write_behind;
mod writer;

pub use walker::{WalkError, Walked, walk};
pub use writer::{ZipEntry, ZipWriteError, ZipWriter};

/// Most entries in a pack.
pub const MAX_ENTRIES: usize = 200_000;
