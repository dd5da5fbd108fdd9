//! What a pack tells of a record: title, GeoJSON, and what it adds to chronology, figures and maps.

use chrono::NaiveDate;
use domain::period::FuzzyDate;
use geo_types::MultiPolygon;
use serde_json::{Value, json};
use uuid::Uuid;

use super::CaseError;
use crate::db::{self, RecordExport, Tx};
use crate::{claims, corridors, evidence, incidents, notices, settlements};

/// A record as a pack shows it, read under the asking person's rights.
#[derive(Debug, Clone, Default)]
pub struct SubjectExport {
    pub title: String,
    /// The kind in words: "boundary version", "eviction incident".
    pub kind: String,
    /// GeoJSON Feature; none for what has no place of its own.
    pub feature: Option<Value>,
    /// A dated line of the chronology.
    pub happened: Option<(FuzzyDate, String)>,
    pub incident: Option<incidents::IncidentExport>,
    pub notice: Option<notices::NoticeExport>,
    pub boundary: Option<ShownBoundary>,
    pub claim: Option<ShownClaim>,
    pub corridor: Option<ShownCorridor>,
    /// The settlement it belongs to.
    pub settlement: Option<Uuid>,
}

/// A boundary to be drawn.
#[derive(Debug, Clone)]
pub struct ShownBoundary {
    pub name: String,
    pub area: MultiPolygon<f64>,
    pub agreed: bool,
    pub source: String,
    pub accuracy_m: Option<f64>,
    pub valid_from: NaiveDate,
}

/// A claim to be drawn.
#[derive(Debug, Clone)]
pub struct ShownClaim {
    pub label: String,
    pub area: MultiPolygon<f64>,
    /// Another claim stands against it.
    pub rival: bool,
}

/// A corridor to be drawn, with its best known widths in metres.
#[derive(Debug, Clone)]
pub struct ShownCorridor {
    pub name: String,
    pub line: Vec<[f64; 2]>,
    pub left_m: f64,
    pub right_m: f64,
}

/// Reads a record of any kind; None when the identity may not.
pub async fn export_subject(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(head) = db::load_head(tx, id).await? else { return Ok(None) };
    let export = match head.kind.as_str() {
        "settlement" => settlement(tx, id).await?,
        "boundary" => boundary(tx, id).await?,
        "claim" => claims::export(tx, id).await?.map(claim),
        "corridor" => corridors::export(tx, id).await?.map(corridor),
        "impact" => corridors::export_impact(tx, id).await?.map(impact),
        "notice" => notice(tx, id).await?,
        "incident" => incident(tx, id).await?,
        "item" => item(tx, id).await?,
        _ => None,
    };
    let plain = || SubjectExport {
        title: format!("{} {}", head.kind, head.reference),
        kind: head.kind.clone(),
        ..SubjectExport::default()
    };
    Ok(Some(export.unwrap_or_else(plain)))
}

async fn settlement(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = settlements::find_settlement(tx, id).await? else { return Ok(None) };
    let feature = json!({
        "type": "Feature", "id": id,
        "geometry": {"type": "Point", "coordinates": [found.centre.lon(), found.centre.lat()]},
        "properties": {"kind": "settlement", "reference": found.reference, "name": found.name,
            "county": found.county, "ward": found.ward},
    });
    Ok(Some(SubjectExport {
        title: found.name,
        kind: "settlement".to_owned(),
        feature: Some(feature),
        settlement: Some(id),
        ..SubjectExport::default()
    }))
}

async fn boundary(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = settlements::find_boundary(tx, id).await? else { return Ok(None) };
    let name = settlements::find_settlement(tx, found.settlement_id).await?.map(|settlement| settlement.name);
    let title = format!("Boundary {} of {}", found.version, name.as_deref().unwrap_or("a settlement"));
    let mut properties = serde_json::to_value(&found)?;
    let geometry =
        properties.as_object_mut().and_then(|members| members.remove("geometry")).unwrap_or(Value::Null);
    properties["kind"] = "boundary".into();
    let shown = area_of(&geometry).map(|area| ShownBoundary {
        name: title.clone(),
        area,
        agreed: matches!(found.standing.as_str(), "accepted" | "agreed"),
        source: found.source.clone(),
        accuracy_m: found.accuracy_m,
        valid_from: found.valid_from,
    });
    let happened = format!("{title} holds from this day ({})", found.standing);
    Ok(Some(SubjectExport {
        title,
        kind: "boundary version".to_owned(),
        happened: Some((FuzzyDate::day(found.valid_from), happened)),
        feature: Some(json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})),
        boundary: shown,
        settlement: Some(found.settlement_id),
        ..SubjectExport::default()
    }))
}

fn claim(found: RecordExport) -> SubjectExport {
    let properties = &found.feature["properties"];
    let shown = area_of(&found.feature["geometry"]).map(|area| ShownClaim {
        label: found.title.clone(),
        area,
        rival: properties["rivals"].as_array().is_some_and(|rivals| !rivals.is_empty()),
    });
    SubjectExport {
        kind: "claim".to_owned(),
        happened: found.when.map(|when| (when, format!("{}: claimed since", found.title))),
        settlement: properties["settlement_id"].as_str().and_then(|id| id.parse().ok()),
        claim: shown,
        title: found.title,
        feature: Some(found.feature),
        ..SubjectExport::default()
    }
}

fn corridor(found: RecordExport) -> SubjectExport {
    let line = serde_json::from_value(found.feature["geometry"]["coordinates"].clone()).unwrap_or_default();
    let width = |side: &str| found.feature["properties"][side]["best_m"].as_f64().unwrap_or(0.0);
    let shown =
        ShownCorridor { name: found.title.clone(), line, left_m: width("left"), right_m: width("right") };
    SubjectExport {
        kind: "corridor".to_owned(),
        corridor: Some(shown),
        title: found.title,
        feature: Some(found.feature),
        ..SubjectExport::default()
    }
}

fn impact(found: RecordExport) -> SubjectExport {
    SubjectExport {
        kind: "count of who is near a corridor".to_owned(),
        happened: found.when.map(|when| (when, found.title.clone())),
        title: found.title,
        feature: Some(found.feature),
        ..SubjectExport::default()
    }
}

async fn notice(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = notices::export_notice(tx, id).await? else { return Ok(None) };
    Ok(Some(SubjectExport {
        title: found.title.clone(),
        kind: "eviction or enforcement notice".to_owned(),
        feature: Some(found.feature.clone()),
        happened: found.issued.map(|issued| (issued, format!("{} is issued", found.title))),
        settlement: Some(found.settlement),
        notice: Some(found),
        ..SubjectExport::default()
    }))
}

async fn incident(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = incidents::export_incident(tx, id).await? else { return Ok(None) };
    Ok(Some(SubjectExport {
        title: found.title.clone(),
        kind: "eviction incident".to_owned(),
        feature: Some(found.feature.clone()),
        happened: Some((found.occurred, found.title.clone())),
        settlement: Some(found.settlement),
        incident: Some(found),
        ..SubjectExport::default()
    }))
}

async fn item(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = evidence::load_items(tx, &[id]).await?.pop() else { return Ok(None) };
    let kind = match found.media_type.split('/').next() {
        Some("image") => "photograph or picture",
        Some("video") => "video recording",
        Some("audio") => "sound recording",
        _ if found.media_type == "application/pdf" => "document (PDF)",
        _ => "file",
    };
    Ok(Some(SubjectExport { title: found.title, kind: kind.to_owned(), ..SubjectExport::default() }))
}

/// Reads a GeoJSON Polygon or MultiPolygon of our own.
fn area_of(geometry: &Value) -> Option<MultiPolygon<f64>> {
    type Rings = Vec<Vec<[f64; 2]>>;
    let coordinates = geometry.get("coordinates")?.clone();
    let polygons: Vec<Rings> = match geometry["type"].as_str()? {
        "Polygon" => vec![serde_json::from_value(coordinates).ok()?],
        "MultiPolygon" => serde_json::from_value(coordinates).ok()?,
        _ => return None,
    };
    let ring = |ring: &Vec<[f64; 2]>| {
        ring.iter().map(|&[lon, lat]| (lon, lat)).collect::<geo_types::LineString<f64>>()
    };
    Some(MultiPolygon(
        polygons
            .iter()
            .filter_map(|rings| {
                let (outside, holes) = rings.split_first()?;
                Some(geo_types::Polygon::new(ring(outside), holes.iter().map(ring).collect()))
            })
            .collect(),
    ))
}
