//! Corridors and the counts along them.

use domain::corridors::WidthSide;
use domain::period::FuzzyDate;
use report::{Confidence, Estimate, Figure, Precision, SheetTable};
use serde::Deserialize;
use serde_json::Value;

use super::phrases::{day, day_of, fact, known, metres, number_of, plain, table, text};
use super::{Happened, ShownCorridor, SubjectExport};
use crate::cases::CaseError;
use crate::corridors::ImpactExport;
use crate::db::RecordExport;

/// How far a corridor reaches, without which it cannot be drawn.
#[derive(Deserialize)]
struct Reach {
    left: WidthSide,
    right: WidthSide,
}

fn shown(found: &RecordExport) -> Result<ShownCorridor, CaseError> {
    let line = Deserialize::deserialize(&found.feature["geometry"]["coordinates"])?;
    let Reach { left, right } = Reach::deserialize(&found.feature["properties"])?;
    Ok(ShownCorridor { name: found.title.clone(), line, left_m: left.best_m(), right_m: right.best_m() })
}

pub(super) fn corridor(found: RecordExport) -> Result<SubjectExport, CaseError> {
    let properties = &found.feature["properties"];
    // A corridor has no day of its own: when it was planned or declared is the first thing to ask.
    let planned = Happened {
        when: None,
        until: None,
        what: format!("{} is planned or declared: no date is recorded.", found.title),
        source: found.source.clone(),
        reference: text(properties, "reference").unwrap_or_default().to_owned(),
        contested: false,
    };
    Ok(SubjectExport {
        kind: "corridor".to_owned(),
        events: vec![planned],
        facts: vec![
            fact("Use", plain(text(properties, "use").unwrap_or_default())),
            known("Agency", text(properties, "agency")),
            known("Funder", text(properties, "funder")),
            known("Stage", text(properties, "stage")),
            known("Length", properties["length_m"].as_f64().map(|length| metres(length.round()))),
            fact("Version", properties["version"].to_string()),
        ],
        tables: widths(properties).into_iter().collect(),
        corridor: Some(shown(&found)?),
        title: found.title,
        feature: Some(found.feature),
        ..SubjectExport::default()
    })
}

/// How wide it is to either side, with the source of each; none where the record holds no widths.
fn widths(properties: &Value) -> Option<SheetTable> {
    let side = |name: &str| {
        let width = properties.get(name).filter(|width| width.is_object())?;
        let metres_of = |bound: &str| width[bound].as_f64().map(metres).unwrap_or_default();
        Some(vec![
            name.to_owned(),
            metres_of("low_m"),
            metres_of("best_m"),
            metres_of("high_m"),
            plain(text(width, "confidence").unwrap_or_default()),
            text(width, "source").unwrap_or_default().to_owned(),
        ])
    };
    let columns = ["Side", "Low", "Best", "High", "How sure", "Source"];
    let rows: Vec<_> = ["left", "right"].into_iter().filter_map(side).collect();
    (!rows.is_empty()).then(|| table("Width from the centre line, looking along it", &columns, rows))
}

pub(super) fn impact(found: ImpactExport) -> Result<SubjectExport, CaseError> {
    let totals = &found.counts.totals;
    let rows = [
        ("Structures", "structures", totals.structures),
        ("Households", "households", totals.households),
        ("People", "people", totals.people),
    ];
    let method = format!("{} {}", sentence(&found.method), found.data_age);
    let figures = rows.iter().map(|(what, unit, estimate)| Figure {
        what: format!("{what} near {}, of those that {} may read", found.corridor, found.counted_over),
        estimate: *estimate,
        unit: (*unit).to_owned(),
        as_of: Some(found.as_of),
        as_of_precision: Some(Precision::Day),
        source: format!("count {}", found.reference),
        method: Some(method.clone()),
        confidence: Confidence::Unknown,
        exhibit: None,
        contested: false,
    });
    let counted = if totals.structures.high == Some(0.0) {
        "none".to_owned()
    } else {
        let each = rows.iter().map(|(_, unit, estimate)| format!("{} {unit}", three(estimate)));
        format!("{} (lowest / best / highest)", each.collect::<Vec<_>>().join(", "))
    };
    let event = Happened {
        when: Some(FuzzyDate::day(found.as_of)),
        until: None,
        what: format!(
            "{}: {counted}, of those that {} may read; others may stand there. {}",
            found.title, found.counted_over, found.data_age
        ),
        source: found.method.clone(),
        reference: found.reference.clone(),
        contested: false,
    };
    let error = found.parameters.position_error_m.map_or_else(
        || "each structure's own".to_owned(),
        |least| format!("each structure's own, and at least {}", metres(least)),
    );
    Ok(SubjectExport {
        kind: "count of who is near a corridor".to_owned(),
        facts: vec![
            fact("Corridor", format!("{}, version {}", found.corridor, found.corridor_version)),
            fact("Counts are of", day(found.as_of)),
            fact("Run on", day_of(found.run_at)),
            fact("Method", found.method.clone()),
            fact(
                "Looked at",
                format!("up to {} beyond the widest width", metres(found.parameters.screening_m)),
            ),
            fact(
                "Counted over",
                format!("the records that {} may read; others may stand there", found.counted_over),
            ),
            fact("Position error", error),
            fact(
                "Data",
                format!(
                    "{} structures looked at. {}",
                    number_of(found.structures_seen.into()),
                    found.data_age
                ),
            ),
        ],
        tables: widths(&found.feature["properties"]).into_iter().collect(),
        events: vec![event],
        figures: figures.collect(),
        corridor: found.along.as_ref().map(shown).transpose()?,
        impact: Some(found.counts),
        title: found.title,
        feature: Some(found.feature),
        ..SubjectExport::default()
    })
}

/// With the stop that ends it.
fn sentence(words: &str) -> String {
    format!("{}.", words.trim_end_matches('.'))
}

fn three(estimate: &Estimate) -> String {
    [estimate.low, estimate.best, estimate.high]
        .map(|bound| bound.map_or_else(|| "–".to_owned(), number_of))
        .join(" / ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_corridor_without_a_width_is_not_drawn_as_one_of_no_width() {
        let width = json!({"low_m": 20.0, "best_m": 30.0, "high_m": 40.0, "source": "Gazette", "confidence": "gazetted"});
        let mut found = RecordExport {
            title: "Bypass".to_owned(),
            feature: json!({
                "geometry": {"type": "LineString", "coordinates": [[36.8, -1.3], [36.9, -1.3]]},
                "properties": {"left": width, "right": width},
            }),
            when: None,
            source: "Gazette".to_owned(),
        };
        let drawn = shown(&found).unwrap();
        assert_eq!((drawn.line.len(), drawn.left_m), (2, 30.0));
        found.feature["properties"]["right"]["best_m"] = json!("thirty");
        assert!(shown(&found).is_err());
        found.feature["properties"]["right"] = width;
        found.feature["geometry"] = json!(null);
        assert!(shown(&found).is_err());
    }
}
