//! What a pack tells of a record: title, GeoJSON, the sheet that sets it out, and what it adds to
//! chronology, figures and maps.

mod along_corridors;
mod cited;
mod claimed;
mod evictions;
mod extent;
mod land;
mod phrases;
mod walked;

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::period::FuzzyDate;
use geo_types::MultiPolygon;
use report::{Figure, ImpactCounts, SheetFact, SheetTable};
use serde_json::Value;
use uuid::Uuid;

use super::CaseError;
use crate::db::{self, RecordHead, Tx};
use crate::evidence::{self, Item};
use crate::{corridors, incidents, notices};

/// A record as a pack shows it, read under the asking person's rights.
#[derive(Debug, Clone, Default)]
pub struct SubjectExport {
    pub title: String,
    /// The kind in words: "boundary version", "eviction incident".
    pub kind: String,
    /// GeoJSON Feature; none for what has no place of its own.
    pub feature: Option<Value>,
    /// Lines of the chronology, those without a date too.
    pub events: Vec<Happened>,
    /// What is recorded, under its names; empty for a file.
    pub facts: Vec<SheetFact>,
    pub tables: Vec<SheetTable>,
    pub impact: Option<ImpactCounts>,
    pub figures: Vec<Figure>,
    pub incident: Option<incidents::IncidentExport>,
    pub notice: Option<notices::NoticeExport>,
    /// Marks of the files about a notice, and how many others there are.
    pub notice_files: Option<String>,
    pub boundary: Option<ShownBoundary>,
    pub claim: Option<ShownClaim>,
    pub corridor: Option<ShownCorridor>,
    /// The settlement it belongs to.
    pub settlement: Option<Uuid>,
}

/// Something a record says happened, or that it leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// None where nobody has recorded it.
    pub when: Option<FuzzyDate>,
    /// The last day, where it lasted.
    pub until: Option<FuzzyDate>,
    pub what: String,
    /// Who or what says so.
    pub source: String,
    /// Reference of the record that holds it.
    pub reference: String,
    pub contested: bool,
}

/// A boundary to be drawn.
#[derive(Debug, Clone)]
pub struct ShownBoundary {
    pub id: Uuid,
    /// "Boundary 2".
    pub name: String,
    pub area: MultiPolygon<f64>,
    pub agreed: bool,
    /// How well it is known, in words; none where nobody has recorded it.
    pub accuracy: Option<String>,
}

/// A claim to be drawn.
#[derive(Debug, Clone)]
pub struct ShownClaim {
    pub reference: String,
    pub label: String,
    pub area: MultiPolygon<f64>,
    /// References of the claims that stand against it.
    pub rivals: Vec<String>,
}

/// A corridor to be drawn, with its best known widths in metres.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownCorridor {
    pub name: String,
    pub line: Vec<[f64; 2]>,
    pub left_m: f64,
    pub right_m: f64,
}

pub use cited::Marks;

/// A record that the identity may read.
#[derive(Debug, Clone)]
pub struct ExportedRecord {
    pub head: RecordHead,
    pub subject: SubjectExport,
    /// When it is a file.
    pub item: Option<Item>,
}

/// Reads records of any kind, each once, without those that the identity may not read. Other exhibits are
/// cited by their marks; a settlement stands for the boundary that holds on the day.
pub async fn export_subjects(
    tx: &mut Tx,
    ids: &[Uuid],
    marks: &Marks,
    on: NaiveDate,
) -> Result<HashMap<Uuid, ExportedRecord>, CaseError> {
    let heads = db::load_heads(tx, ids).await?;
    // A case may hold hundreds of files: they are asked for at once.
    let files: Vec<Uuid> = heads.values().filter(|head| head.kind == "item").map(|head| head.id).collect();
    let items = if files.is_empty() { Vec::new() } else { evidence::load_items(tx, &files).await? };
    let mut items: HashMap<Uuid, Item> = items.into_iter().map(|item| (item.head.id, item)).collect();
    let mut exported = HashMap::with_capacity(heads.len());
    for (id, head) in heads {
        let item = items.remove(&id);
        let subject = match &item {
            Some(item) => file(item),
            // Hidden from the reader since its head was read.
            None if head.kind == "item" => continue,
            None => export_subject(tx, &head, marks, on).await?,
        };
        exported.insert(id, ExportedRecord { head, subject, item });
    }
    Ok(exported)
}

async fn export_subject(
    tx: &mut Tx,
    head: &RecordHead,
    marks: &Marks,
    on: NaiveDate,
) -> Result<SubjectExport, CaseError> {
    let id = head.id;
    let export = match head.kind.as_str() {
        "settlement" => land::settlement(tx, id, on).await?,
        "boundary" => land::boundary(tx, id).await?,
        "claim" => claimed::claim(tx, id).await?,
        "walk" => walked::walk(tx, id).await?,
        "corridor" => corridors::export(tx, id).await?.map(along_corridors::corridor).transpose()?,
        "impact" => corridors::export_impact(tx, id).await?.map(along_corridors::impact).transpose()?,
        "notice" => evictions::notice(tx, id, marks).await?,
        "incident" => evictions::incident(tx, id, marks).await?,
        _ => None,
    };
    let plain = || SubjectExport {
        title: format!("{} {}", head.kind, head.reference),
        kind: head.kind.clone(),
        ..SubjectExport::default()
    };
    Ok(export.unwrap_or_else(plain))
}

fn file(item: &Item) -> SubjectExport {
    let kind = match item.media_type.split('/').next() {
        Some("image") => "photograph or picture",
        Some("video") => "video recording",
        Some("audio") => "sound recording",
        _ if item.media_type == "application/pdf" => "document (PDF)",
        _ => "file",
    };
    SubjectExport { title: item.title.clone(), kind: kind.to_owned(), ..SubjectExport::default() }
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
