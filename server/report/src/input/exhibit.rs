//! An exhibit and what is known, or only claimed, of its making.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something a file says of its own capture, for example its EXIF time. Never shown as a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureClaim {
    /// Who or what claims it: "camera clock (EXIF)", "the person who handed it in".
    pub by: String,
    /// What is claimed: "taken 8 Oct 2021, 06:12".
    pub claim: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Exhibit mark, as `JM-1`.
    pub mark: String,
    pub description: String,
    /// In words: "photograph", "eviction notice", "boundary version".
    pub kind: String,
    /// Path of the file inside the pack, or its name.
    #[serde(default)]
    pub file_name: Option<String>,
    #[serde(default)]
    pub bytes: Option<u64>,
    /// Lower-case hexadecimal SHA-256 of the file, 64 characters, printed in full.
    #[serde(default)]
    pub sha256: Option<String>,
    /// When the server had received the whole file.
    #[serde(default)]
    pub received_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub capture_claims: Vec<CaptureClaim>,
    /// Number of the leaf in the custody log that records the receipt.
    #[serde(default)]
    pub log_index: Option<u64>,
}
