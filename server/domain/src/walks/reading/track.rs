//! A track as the file gave it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{geometry::LonLat, walks::Finding};

/// Fixes one file may hold.
pub(super) const MAX_FIXES: usize = 200_000;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    pub at: LonLat,
    pub time: Option<DateTime<Utc>>,
    /// Radius in metres, where the file states one.
    pub accuracy_m: Option<f64>,
    /// Horizontal dilution of precision, a number without a unit.
    pub hdop: Option<f64>,
}

impl Fix {
    pub const fn plain(at: LonLat) -> Self {
        Self { at, time: None, accuracy_m: None, hdop: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrackSource {
    /// Recorded while walking.
    Track,
    /// A planned route.
    Route,
    /// Separate points joined in file order.
    Points,
    /// A drawn line.
    Line,
    /// A drawn polygon: the first segment is its outer ring, any others are holes.
    Polygon,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RawTrack {
    pub source: TrackSource,
    pub segments: Vec<Vec<Fix>>,
    /// What was noticed while reading.
    pub notes: Vec<Finding>,
}

impl RawTrack {
    pub fn fixes(&self) -> impl Iterator<Item = &Fix> {
        self.segments.iter().flatten()
    }

    pub fn len(&self) -> usize {
        self.segments.iter().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.segments.iter().all(Vec::is_empty)
    }

    /// A `MultiLineString` of the segments as they stand, for showing beside the cleaned ring.
    pub fn to_geojson(&self) -> serde_json::Value {
        let lines: Vec<Vec<LonLat>> = self
            .segments
            .iter()
            .filter(|segment| segment.len() > 1)
            .map(|segment| segment.iter().map(|fix| fix.at).collect())
            .collect();
        serde_json::json!({ "type": "MultiLineString", "coordinates": lines })
    }
}
