//! Walks.

use domain::period::FuzzyDate;
use uuid::Uuid;

use super::phrases::{area, day, day_of, fact, known, number_of, plain, table, to_whole_metres};
use super::{Happened, SubjectExport};
use crate::cases::CaseError;
use crate::clock::nairobi_day;
use crate::db::Tx;
use crate::walks::{self, WalkExport};

pub(super) async fn walk(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(mut found) = walks::export_walk(tx, id).await? else { return Ok(None) };
    to_whole_metres(&mut found.feature["properties"], "area_m2");
    to_whole_metres(&mut found.feature["properties"], "area_uncertainty_m2");
    let size = found.area_m2.map(|square_metres| match found.area_uncertainty_m2 {
        Some(half) => format!("{}, give or take {} m² (95 %)", area(square_metres), number_of(half.round())),
        None => area(square_metres),
    });
    let facts = vec![
        fact("Settlement", found.settlement_name.clone()),
        fact("State", format!("{} since {}", plain(&found.state), day_of(found.state_since))),
        known("Walked", found.walked_on.map(day)),
        fact("Received", day_of(found.received_at)),
        known("Handed to verifiers", found.submitted_at.map(day_of)),
        known("Area", size),
        fact("Method", found.method.clone()),
        fact("Track file", found.file_name.clone()),
        fact("SHA-256 of the file", found.sha256.clone()),
    ];
    let rows: Vec<Vec<String>> = found.findings.iter().map(|words| vec![words.clone()]).collect();
    let tables = if rows.is_empty() {
        Vec::new()
    } else {
        vec![table("Findings", &["What the cleaning of the track changed or noticed"], rows)]
    };
    Ok(Some(SubjectExport {
        title: format!("Walk of the boundary of {}", found.settlement_name),
        kind: "walk".to_owned(),
        events: events(&found),
        facts,
        tables,
        settlement: Some(found.settlement),
        feature: Some(found.feature),
        ..SubjectExport::default()
    }))
}

/// What a walk adds to the chronology.
pub(super) fn events(walk: &WalkExport) -> Vec<Happened> {
    let line = |when, what: String, source: &str| Happened {
        when,
        until: None,
        what,
        source: source.to_owned(),
        reference: walk.reference.clone(),
        contested: false,
    };
    let ours = "the server's record of the walk";
    let of = &walk.settlement_name;
    let mut events = vec![line(
        walk.walked_on.map(FuzzyDate::day),
        format!("The boundary of {of} is walked on the ground."),
        "times in the track file, which are claims",
    )];
    if let Some(at) = walk.submitted_at {
        let what = format!("The walk of {of} is handed to the verifiers.");
        events.push(line(Some(FuzzyDate::day(nairobi_day(at))), what, ours));
    }
    if matches!(walk.state.as_str(), "accepted" | "returned") {
        let what = if walk.state == "accepted" {
            format!("A verifier accepts the walk as a boundary of {of}.")
        } else {
            format!("A verifier returns the walk of {of} to the walker.")
        };
        events.push(line(Some(FuzzyDate::day(nairobi_day(walk.state_since))), what, ours));
    }
    events
}
