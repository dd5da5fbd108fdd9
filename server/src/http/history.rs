//! What became of a record: its versions with what changed in each, and every change of who may read it.

mod told;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

pub use told::changed_fields;

use super::Problem;

/// Everything that became of a record, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    pub items: Vec<HistoryEntry>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// The version that held from then on; a change of who may read the record makes none.
    pub version: i32,
    pub action: HistoryAction,
    pub at: DateTime<Utc>,
    /// Null for the system, and for readers who have not signed in.
    pub by: Option<PersonName>,
    /// Names of the fields that differ from before; empty in the first version.
    pub changed: Vec<String>,
    /// What each of them was and became.
    pub changes: Vec<FieldChange>,
    /// Why; always given where somebody changed who may read the record.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HistoryAction {
    Recorded,
    Changed,
    /// More people may read it than before.
    Opened,
    /// Fewer people may read it than before.
    Narrowed,
}

/// What a field was and became, as far as this reader is told.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldChange {
    pub field: String,
    pub before: Value,
    pub after: Value,
    /// Why both are null although they differ.
    pub withheld: Option<Withheld>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// A shape, to be compared on a map.
    Geometry,
    /// It names or identifies a person.
    Personal,
    /// Older values are told to the record's organisation, its author and its case alone.
    Organisation,
    /// It was written while the record was sealed.
    Sealed,
}

/// A person as records name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonName {
    pub id: Uuid,
    pub name: String,
}

/// One stored version; `fields` is an object of what may change.
#[derive(Debug)]
pub struct StoredVersion {
    pub version: i32,
    pub at: DateTime<Utc>,
    pub by: Option<PersonName>,
    pub note: Option<String>,
    pub fields: Value,
}

/// A change of who may read a record, in the words of `records.visibility`.
#[derive(Debug)]
pub struct StoredOpening {
    pub at: DateTime<Utc>,
    pub by: Option<PersonName>,
    pub before: String,
    pub after: String,
    pub opens: bool,
    pub reason: String,
}

/// All that is stored of a record's past, each list in ascending order of time.
#[derive(Debug)]
pub struct StoredPast {
    pub versions: Vec<StoredVersion>,
    pub openings: Vec<StoredOpening>,
    /// Whether the reader belongs to those who kept the record all along: its organisation's readers,
    /// its author, and the people of its case. Nobody else is told older values.
    pub insider: bool,
}

impl History {
    /// What has no version is not there, or not for this reader.
    pub fn of(past: StoredPast) -> Result<Self, Problem> {
        if past.versions.is_empty() {
            return Err(Problem::absent());
        }
        let StoredPast { versions, openings, insider } = past;
        let tellable = told::tellable(&versions, &openings);
        let mut items: Vec<HistoryEntry> = Vec::with_capacity(versions.len() + openings.len());
        let mut before: Option<(Value, bool)> = None;
        for (stored, tellable) in versions.into_iter().zip(tellable) {
            let StoredVersion { version, at, by, note, fields } = stored;
            let fields = told::with_whole_dates(fields);
            let changes = match &before {
                None => Vec::new(),
                Some((known, told_before)) => {
                    let shown = match (insider, *told_before && tellable) {
                        (false, _) => Err(Withheld::Organisation),
                        (true, false) => Err(Withheld::Sealed),
                        (true, true) => Ok(()),
                    };
                    told::changes(known, &fields, shown)
                }
            };
            let action = if before.is_none() { HistoryAction::Recorded } else { HistoryAction::Changed };
            before = Some((fields, tellable));
            let changed = changes.iter().map(|change| change.field.clone()).collect();
            items.push(HistoryEntry { version, action, at, by, changed, changes, note });
        }
        if insider {
            let entries: Vec<HistoryEntry> =
                openings.into_iter().map(|opening| opening_entry(opening, &items)).collect();
            items.extend(entries);
            items.sort_by_key(|entry| (entry.at, entry.version));
        }
        items.reverse();
        Ok(Self { items })
    }
}

fn opening_entry(opening: StoredOpening, versions: &[HistoryEntry]) -> HistoryEntry {
    let held = versions.iter().rev().find(|entry| entry.at <= opening.at).or(versions.first());
    let change = FieldChange {
        field: "visibility".to_owned(),
        before: opening.before.into(),
        after: opening.after.into(),
        withheld: None,
    };
    HistoryEntry {
        version: held.map_or(1, |entry| entry.version),
        action: if opening.opens { HistoryAction::Opened } else { HistoryAction::Narrowed },
        at: opening.at,
        by: opening.by,
        changed: vec![change.field.clone()],
        changes: vec![change],
        note: Some(opening.reason),
    }
}
