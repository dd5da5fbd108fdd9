//! GeoJSON (RFC 7946) read into plain positions with bounds on count and depth.
//!
//! Properties and foreign members are passed over. A `crs` member of the 2008 format is obeyed when
//! it names WGS 84 and refused otherwise: metres are never plotted as degrees.

mod coordinates;
mod object;

use serde::de::DeserializeSeed;

pub use object::Object;

/// Positions, lists and members one document may hold.
pub const MAX_PARTS: usize = 400_000;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GeoJsonError {
    #[error("it is not JSON: {problem} (line {line}, column {column})")]
    NotJson { problem: String, line: usize, column: usize },
    #[error("it is JSON, but not GeoJSON: {0}")]
    NotGeoJson(String),
    #[error("it holds more than {MAX_PARTS} points and lists")]
    TooMuch,
    #[error("its coordinates are in {0}, not in WGS 84 longitude and latitude; export it again as WGS 84")]
    UnsupportedCrs(String),
    #[error("a {kind} has no usable coordinates")]
    BadCoordinates { kind: String },
    #[error("there is no GeoJSON type named '{0}'")]
    UnknownType(String),
}

/// The plain shapes of a document, in file order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shapes {
    /// Rings of each polygon, the outer one first.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
    pub lines: Vec<Vec<[f64; 2]>>,
    pub points: Vec<[f64; 2]>,
}

pub fn read(bytes: &[u8]) -> Result<Object, GeoJsonError> {
    let budget = std::cell::Cell::new(MAX_PARTS);
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let object = object::ObjectSeed(&budget)
        .deserialize(&mut input)
        .and_then(|object| input.end().map(|()| object))
        .map_err(|error| explain(&error, budget.get()))?;
    object.check_crs()?;
    Ok(object)
}

pub fn read_value(value: &serde_json::Value) -> Result<Object, GeoJsonError> {
    let budget = std::cell::Cell::new(MAX_PARTS);
    let object =
        object::ObjectSeed(&budget).deserialize(value).map_err(|error| explain(&error, budget.get()))?;
    object.check_crs()?;
    Ok(object)
}

fn explain(error: &serde_json::Error, budget_left: usize) -> GeoJsonError {
    if budget_left == 0 {
        return GeoJsonError::TooMuch;
    }
    let mut problem = error.to_string();
    if let Some(place) = problem.find(" at line ") {
        problem.truncate(place);
    }
    // The library quotes offending text; a file's own words do not belong in a long error.
    if problem.chars().count() > 160 {
        problem = problem.chars().take(160).chain("…".chars()).collect();
    }
    if error.is_data() {
        GeoJsonError::NotGeoJson(problem)
    } else {
        GeoJsonError::NotJson { problem, line: error.line(), column: error.column() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crs_member_is_obeyed_when_it_is_wgs_84_and_refused_otherwise() {
        let with = |crs: &str| {
            read(format!(r#"{{"type":"Point","coordinates":[36.8,-1.3],"crs":{crs}}}"#).as_bytes())
        };
        assert!(with(r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#).is_ok());
        assert!(with(r#"{"type":"name","properties":{"name":"EPSG:4326"}}"#).is_ok());
        for other in [
            r#"{"type":"name","properties":{"name":"EPSG:21037"}}"#,
            r#"{"type":"name","properties":{"name":"EPSG:14326"}}"#,
            r#"{"type":"link","properties":{"href":"http://example.org"}}"#,
            "null",
        ] {
            assert!(matches!(with(other), Err(GeoJsonError::UnsupportedCrs(_))), "{other}");
        }
    }

    #[test]
    fn a_not_a_number_is_not_json_and_the_line_is_named() {
        let error = read(b"{\"type\":\"Point\",\n\"coordinates\":[NaN,1]}").unwrap_err();
        assert!(matches!(error, GeoJsonError::NotJson { line: 2, .. }), "{error}");
    }

    #[test]
    fn deep_and_endless_lists_are_refused() {
        let deep = format!("{{\"type\":\"Polygon\",\"coordinates\":{}", "[".repeat(100_000));
        assert!(read(deep.as_bytes()).is_err());
        let wide = format!("{{\"type\":\"MultiPoint\",\"coordinates\":[{}[]]}}", "[],".repeat(MAX_PARTS));
        assert_eq!(read(wide.as_bytes()), Err(GeoJsonError::TooMuch));
        let long = format!("{{\"type\":\"Point\",\"coordinates\":[{}0]}}", "0,".repeat(1000));
        assert!(read(long.as_bytes()).is_err());
    }
}
