//! The page data of a case index.

use serde_json::{Value, json};

use super::sheet::sheet;
use crate::input::{
    Answer, CaseIndex, ChronologyEntry, Exhibit, Figure, NoticeClock, PlaceMap, Precision, When,
};
use crate::map::draw;
use crate::mark_range;
use crate::{RENDERER_VERSION, ReportError, words};

/// Size of a map in points: the text width of an A4 page and a little under half its height.
const MAP_WIDTH: f64 = 493.0;
const MAP_HEIGHT: f64 = 350.0;

pub(crate) fn case_index(index: &CaseIndex) -> Result<Value, ReportError> {
    let exhibits = index.exhibits.iter().map(exhibit).collect::<Result<Vec<_>, _>>()?;
    let maps = index.maps.iter().map(place_map).collect::<Result<Vec<_>, _>>()?;
    let dated = index.chronology.iter().filter(|entry| entry.when.is_some());
    let undated = index.chronology.iter().filter(|entry| entry.when.is_none());
    Ok(json!({
        "demo": index.demo,
        "case": index.case,
        "pin": {
            "case_version": index.pin.case_version,
            "pinned_at": words::moment(index.pin.pinned_at),
            "log_origin": index.pin.log_origin,
            "tree_size": words::number(index.pin.tree_size as f64),
            "root_hash": index.pin.root_hash,
            "key_fingerprint": index.pin.key_fingerprint,
            "key_published_at": index.pin.key_published_at,
        },
        "renderer": RENDERER_VERSION,
        "pack_file_name": index.pack_file_name,
        "pack_folder": index.pack_file_name.trim_end_matches(".zip"),
        "exhibit_range": exhibit_range(&index.exhibits),
        "exhibits": exhibits,
        "sealed": sealed(&index.sealed),
        "chronology": dated.map(chronology_line).collect::<Vec<_>>(),
        "undated": undated.map(chronology_line).collect::<Vec<_>>(),
        "records": index.records.iter().map(sheet).collect::<Result<Vec<_>, _>>()?,
        "maps": maps,
        "figures": figure_groups(&index.figures),
        "notice_clocks": index.notice_clocks.iter().map(notice_clock).collect::<Vec<_>>(),
    }))
}

fn sealed(marks: &[String]) -> Option<String> {
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    (!marks.is_empty()).then(|| mark_range(&marks))
}

fn exhibit_range(exhibits: &[Exhibit]) -> String {
    match exhibits {
        [] => "no exhibits".to_owned(),
        [one] => format!("exhibit {}", one.mark),
        several => {
            let marks: Vec<&str> = several.iter().map(|exhibit| exhibit.mark.as_str()).collect();
            format!("exhibits {}", mark_range(&marks))
        }
    }
}

fn exhibit(exhibit: &Exhibit) -> Result<Value, ReportError> {
    if let Some(digest) = &exhibit.sha256 {
        let is_digest =
            digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !is_digest {
            return Err(ReportError::input(
                format!("exhibit {}, sha256", exhibit.mark),
                "must be 64 lower-case hexadecimal digits",
            ));
        }
    }
    Ok(json!({
        "mark": exhibit.mark,
        "description": exhibit.description,
        "kind": exhibit.kind,
        "file_name": exhibit.file_name,
        "size": exhibit.bytes.map(words::file_size),
        "sha256": exhibit.sha256,
        "received": exhibit.received_at.map(words::moment),
        "claims": exhibit.capture_claims,
        "log_index": exhibit.log_index.map(|index| words::number(index as f64)),
    }))
}

fn chronology_line(entry: &ChronologyEntry) -> Value {
    json!({
        "when": entry.when.as_ref().map(words::when),
        "precision": entry.when.as_ref().map(|when| words::precision(when.precision)),
        "what": entry.what,
        "source": entry.source,
        "reference": entry.reference,
        "exhibit": entry.exhibit,
        "contested": entry.contested,
    })
}

fn place_map(map: &PlaceMap) -> Result<Value, ReportError> {
    Ok(json!({
        "title": map.title,
        "at": words::day(map.at),
        "accuracy": map.accuracy,
        "source": map.source,
        "drawn": draw(map, MAP_WIDTH, MAP_HEIGHT)?,
        "incidents": map.incidents.iter().map(|incident| &incident.label).collect::<Vec<_>>(),
    }))
}

/// Figures that follow one another and rest on the same source stand beside one telling of it.
fn figure_groups(figures: &[Figure]) -> Vec<Value> {
    /// So that a group never outgrows a page.
    const MOST_IN_GROUP: usize = 8;
    let together = |a: &Figure, b: &Figure| {
        (&a.source, &a.method, a.as_of, a.as_of_precision, a.confidence)
            == (&b.source, &b.method, b.as_of, b.as_of_precision, b.confidence)
    };
    figures.chunk_by(together).flat_map(|group| group.chunks(MOST_IN_GROUP)).map(figure_group).collect()
}

/// Whether the words hold this date already; "21 Sep 2025" does not hold "1 Sep 2025".
fn tells(words: &str, date: &str) -> bool {
    words.match_indices(date).any(|(place, _)| !words[..place].ends_with(|c: char| c.is_ascii_digit()))
}

fn figure_group(group: &[Figure]) -> Value {
    let first = &group[0];
    let letters: usize = group.iter().map(|figure| figure.what.len()).sum();
    json!({
        "source": first.source,
        "as_of": first.as_of.map(|date| {
            let precision = first.as_of_precision.unwrap_or(Precision::Day);
            words::when(&When { date, until: None, precision })
        }).filter(|date| !tells(&first.source, date)),
        "method": first.method.as_deref().map(words::sentence),
        "confidence": words::confidence(first.confidence),
        "words": letters.max(first.source.len() + first.method.as_ref().map_or(0, String::len)),
        "figures": group.iter().map(figure).collect::<Vec<_>>(),
    })
}

fn figure(figure: &Figure) -> Value {
    json!({
        "what": figure.what,
        "low": words::bound(figure.estimate.low),
        "best": words::bound(figure.estimate.best),
        "high": words::bound(figure.estimate.high),
        "unit": figure.unit,
        "exhibit": figure.exhibit.as_deref().map(|marks| {
            format!("{} {marks}", if marks.contains(',') { "exhibits" } else { "exhibit" })
        }),
        "contested": figure.contested,
    })
}

fn notice_clock(clock: &NoticeClock) -> Value {
    let checks: Vec<Value> = clock
        .checks
        .iter()
        .map(|check| {
            json!({
                "rule": check.rule,
                "section": check.section,
                "answer": words::answer(check.answer),
                "firm": matches!(check.answer, Answer::Met | Answer::NotMet),
                "working": check.working,
                "reviewed": check.advocate_reviewed,
            })
        })
        .collect();
    json!({
        "notice": clock.notice, "exhibit": clock.exhibit, "land": clock.land, "files": clock.files, "checks": checks,
    })
}
