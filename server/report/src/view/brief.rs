//! The page data of an impact brief: cut to what one page holds, and saying what was cut.

use serde_json::{Value, json};

use super::counts::{hardest_first, line, none_read, totals};
use crate::input::ImpactBrief;
use crate::map::draw;
use crate::{RENDERER_VERSION, ReportError, words};

const MOST_SETTLEMENTS: usize = 15;
const MOST_WIDTHS: usize = 5;
const MOST_DATA_VERSIONS: usize = 5;
const MOST_LIMITS: usize = 4;

/// Text width of the page in points.
const MAP_WIDTH: f64 = 493.0;
const HIGHEST_MAP: f64 = 250.0;
const LOWEST_MAP: f64 = 118.0;
/// Height a table row takes from the map, in points.
const ROW_HEIGHT: f64 = 13.0;

pub(crate) fn impact_brief(brief: &ImpactBrief) -> Result<Value, ReportError> {
    let settlements = hardest_first(&brief.settlements);
    let shown = &settlements[..settlements.len().min(MOST_SETTLEMENTS)];
    let corridor = &brief.corridor;
    let widths: Vec<Value> = corridor
        .widths
        .iter()
        .take(MOST_WIDTHS)
        .map(|width| {
            json!({
                "side": words::side(width.side),
                "width": format!("{} m", words::number(width.width_m)),
                "source": width.source,
                "known": width.known,
            })
        })
        .collect();
    let rows = shown.len() + widths.len() + brief.data_versions.len().min(MOST_DATA_VERSIONS);
    let map_height =
        (HIGHEST_MAP - ROW_HEIGHT * rows.saturating_sub(7) as f64).clamp(LOWEST_MAP, HIGHEST_MAP);
    let facts: Vec<&str> =
        [Some(corridor.kind.as_str()), corridor.stage.as_deref()].into_iter().flatten().collect();
    Ok(json!({
        "demo": brief.demo,
        "reference": brief.reference,
        "name": corridor.name,
        "kind": facts.join(", "),
        "agency": corridor.agency,
        "funder": corridor.funder,
        "length": corridor.length_m.map(words::distance),
        "widths": widths,
        "more_widths": corridor.widths.len().saturating_sub(MOST_WIDTHS),
        "at": words::day(brief.at),
        "run_at": words::moment(brief.run_at),
        "range_meaning": brief.range_meaning,
        "method": brief.method,
        "renderer": RENDERER_VERSION,
        "counted_over": brief.counted_over,
        "none_read": none_read(&brief.totals),
        "totals": totals(&brief.totals),
        "settlements": shown.iter().map(|shown| line(shown)).collect::<Vec<_>>(),
        "settlements_counted": words::counted(settlements.len(), "settlement", "settlements"),
        "more_settlements": settlements.len() - shown.len(),
        "map": {
            "at": words::day(brief.map.at),
            "accuracy": words::sentence(&brief.map.accuracy),
            "source": words::sentence(&brief.map.source),
            "drawn": draw(&brief.map, MAP_WIDTH, map_height)?,
        },
        "data_versions": brief.data_versions.iter().take(MOST_DATA_VERSIONS).collect::<Vec<_>>(),
        "more_data_versions": brief.data_versions.len().saturating_sub(MOST_DATA_VERSIONS),
        "limits": brief.limits.iter().take(MOST_LIMITS).collect::<Vec<_>>(),
    }))
}
