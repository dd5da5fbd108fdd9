//! Why rings of coordinates are not an area, and where.

use std::fmt;

use super::{CoordinateError, LonLat, geojson::GeoJsonError};

/// Which ring is meant, as a reader of the file would count from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingPlace {
    pub part: usize,
    /// 0 is the outer ring, 1 the first hole.
    pub ring: usize,
}

impl fmt::Display for RingPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part, self.ring) {
            (0, 0) => f.write_str("the outer ring"),
            (0, hole) => write!(f, "hole {hole}"),
            (part, 0) => write!(f, "the outer ring of part {}", part + 1),
            (part, hole) => write!(f, "hole {hole} of part {}", part + 1),
        }
    }
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AreaError {
    #[error("the area has no ring")]
    Empty,
    #[error("{place}, point {position}: {source}")]
    Coordinate { place: RingPlace, position: usize, source: CoordinateError },
    #[error("{place} has {points} different points; it needs at least three")]
    TooFewPoints { place: RingPlace, points: usize },
    #[error("{place} is not closed: it ends at {last}, but starts at {first}")]
    Unclosed { place: RingPlace, first: LonLat, last: LonLat },
    #[error("{place} crosses or touches itself at {at} (after points {first} and {second})")]
    CrossesItself { place: RingPlace, at: LonLat, first: usize, second: usize },
    #[error("{place} runs out to {at} and back on the same line")]
    Spike { place: RingPlace, at: LonLat },
    #[error("{place} and {other} cross at {at}")]
    RingsCross { place: RingPlace, other: RingPlace, at: LonLat },
    #[error("{place} lies outside the outer ring")]
    HoleOutside { place: RingPlace },
    #[error("{place} lies inside {other}")]
    Nested { place: RingPlace, other: RingPlace },
    #[error("{place} covers no ground")]
    NoGround { place: RingPlace },
    #[error("the area is about {area_km2:.0} km²; at most {limit_km2:.0} km² is taken here")]
    TooLarge { area_km2: f64, limit_km2: f64 },
    #[error("the area has {vertices} points; at most {limit} can be read")]
    TooManyPoints { vertices: usize, limit: usize },
    #[error("the area has {rings} rings; at most {limit} can be read")]
    TooManyRings { rings: usize, limit: usize },
    #[error("the area's lines are too tangled to be checked; draw it with fewer points")]
    TooTangled,
    #[error("the geometry is a {found}, not one Polygon or MultiPolygon")]
    NotAnArea { found: String },
    #[error("the area cannot be read as GeoJSON: {0}")]
    GeoJson(#[source] GeoJsonError),
}
