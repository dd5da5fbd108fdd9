//! What a reader of a history is told of each changed field.

use serde_json::{Value, json};

use super::{FieldChange, StoredOpening, StoredVersion, Withheld};

/// Shapes; a version may hold no more of them than a digest.
const SHAPES: [&str; 6] = ["geometry", "geom", "line", "band", "place", "centre"];
/// Fields that name or identify a person, or may.
const PERSONS: [&str; 5] = ["duty_holders", "parties", "label", "captured_at", "captured_place"];

const SEALED: &str = "sealed";

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

/// Every field that differs, with both values where they are shown.
pub(super) fn changes(before: &Value, after: &Value, shown: Result<(), Withheld>) -> Vec<FieldChange> {
    changed_fields(before, after)
        .into_iter()
        .map(|field| {
            let withheld = match field.as_str() {
                name if SHAPES.contains(&name) => Some(Withheld::Geometry),
                name if PERSONS.contains(&name) => Some(Withheld::Personal),
                _ => shown.err(),
            };
            let value = |fields: &Value| match withheld {
                Some(_) => Value::Null,
                None => in_words(&field, &fields[&field]),
            };
            FieldChange { before: value(before), after: value(after), field, withheld }
        })
        .collect()
}

/// Exhibits are told by their marks, since what a mark shows may be closed to who reads the case, and
/// findings by their number.
fn in_words(field: &str, value: &Value) -> Value {
    match (field, value.as_array()) {
        ("exhibits", Some(exhibits)) => exhibits.iter().map(|exhibit| exhibit["mark"].clone()).collect(),
        ("findings", Some(findings)) => findings.len().into(),
        _ => value.clone(),
    }
}

/// A date and the column of its precision as the one fuzzy date they are.
pub(super) fn with_whole_dates(mut fields: Value) -> Value {
    let Some(members) = fields.as_object_mut() else { return fields };
    let precisions: Vec<String> =
        members.keys().filter(|name| name.ends_with("_precision")).cloned().collect();
    for name in precisions {
        let Some(precision) = members.remove(&name) else { continue };
        let field = name.trim_end_matches("_precision").to_owned();
        let date = members.get(&field).cloned().unwrap_or_default();
        let whole = if date.is_null() { Value::Null } else { json!({"date": date, "precision": precision}) };
        members.insert(field, whole);
    }
    fields
}

/// For each version, whether its values may be told now. What was replaced while the record was sealed
/// was never meant for those to whom it was opened later.
pub(super) fn tellable(versions: &[StoredVersion], openings: &[StoredOpening]) -> Vec<bool> {
    let now_sealed = openings.last().is_some_and(|opening| opening.after == SEALED);
    let sealed_when = |at| {
        let last = openings.iter().rev().find(|opening| opening.at < at);
        last.map(|opening| opening.after.as_str())
            .or_else(|| openings.first().map(|opening| opening.before.as_str()))
            == Some(SEALED)
    };
    let mut ends = versions.iter().skip(1).map(|next| Some(next.at)).chain([None]);
    versions
        .iter()
        .map(|_| {
            let replaced = ends.next().flatten();
            now_sealed || replaced.is_none_or(|at| !sealed_when(at))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use serde_json::json;

    use super::super::{History, HistoryAction, StoredPast};
    use super::*;

    fn version(number: i32, fields: Value) -> StoredVersion {
        StoredVersion {
            version: number,
            at: DateTime::UNIX_EPOCH + TimeDelta::hours(i64::from(number) * 10),
            by: None,
            note: None,
            fields,
        }
    }

    fn opening(hour: i64, before: &str, after: &str) -> StoredOpening {
        StoredOpening {
            at: DateTime::UNIX_EPOCH + TimeDelta::hours(hour),
            by: None,
            before: before.to_owned(),
            after: after.to_owned(),
            opens: before == SEALED,
            reason: "asked for".to_owned(),
        }
    }

    fn names(openings: Vec<StoredOpening>, insider: bool) -> History {
        let versions = vec![
            version(1, json!({"name": "A", "ward": null})),
            version(2, json!({"name": "B", "ward": null})),
        ];
        History::of(StoredPast { versions, openings, insider }).expect("there are versions")
    }

    #[test]
    fn history_tells_what_each_field_was_and_became_newest_first() {
        let history = names(Vec::new(), true);
        assert_eq!(history.items[0].version, 2);
        assert_eq!(history.items[0].changed, ["name"]);
        let change = &history.items[0].changes[0];
        assert_eq!((&change.before, &change.after, change.withheld), (&json!("A"), &json!("B"), None));
        assert!(history.items[1].changed.is_empty());
        assert_eq!(history.items[1].action, HistoryAction::Recorded);
    }

    #[test]
    fn who_is_not_of_the_organisation_reads_which_field_changed_but_neither_value_nor_opening() {
        let history = names(vec![opening(25, "restricted", "public")], false);
        assert_eq!(history.items.len(), 2);
        let change = &history.items[0].changes[0];
        assert_eq!((change.withheld, &change.before), (Some(Withheld::Organisation), &Value::Null));
    }

    #[test]
    fn an_opening_stands_among_the_versions_with_its_reason() {
        let history = names(vec![opening(15, "restricted", "public")], true);
        let told: Vec<_> = history.items.iter().map(|entry| (entry.version, entry.action)).collect();
        assert_eq!(
            told,
            [(2, HistoryAction::Changed), (1, HistoryAction::Narrowed), (1, HistoryAction::Recorded)]
        );
        assert_eq!(history.items[1].changes[0].after, json!("public"));
        assert_eq!(history.items[1].note.as_deref(), Some("asked for"));
    }

    #[test]
    fn what_was_replaced_while_the_record_was_sealed_is_not_told_once_it_is_open() {
        let history = names(vec![opening(25, "sealed", "restricted")], true);
        let replaced = history
            .items
            .iter()
            .find(|entry| entry.version == 2 && !entry.changed.contains(&"visibility".to_owned()));
        assert_eq!(replaced.expect("version two").changes[0].withheld, Some(Withheld::Sealed));
    }

    #[test]
    fn a_shape_or_a_person_is_never_told_and_a_fuzzy_date_is_one_field() {
        let before =
            json!({"place": 1, "label": "Otieno", "occurred": "2021-10-08", "occurred_precision": "day"});
        let after =
            json!({"place": 2, "label": "Family 4", "occurred": "2021-10-08", "occurred_precision": "month"});
        let changes = changes(&with_whole_dates(before), &with_whole_dates(after), Ok(()));
        let told: Vec<_> = changes.iter().map(|change| (change.field.as_str(), change.withheld)).collect();
        assert_eq!(
            told,
            [("label", Some(Withheld::Personal)), ("occurred", None), ("place", Some(Withheld::Geometry))]
        );
        assert_eq!(changes[1].after, json!({"date": "2021-10-08", "precision": "month"}));
    }

    #[test]
    fn exhibits_are_told_by_their_marks() {
        let exhibit = |mark: &str| json!({"mark": mark, "description": "a sealed title", "record_id": "x"});
        let before = json!({"exhibits": [exhibit("JM-1")]});
        let after = json!({"exhibits": [exhibit("JM-1"), exhibit("JM-2")]});
        assert_eq!(changes(&before, &after, Ok(()))[0].after, json!(["JM-1", "JM-2"]));
    }
}
