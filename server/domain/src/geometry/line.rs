//! A line on the ground, such as a corridor's centre line.

use serde::{Deserialize, Serialize};

use super::{CoordinateError, LonLat, distance_m, geojson};

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LineError {
    #[error("a line needs at least two different points")]
    TooFewPoints,
    #[error("the line has {vertices} points; at most {limit} can be read")]
    TooManyPoints { vertices: usize, limit: usize },
    #[error("point {position} of the line: {source}")]
    Coordinate { position: usize, source: CoordinateError },
    #[error("the geometry is a {found}, not a LineString")]
    NotALine { found: String },
    #[error("the line cannot be read as GeoJSON")]
    GeoJson(#[source] geojson::GeoJsonError),
}

/// At least two different points, repeated ones left out. JSON: a GeoJSON `LineString`.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    points: Vec<LonLat>,
}

impl Line {
    pub const MAX_VERTICES: usize = 100_000;

    pub fn new(mut points: Vec<LonLat>) -> Result<Self, LineError> {
        points.dedup();
        if points.len() < 2 {
            return Err(LineError::TooFewPoints);
        }
        if points.len() > Self::MAX_VERTICES {
            return Err(LineError::TooManyPoints { vertices: points.len(), limit: Self::MAX_VERTICES });
        }
        Ok(Self { points })
    }

    /// Reads a `LineString`, or a `Feature` or collection that holds just one.
    pub fn from_geojson(text: &str) -> Result<Self, LineError> {
        geojson::read(text.as_bytes()).map_err(LineError::GeoJson).and_then(Self::from_object)
    }

    pub fn from_geojson_value(value: &serde_json::Value) -> Result<Self, LineError> {
        geojson::read_value(value).map_err(LineError::GeoJson).and_then(Self::from_object)
    }

    fn from_object(object: geojson::Object) -> Result<Self, LineError> {
        let found = object.kind.clone();
        let shapes = object.into_shapes().map_err(LineError::GeoJson)?;
        let is_plain = shapes.polygons.is_empty() && shapes.points.is_empty();
        let [positions] = shapes.lines.as_slice() else {
            return Err(LineError::NotALine { found });
        };
        if !is_plain {
            return Err(LineError::NotALine { found });
        }
        let points = positions
            .iter()
            .enumerate()
            .map(|(position, pair)| {
                LonLat::try_from(*pair).map_err(|source| LineError::Coordinate { position, source })
            })
            .collect::<Result<_, _>>()?;
        Self::new(points)
    }

    pub fn points(&self) -> &[LonLat] {
        &self.points
    }

    /// Geodesic length in metres.
    pub fn length_m(&self) -> f64 {
        self.points.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum()
    }

    pub fn to_geo(&self) -> geo::LineString<f64> {
        self.points.iter().map(|place| place.coord()).collect()
    }

    pub fn to_geojson(&self) -> serde_json::Value {
        serde_json::json!({ "type": "LineString", "coordinates": self.points })
    }
}

impl TryFrom<&geo::LineString<f64>> for Line {
    type Error = LineError;

    fn try_from(line: &geo::LineString<f64>) -> Result<Self, Self::Error> {
        let points = line
            .coords()
            .enumerate()
            .map(|(position, at)| {
                LonLat::new(at.x, at.y).map_err(|source| LineError::Coordinate { position, source })
            })
            .collect::<Result<_, _>>()?;
        Self::new(points)
    }
}

impl Serialize for Line {
    fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        self.to_geojson().serialize(output)
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(input)?;
        Self::from_geojson_value(&value).map_err(serde::de::Error::custom)
    }
}
