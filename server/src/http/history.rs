//! Versions of a record: when, by whom, and the names of what changed; never the values.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Problem;

/// Every version of a record, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    pub items: Vec<HistoryEntry>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    pub version: i32,
    pub at: DateTime<Utc>,
    /// Null for the system, and for readers who have not signed in.
    pub by: Option<PersonName>,
    /// Names of the fields that differ from the version before; empty in the first.
    pub changed: Vec<String>,
    pub note: Option<String>,
}

/// A person as records name them.
#[derive(Debug, Clone, Serialize, ToSchema)]
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

impl History {
    /// From versions in ascending order. What has none is not there, or not for this reader.
    pub fn of(versions: Vec<StoredVersion>) -> Result<Self, Problem> {
        if versions.is_empty() {
            return Err(Problem::absent());
        }
        let mut items: Vec<HistoryEntry> = Vec::with_capacity(versions.len());
        let mut before: Option<Value> = None;
        for stored in versions {
            let changed =
                before.as_ref().map_or_else(Vec::new, |before| changed_fields(before, &stored.fields));
            before = Some(stored.fields);
            let StoredVersion { version, at, by, note, .. } = stored;
            items.push(HistoryEntry { version, at, by, changed, note });
        }
        items.reverse();
        Ok(Self { items })
    }
}

/// Names of the members that differ between two objects, in the order of the alphabet.
pub fn changed_fields(before: &Value, after: &Value) -> Vec<String> {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return Vec::new() };
    let mut names: Vec<String> = after
        .iter()
        .filter(|(name, value)| before.get(*name) != Some(value))
        .map(|(name, _)| name.clone())
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    #[test]
    fn history_names_what_changed_newest_first() {
        let version = |version, fields| StoredVersion {
            version,
            at: DateTime::UNIX_EPOCH,
            by: None,
            note: None,
            fields,
        };
        let history = History::of(vec![
            version(1, json!({"name": "A", "ward": null})),
            version(2, json!({"name": "B", "ward": null})),
        ])
        .expect("there are versions");
        assert_eq!(history.items[0].version, 2);
        assert_eq!(history.items[0].changed, ["name"]);
        assert!(history.items[1].changed.is_empty());
    }
}
