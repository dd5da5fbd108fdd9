//! The index of an evidence pack.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ChronologyEntry, Exhibit, Figure, NoticeClock, PlaceMap, RecordSheet};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyLine {
    /// "Petitioners", "1st respondent".
    pub role: String,
    /// Name or pseudonym.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    pub title: String,
    /// Our reference, as `MK-0042`.
    pub reference: String,
    #[serde(default)]
    pub court: Option<String>,
    /// Number given by the court.
    #[serde(default)]
    pub number: Option<String>,
    pub parties: Vec<PartyLine>,
    /// What the case is about, as its team wrote it; one text for each paragraph.
    #[serde(default)]
    pub summary: Vec<String>,
}

/// What holds the pack in time: the version of the case and the sealed log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePin {
    pub case_version: u64,
    /// Record time the pack is pinned to; also the date of the PDF.
    pub pinned_at: DateTime<Utc>,
    /// Origin line of the checkpoint.
    pub log_origin: String,
    pub tree_size: u64,
    /// Root hash of the checkpoint, base64 as in the checkpoint file.
    pub root_hash: String,
    /// Fingerprint of the signing key; also published outside the pack.
    pub key_fingerprint: String,
    /// Where else a reader finds the fingerprint: the server's `/.well-known/mipaka-key`.
    #[serde(default)]
    pub key_published_at: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseIndex {
    /// Invented data: marked DEMO on every page.
    pub demo: bool,
    pub case: CaseFacts,
    pub pin: CasePin,
    /// File name of the pack: `PK-7Q4M2X.zip`; the folder inside it has the same name.
    pub pack_file_name: String,
    pub exhibits: Vec<Exhibit>,
    /// Marks of the exhibits that are sealed where they are kept.
    #[serde(default)]
    pub sealed: Vec<String>,
    pub chronology: Vec<ChronologyEntry>,
    pub maps: Vec<PlaceMap>,
    pub figures: Vec<Figure>,
    pub notice_clocks: Vec<NoticeClock>,
    /// The exhibits that are records, each set out.
    #[serde(default)]
    pub records: Vec<RecordSheet>,
}
