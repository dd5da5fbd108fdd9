//! Corridors and counts as cases show and export them. A pack goes to the other side too: a count
//! leaves with its numbers, never with single dwellings.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use super::assess_impact::ImpactParameters;
use super::data_age::data_age;
use super::error::CorridorError;
use super::present_impact::present;
use super::store;
use super::write_brief::printed_counts;
use crate::db::{Failure, RecordExport, Tx, to_word};

/// What a corridor is called; None when the transaction may not read it.
pub async fn title_of(tx: &mut Tx, id: Uuid) -> Result<Option<String>, Failure> {
    store::find_name(tx, id).await
}

/// What a count is called.
pub async fn impact_title_of(tx: &mut Tx, id: Uuid) -> Result<Option<String>, CorridorError> {
    Ok(store::find_impact(tx, id).await?.map(|impact| title(&impact.corridor.name, impact.as_of)))
}

fn title(corridor: &str, as_of: NaiveDate) -> String {
    format!("Structures near {corridor}, counted {}", domain::period::display_date(as_of))
}

/// The present version of a corridor.
pub async fn export(tx: &mut Tx, id: Uuid) -> Result<Option<RecordExport>, Failure> {
    let Some(corridor) = store::find_view(tx, id).await? else { return Ok(None) };
    let feature = json!({
        "type": "Feature", "id": id, "geometry": corridor.line,
        "properties": {
            "kind": "corridor", "reference": corridor.head.reference, "version": corridor.version,
            "recorded_at": corridor.recorded_at, "name": corridor.name, "use": to_word(&corridor.kind),
            "agency": corridor.agency, "funder": corridor.funder, "stage": corridor.stage,
            "length_m": corridor.length_m, "left": corridor.left, "right": corridor.right, "band": corridor.band,
        },
    });
    let source = corridor.left.source().to_owned();
    Ok(Some(RecordExport { title: corridor.name, feature, when: None, source }))
}

/// What a pack tells of a count along a corridor.
#[derive(Debug, Clone)]
pub struct ImpactExport {
    pub title: String,
    pub reference: String,
    pub corridor: String,
    pub corridor_version: i32,
    /// The organisation whose reading rights bounded the count.
    pub counted_over: String,
    pub as_of: NaiveDate,
    pub run_at: DateTime<Utc>,
    pub method: String,
    pub parameters: ImpactParameters,
    /// Structures within the screening distance, counted or not.
    pub structures_seen: i32,
    /// How old the data is, as a sentence.
    pub data_age: String,
    pub counts: report::ImpactCounts,
    /// A GeoJSON Feature; its geometry is the centre line the count was made along.
    pub feature: serde_json::Value,
    pub along: Option<RecordExport>,
}

/// A count with its totals; its geometry is the centre line it was made along.
pub async fn export_impact(tx: &mut Tx, id: Uuid) -> Result<Option<ImpactExport>, CorridorError> {
    let Some(stored) = store::find_impact(tx, id).await? else { return Ok(None) };
    let impact = present(tx, stored, 0).await?;
    let along = store::find_stored(tx, impact.corridor.id, Some(impact.corridor.version)).await?;
    let (line, widths) = along.map(|corridor| (corridor.facts.line, corridor.facts.widths)).unzip();
    let (left, right) = widths.map(|widths| (widths.left, widths.right)).unzip();
    let feature = json!({
        "type": "Feature", "id": id, "geometry": line,
        "properties": {
            "kind": "impact", "reference": impact.head.reference, "corridor": impact.corridor,
            "run_at": impact.run_at, "as_of": impact.as_of, "parameters": impact.parameters,
            "method": impact.method, "counted_over": impact.head.organisation.name, "totals": impact.totals, "by_settlement": impact.by_settlement,
            "data": impact.data, "left": left, "right": right,
        },
    });
    Ok(Some(ImpactExport {
        title: title(&impact.corridor.name, impact.as_of),
        reference: impact.head.reference.clone(),
        corridor: format!("{} {}", impact.corridor.reference, impact.corridor.name),
        corridor_version: impact.corridor.version,
        counted_over: impact.head.organisation.name.clone(),
        as_of: impact.as_of,
        run_at: impact.run_at,
        method: impact.method.clone(),
        parameters: impact.parameters,
        structures_seen: impact.data.structures_seen,
        data_age: data_age(impact.as_of, impact.data.structures_changed_at),
        counts: printed_counts(&impact),
        feature,
        along: export(tx, impact.corridor.id).await?,
    }))
}
