//! GeoJSON, geo types and the WKB that PostGIS speaks. All EPSG:4326.

use geo_types::{Geometry, MultiPolygon};
use geozero::{CoordDimensions, ToGeo, ToJson, ToWkb, wkb::Wkb};

use super::Failure;

/// Why bytes from our own database are not a geometry.
#[derive(Debug, thiserror::Error)]
#[error("a stored geometry cannot be read")]
pub struct GeometryUnreadable(#[source] geozero::error::GeozeroError);

/// ISO WKB for `st_geomfromwkb($1, 4326)`.
pub fn to_wkb(geometry: &Geometry<f64>) -> Vec<u8> {
    geometry.to_wkb(CoordDimensions::xy()).expect("writing a geo geometry to memory cannot fail")
}

/// Reads `st_asbinary(geom)` of our own database; never call it on bytes from outside.
pub fn from_wkb(bytes: &[u8]) -> Result<Geometry<f64>, GeometryUnreadable> {
    Wkb(bytes).to_geo().map_err(GeometryUnreadable)
}

/// The same for a column of areas; another shape, which its type forbids, is an empty one.
pub fn area_from_wkb(bytes: &[u8]) -> Result<MultiPolygon<f64>, Failure> {
    match from_wkb(bytes).map_err(Failure::unreadable)? {
        Geometry::MultiPolygon(area) => Ok(area),
        _ => Ok(MultiPolygon(Vec::new())),
    }
}

/// GeoJSON geometry of a geo geometry.
pub fn to_geojson(geometry: &Geometry<f64>) -> serde_json::Value {
    geometry
        .to_json()
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or(serde_json::Value::Null)
}
