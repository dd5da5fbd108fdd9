//! What a pack is made of, as it is kept in its row: enough to make the same bytes again.

use chrono::{DateTime, Utc};
use report::{ChronologyEntry, Figure, NoticeClock, PartyLine, PlaceMap, RecordSheet};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Frozen when the pack is asked for, under the asking person's rights.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FrozenCase {
    /// Reference of the pack; also the folder inside the zip.
    pub(super) pack: String,
    pub(super) pinned_at: DateTime<Utc>,
    pub(super) demo: bool,
    pub(super) case_reference: String,
    pub(super) case_version: i32,
    pub(super) organisation: String,
    pub(super) title: String,
    pub(super) court: Option<String>,
    pub(super) number: Option<String>,
    pub(super) parties: Vec<PartyLine>,
    pub(super) summary: Option<String>,
    pub(super) exhibits: Vec<FrozenExhibit>,
    /// Marks of the exhibits that were sealed.
    #[serde(default)]
    pub(super) sealed: Vec<String>,
    pub(super) chronology: Vec<ChronologyEntry>,
    pub(super) maps: Vec<PlaceMap>,
    pub(super) figures: Vec<Figure>,
    pub(super) notice_clocks: Vec<NoticeClock>,
    #[serde(default)]
    pub(super) records: Vec<RecordSheet>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FrozenExhibit {
    pub(super) mark: String,
    pub(super) description: String,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) record: Uuid,
    pub(super) reference: String,
    /// Inside the bag.
    pub(super) path: String,
    pub(super) content: FrozenContent,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FrozenContent {
    /// An original, as it was received.
    Original {
        sha256: String,
        bytes: u64,
        received_at: DateTime<Utc>,
        /// Who claims what of its capture.
        claims: Vec<(String, String)>,
    },
    /// GeoJSON made for the pack.
    Record(Value),
}

impl FrozenCase {
    /// The items whose custody the pack tells, each once.
    pub(super) fn items(&self) -> Vec<Uuid> {
        let originals =
            self.exhibits.iter().filter(|exhibit| matches!(exhibit.content, FrozenContent::Original { .. }));
        let mut items: Vec<Uuid> = originals.map(|exhibit| exhibit.record).collect();
        items.sort();
        items.dedup();
        items
    }
}

/// Frozen by the job once every event of the items is sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FrozenLog {
    /// The signed head, verbatim.
    pub(super) checkpoint: String,
    pub(super) origin: String,
    pub(super) size: u64,
    /// Base64.
    pub(super) root: String,
    /// Where the server published its key, where its address was set when the pack was made.
    #[serde(default)]
    pub(super) key_address: Option<String>,
    pub(super) events: Vec<FrozenEvent>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FrozenEvent {
    pub(super) index: u64,
    pub(super) event: Value,
    /// Inclusion proof, base64, sibling first.
    pub(super) proof: Vec<String>,
}
