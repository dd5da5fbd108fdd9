//! The page data of a record that is set out in full.

use serde_json::{Value, json};

use super::counts::{hardest_first, line, none_read, totals};
use crate::ReportError;
use crate::input::{ImpactCounts, RecordSheet, SheetTable};
use crate::words;

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
        "tables": record.tables.iter().map(table).collect::<Vec<_>>(),
        "impact": record.impact.as_ref().map(impact),
    }))
}

/// With the share of the page's width that each column needs.
fn table(table: &SheetTable) -> Value {
    const LEAST: usize = 12;
    const MOST: usize = 48;
    let letters = |column: usize| {
        let cells = std::iter::once(&table.columns).chain(&table.rows).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0).clamp(LEAST, MOST)
    };
    let shares: Vec<usize> = (0..table.columns.len()).map(letters).collect();
    json!({"title": table.title, "columns": table.columns, "rows": table.rows, "shares": shares})
}

fn impact(counts: &ImpactCounts) -> Value {
    json!({
        "totals": totals(&counts.totals),
        "settlements": hardest_first(&counts.settlements).into_iter().map(line).collect::<Vec<_>>(),
        "settlements_counted": words::counted(counts.settlements.len(), "settlement", "settlements"),
        "range_meaning": counts.range_meaning,
        "limits": counts.limits,
        "counted_over": counts.counted_over,
        "none_read": none_read(&counts.totals),
    })
}
