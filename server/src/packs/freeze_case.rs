//! Freezes a case as the asking person may read it: what they may not read, they cannot export.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::period::display_date;
use report::{PartyLine, RecordSheet, SheetFact};
use serde_json::{Value, json};
use uuid::Uuid;

use super::PackFailed;
use super::frozen::{FrozenCase, FrozenContent, FrozenExhibit};
use super::pack_name::{exhibit_path, record_path};
use super::told::Told;
use crate::cases::{self, ExportedRecord, Marks, StoredCase, SubjectExport};
use crate::clock::nairobi_day;
use crate::db::{self, Hand, Made, RecordHead, Tx};
use crate::evidence::Item;

/// Everything a pack shows, and how many of its exhibits are restricted.
pub(super) struct Frozen {
    pub(super) case: FrozenCase,
    pub(super) restricted: usize,
}

pub(super) async fn freeze_case(
    tx: &mut Tx,
    pack_reference: String,
    case: &StoredCase,
    now: DateTime<Utc>,
) -> Result<Frozen, PackFailed> {
    if case.exhibits.is_empty() {
        return Err(PackFailed::NoExhibits);
    }
    let mut told = Told::default();
    let marks = Marks::of(&case.exhibits);
    let (mut sealed, mut restricted) = (Vec::new(), 0);
    let mut told_once = HashSet::new();
    let mut exhibits = Vec::with_capacity(case.exhibits.len());
    let mut records = Vec::new();
    let ids: Vec<Uuid> = case.exhibits.iter().map(|exhibit| exhibit.record_id).collect();
    let exported = cases::export_subjects(tx, &ids, &marks, nairobi_day(now)).await?;
    for exhibit in &case.exhibits {
        let mark = exhibit.mark.to_string();
        let unreadable = || PackFailed::Unreadable(mark.clone());
        let ExportedRecord { head, subject, item } =
            exported.get(&exhibit.record_id).ok_or_else(unreadable)?;
        match head.visibility.as_str() {
            "sealed" => sealed.push(mark.clone()),
            "restricted" => restricted += 1,
            _ => {}
        }
        // A record that was attached twice is told once, under both marks.
        let first = told_once.insert(head.id);
        let all_marks = marks.of_record(head.id).unwrap_or_else(|| mark.clone());
        if first {
            told.hear(tx, &all_marks, subject, now).await?;
        }
        let (path, content) = if let Some(item) = item {
            (exhibit_path(&mark, &item.file_name), original(item))
        } else {
            let made = db::load_made(tx, head.id).await?.ok_or_else(unreadable)?;
            if first {
                records.push(sheet(&all_marks, head, subject, &made));
            }
            let content = FrozenContent::Record(collection(head, subject, &made));
            (record_path(&mark, &head.reference), content)
        };
        exhibits.push(FrozenExhibit {
            mark,
            description: exhibit.description.clone(),
            kind: subject.kind.clone(),
            title: subject.title.clone(),
            record: head.id,
            reference: head.reference.clone(),
            path,
            content,
        });
    }
    let chronology = told.chronology()?;
    let parties =
        case.facts.parties.iter().map(|name| PartyLine { role: "Parties".to_owned(), name: name.clone() });
    Ok(Frozen {
        restricted,
        case: FrozenCase {
            pack: pack_reference,
            pinned_at: now,
            demo: case.head.demo,
            case_reference: case.head.reference.clone(),
            case_version: case.version,
            organisation: case.head.organisation.name.clone(),
            title: case.facts.title.clone(),
            court: case.facts.court.clone(),
            number: case.facts.number.clone(),
            parties: parties.collect(),
            summary: case.facts.summary.clone(),
            exhibits,
            sealed,
            chronology,
            maps: told.maps(now),
            figures: told.figures(),
            notice_clocks: told.notice_clocks,
            records,
        },
    })
}

fn original(item: &Item) -> FrozenContent {
    let mut claims = Vec::new();
    let by = |source: &str| match source {
        "EXIF" => "the file itself (EXIF)".to_owned(),
        _ => "the person who handed it in".to_owned(),
    };
    let captured = &item.captured;
    for time in [&captured.time, &captured.exif_time].into_iter().flatten() {
        let zone = if time.zone_known { "" } else { " (zone unknown)" };
        claims.push((by(time.source), format!("taken {}{zone}", time.value.replace('T', " "))));
    }
    for place in [&captured.place, &captured.exif_place].into_iter().flatten() {
        claims.push((
            by(place.source),
            format!("taken at latitude {:.5}, longitude {:.5}", place.lat, place.lon),
        ));
    }
    FrozenContent::Original {
        sha256: item.sha256.clone(),
        bytes: item.bytes.unsigned_abs(),
        received_at: item.received_at,
        claims,
    }
}

fn sheet(mark: &str, head: &RecordHead, subject: &SubjectExport, made: &Made) -> RecordSheet {
    RecordSheet {
        exhibit: mark.to_owned(),
        title: subject.title.clone(),
        kind: subject.kind.clone(),
        reference: head.reference.clone(),
        facts: subject.facts.iter().cloned().chain(hands(made)).collect(),
        tables: subject.tables.clone(),
        impact: subject.impact.clone(),
    }
}

fn hands(made: &Made) -> impl Iterator<Item = SheetFact> {
    let said = |name: &str, hand: &Hand| SheetFact {
        name: name.to_owned(),
        value: format!("{}, by {}", display_date(nairobi_day(hand.at)), whose(hand)),
    };
    let changed = made.changed.as_ref().map(|hand| said("Last changed", hand));
    std::iter::once(said("Recorded", &made.recorded)).chain(changed)
}

/// By pseudonym and role: a pack goes to the other side too.
fn whose(hand: &Hand) -> String {
    match &hand.by {
        None => "the server itself".to_owned(),
        Some(by) if by.roles.is_empty() => {
            format!("person {}, without a role in this organisation when this pack was made", by.pseudonym)
        }
        Some(by) => format!("person {} ({})", by.pseudonym, by.roles.join(", ")),
    }
}

fn hand(hand: &Hand) -> Value {
    let by = hand.by.as_ref().map(|by| json!({"person": by.pseudonym, "roles": by.roles}));
    json!({"at": hand.at, "by": by})
}

/// A record as a GeoJSON file of its own; what has no place keeps a null geometry.
fn collection(head: &RecordHead, subject: &SubjectExport, made: &Made) -> Value {
    let plain = || {
        json!({"type": "Feature", "id": head.id, "geometry": null,
            "properties": {"kind": head.kind, "reference": head.reference, "title": subject.title}})
    };
    let mut feature = subject.feature.clone().unwrap_or_else(plain);
    feature["properties"]["recorded"] = hand(&made.recorded);
    feature["properties"]["changed"] = made.changed.as_ref().map_or(Value::Null, hand);
    if head.demo {
        feature["properties"]["demo"] = true.into();
    }
    json!({"type": "FeatureCollection", "features": [feature]})
}
