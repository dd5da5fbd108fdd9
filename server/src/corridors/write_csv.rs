//! The structures of a count as a table (RFC 4180).

use std::collections::HashMap;

use domain::corridors::Side;
use uuid::Uuid;

use super::error::CorridorError;
use super::impact_dto::{ImpactStructure, ImpactView};

const HEADER: [&str; 17] = [
    "count",
    "corridor",
    "corridor reference",
    "corridor version",
    "counted at (UTC)",
    "counts are of (Nairobi day)",
    "settlement",
    "structure",
    "structure id",
    "distance to centre line (m)",
    "side of centre line",
    "reading",
    "position error (m)",
    "households (count)",
    "people (count)",
    "method",
    "counted over",
];

/// One row per structure; without any, one that says so, since an empty table reads as an empty place. Words that a
/// spreadsheet would take for a formula get an apostrophe.
pub(super) fn write_csv(
    impact: &ImpactView,
    structures: &[ImpactStructure],
) -> Result<Vec<u8>, CorridorError> {
    let names: HashMap<Uuid, &str> = impact
        .by_settlement
        .iter()
        .filter_map(|row| row.settlement.as_ref())
        .map(|settlement| (settlement.id, settlement.name.as_str()))
        .collect();
    let number = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
    let count = [
        impact.head.reference.clone(),
        plain(&impact.corridor.name),
        impact.corridor.reference.clone(),
        impact.corridor.version.to_string(),
        impact.run_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        impact.as_of.to_string(),
    ];
    let reader = &impact.head.organisation.name;
    let how = [plain(&impact.method), format!("records that {reader} may read; others may stand there")];
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::with_capacity(65_536));
    table.write_record(HEADER)?;
    let mut write = |cells: [String; 9]| table.write_record(count.iter().chain(&cells).chain(&how));
    if structures.is_empty() {
        let mut cells = <[String; 9]>::default();
        cells[1] = match impact.totals.structures.high {
            0 => "none of those that may be read here".to_owned(),
            counted => format!("none that you may read, of {counted} counted"),
        };
        write(cells)?;
    }
    for row in structures {
        let settlement = row.settlement_id.and_then(|id| names.get(&id).copied()).unwrap_or_default();
        write([
            plain(settlement),
            plain(&row.number),
            row.id.to_string(),
            format!("{:.1}", row.distance_m),
            match row.side {
                Side::Left => "left".to_owned(),
                Side::Right => "right".to_owned(),
            },
            row.reading.clone(),
            format!("{:.1}", row.position_error_m),
            number(row.households),
            number(row.people),
        ])?;
    }
    table.into_inner().map_err(|error| CorridorError::Table(error.into_error().into()))
}

/// Keeps a spreadsheet from running words as a formula (OWASP, CSV injection).
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_a_formula_are_defused() {
        assert_eq!(plain("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(plain("@sum"), "'@sum");
        assert_eq!(plain("＝1+1"), "'＝1+1");
        assert_eq!(plain("465A"), "465A");
    }
}
