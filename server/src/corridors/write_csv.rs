//! The structures of a count as a table (RFC 4180).

use std::collections::HashMap;

use domain::corridors::Side;
use uuid::Uuid;

use super::error::CorridorError;
use super::impact_dto::{ImpactStructure, ImpactView};

const HEADER: [&str; 16] = [
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
];

/// One row per structure. Words that a spreadsheet would take for a formula get an apostrophe.
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
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::with_capacity(65_536));
    table.write_record(HEADER)?;
    let run_at = impact.run_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    for row in structures {
        let settlement = row.settlement_id.and_then(|id| names.get(&id).copied()).unwrap_or_default();
        table.write_record([
            impact.head.reference.clone(),
            plain(&impact.corridor.name),
            impact.corridor.reference.clone(),
            impact.corridor.version.to_string(),
            run_at.clone(),
            impact.as_of.to_string(),
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
            plain(&impact.method),
        ])?;
    }
    table.into_inner().map_err(|error| CorridorError::Table(error.into_error().into()))
}

/// Keeps a spreadsheet from running words as a formula (OWASP, CSV injection).
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
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
        assert_eq!(plain("465A"), "465A");
    }
}
