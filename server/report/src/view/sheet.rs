//! The page data of a record that is set out in full.

use serde_json::{Value, json};

use super::counts::{hardest_first, line, none_read, totals};
use crate::ReportError;
use crate::input::{ImpactCounts, RecordSheet};

pub(super) fn sheet(record: &RecordSheet) -> Result<Value, ReportError> {
    for table in &record.tables {
        if table.columns.is_empty() || table.rows.iter().any(|row| row.len() != table.columns.len()) {
            return Err(ReportError::input(
                format!("exhibit {}, table {:?}", record.exhibit, table.title),
                "has a row that does not fit its columns",
            ));
        }
    }
    Ok(json!({
        "exhibit": record.exhibit,
        "title": record.title,
        "kind": record.kind,
        "reference": record.reference,
        "facts": record.facts,
        "tables": record.tables,
        "impact": record.impact.as_ref().map(impact),
    }))
}

fn impact(counts: &ImpactCounts) -> Value {
    json!({
        "totals": totals(&counts.totals),
        "settlements": hardest_first(&counts.settlements).into_iter().map(line).collect::<Vec<_>>(),
        "range_meaning": counts.range_meaning,
        "limits": counts.limits,
        "counted_over": counts.counted_over,
        "none_read": none_read(&counts.totals),
    })
}
