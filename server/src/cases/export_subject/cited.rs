//! How a pack cites a record or file: by its exhibit mark first, then by its reference.

use std::collections::HashMap;

use uuid::Uuid;

use crate::cases::{CaseError, StoredExhibit};
use crate::db::{self, Tx};
use crate::evidence;

/// Marks of what is in the pack; empty where nothing is cited.
#[derive(Debug, Clone, Default)]
pub struct Marks(HashMap<Uuid, Vec<String>>);

impl Marks {
    pub fn of(exhibits: &[StoredExhibit]) -> Self {
        let mut marks: HashMap<Uuid, Vec<String>> = HashMap::new();
        for exhibit in exhibits {
            marks.entry(exhibit.record_id).or_default().push(exhibit.mark.to_string());
        }
        Self(marks)
    }

    /// All marks of a record: `JM-3, JM-7`.
    pub fn of_record(&self, id: Uuid) -> Option<String> {
        Some(self.0.get(&id)?.join(", "))
    }

    /// `JM-3 (EV-7Q4M2X)`.
    fn mark(&self, id: Uuid, reference: &str) -> Option<String> {
        Some(format!("{} ({reference})", self.of_record(id)?))
    }

    /// None for what the transaction may not read. Of a sealed record that is no exhibit only the noun is told.
    pub(super) async fn cite(&self, tx: &mut Tx, id: Uuid, noun: &str) -> Result<Option<String>, CaseError> {
        let Some(head) = db::load_head(tx, id).await? else { return Ok(None) };
        Ok(Some(match self.mark(id, &head.reference) {
            Some(cited) => cited,
            None if head.visibility == "sealed" => format!("a {noun} that is no exhibit of this pack"),
            None => format!("{}, which is no exhibit of this pack", head.reference),
        }))
    }

    /// The files about a record that are exhibits, and how many others there are; none where there is none.
    pub(super) async fn files_about(&self, tx: &mut Tx, id: Uuid) -> Result<Option<String>, CaseError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let files = evidence::items_about(tx, id).await?;
        let cited: Vec<String> =
            files.iter().filter_map(|file| self.mark(file.head.id, &file.head.reference)).collect();
        let others = files
            .iter()
            .filter(|file| !self.0.contains_key(&file.head.id) && file.head.visibility != "sealed")
            .count();
        let more = match others {
            0 => None,
            1 => Some("1 file that is no exhibit of this pack".to_owned()),
            more => Some(format!("{more} files that are no exhibits of this pack")),
        };
        let told: Vec<String> = cited.into_iter().chain(more).collect();
        Ok((!told.is_empty()).then(|| told.join("; ")))
    }
}
