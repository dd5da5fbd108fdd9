//! Places from a published GeoJSON file. One bad feature never stops the others.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use domain::geometry::geojson;
use geo_types::{LineString, MultiPolygon, Polygon};
use serde_json::Value;
use uuid::Uuid;

use super::error::PlaceError;
use super::{names, store};
use crate::clock::nairobi_day;
use crate::db::Tx;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    County,
    SubCounty,
    Ward,
    Location,
}

impl PlaceKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::SubCounty => "sub_county",
            Self::Ward => "ward",
            Self::Location => "location",
        }
    }
}

impl FromStr for PlaceKind {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        [Self::County, Self::SubCounty, Self::Ward, Self::Location]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| PlaceError::UnknownKind(text.to_owned()))
    }
}

/// A place about to be stored. An outline that crosses itself is repaired by PostGIS.
#[derive(Debug, Clone)]
pub struct NewPlace {
    pub id: Uuid,
    pub kind: PlaceKind,
    pub name: String,
    pub code: Option<String>,
    pub parent_id: Option<Uuid>,
    pub source: String,
    pub valid_from: Option<NaiveDate>,
    pub geometry: MultiPolygon<f64>,
    pub at: DateTime<Utc>,
}

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct ImportReport {
    /// Places stored for the first time.
    pub added: usize,
    /// Places whose outline changed: the old one holds until today, the new one from today.
    pub changed: usize,
    /// Places that were there already, exactly so.
    pub unchanged: usize,
    /// Names of places whose outline crossed itself and was repaired.
    pub repaired: Vec<String>,
    pub refused: Vec<RefusedPlace>,
}

/// A feature that was left out.
#[derive(Debug, Clone)]
pub struct RefusedPlace {
    /// Place in the file, from 1.
    pub position: usize,
    pub name: Option<String>,
    pub reason: String,
}

/// Stores one place as it is given.
pub async fn insert_place(tx: &mut Tx, new: &NewPlace) -> Result<(), PlaceError> {
    store::insert(tx, new).await.map_err(Into::into)
}

/// Imports every polygon of a file as places of one kind. Importing the same file again changes nothing.
pub async fn import_geojson(
    tx: &mut Tx,
    bytes: &[u8],
    kind: PlaceKind,
    source: &str,
    at: DateTime<Utc>,
) -> Result<ImportReport, PlaceError> {
    let file: Value =
        serde_json::from_slice(bytes).map_err(|error| PlaceError::NotACollection(error.to_string()))?;
    let features = file
        .get("features")
        .and_then(Value::as_array)
        .ok_or_else(|| PlaceError::NotACollection("it has no list of features".into()))?;
    let mut report = ImportReport::default();
    for (index, feature) in features.iter().enumerate() {
        let properties = feature.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let name = names::name_of(&properties, kind);
        let refuse = |reason: String| RefusedPlace { position: index + 1, name: name.clone(), reason };
        let Some(name) = name.clone() else {
            report.refused.push(refuse("none of its properties is a name".into()));
            continue;
        };
        let geometry = match outline_of(feature, file.get("crs")) {
            Ok(geometry) => geometry,
            Err(reason) => {
                report.refused.push(refuse(reason));
                continue;
            }
        };
        let parent_id = match names::county_of(&properties) {
            Some(county) if kind != PlaceKind::County => store::find_county(tx, &county).await?,
            _ => None,
        };
        let new = NewPlace {
            id: Uuid::now_v7(),
            kind,
            name,
            code: names::code_of(&properties, kind),
            parent_id,
            source: source.to_owned(),
            valid_from: None,
            geometry,
            at,
        };
        store_one(tx, new, &mut report, index + 1).await?;
    }
    Ok(report)
}

async fn store_one(
    tx: &mut Tx,
    mut new: NewPlace,
    report: &mut ImportReport,
    position: usize,
) -> Result<(), PlaceError> {
    match store::repair(tx, &new.geometry).await? {
        store::Repaired::Sound => {}
        store::Repaired::Mended => report.repaired.push(new.name.clone()),
        store::Repaired::Nothing => {
            let reason = "its outline encloses no ground".to_owned();
            report.refused.push(RefusedPlace { position, name: Some(new.name), reason });
            return Ok(());
        }
    }
    let today = nairobi_day(new.at);
    match store::compare_present(tx, &new).await? {
        None => report.added += 1,
        Some((_, true)) => {
            report.unchanged += 1;
            return Ok(());
        }
        Some((present, false)) if store::end(tx, present, today).await? => {
            new.valid_from = Some(today);
            report.changed += 1;
        }
        Some(_) => {
            let reason =
                "another outline of it was imported today already; import this one tomorrow".to_owned();
            report.refused.push(RefusedPlace { position, name: Some(new.name), reason });
            return Ok(());
        }
    }
    insert_place(tx, &new).await
}

fn outline_of(feature: &Value, crs: Option<&Value>) -> Result<MultiPolygon<f64>, String> {
    let mut geometry = feature.get("geometry").cloned().unwrap_or(Value::Null);
    if let (Some(object), Some(crs)) = (geometry.as_object_mut(), crs) {
        object.insert("crs".into(), crs.clone());
    }
    let shapes = geojson::read_value(&geometry)
        .and_then(geojson::Object::into_shapes)
        .map_err(|error| error.to_string())?;
    if shapes.polygons.is_empty() {
        return Err("it is not a polygon".into());
    }
    let fits = |[lon, lat]: &[f64; 2]| (-180.0..=180.0).contains(lon) && (-90.0..=90.0).contains(lat);
    if !shapes.polygons.iter().flatten().flatten().all(fits) {
        return Err("its coordinates are not longitude and latitude in degrees".into());
    }
    let polygon = |rings: Vec<Vec<[f64; 2]>>| {
        let mut rings = rings.into_iter().map(LineString::from);
        let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Polygon::new(outer, rings.collect())
    };
    Ok(shapes.polygons.into_iter().map(polygon).collect())
}
