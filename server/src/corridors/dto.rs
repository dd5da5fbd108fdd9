//! Wire shapes of corridors.

use chrono::{DateTime, Utc};
use domain::corridors::{CorridorKind, WidthError, WidthParts, WidthSide, Widths};
use domain::geometry::Line;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::CorridorError;
use crate::db::RecordHead;
use crate::http::FieldError;
use crate::http::lines::line;
use crate::http::patch::{given, stays_or};
use crate::http::shapes::GeometryShape;

/// Which corridors to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CorridorQuery {
    /// Words in the name, the reference, the agency or the funder; two letters at least.
    pub(super) q: Option<String>,
    /// `road`, `railway`, `power_line`, `pipeline` or `river_reserve`.
    #[param(value_type = Option<String>)]
    pub(super) corridor_kind: Option<CorridorKind>,
    /// Exactly these words, as the corridor says them.
    pub(super) stage: Option<String>,
    /// `west,south,east,north` in degrees.
    pub(super) bbox: Option<String>,
    /// Only corridors recorded by this day, `YYYY-MM-DD`.
    pub(super) at: Option<String>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// How far the corridor reaches to one side of its centre line, in metres.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CorridorWidth)]
pub(super) struct WidthShape {
    pub(super) best_m: f64,
    /// `best_m` when left out.
    pub(super) low_m: Option<f64>,
    /// `best_m` when left out.
    pub(super) high_m: Option<f64>,
    pub(super) source: String,
    /// `gazetted`, `surveyed`, `stated` or `assumed`.
    pub(super) confidence: String,
}

/// A corridor to add.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CorridorBody {
    /// A UUIDv7 made by the client, so that the request can be repeated.
    pub(super) id: Option<Uuid>,
    pub(super) name: String,
    /// `road`, `railway`, `power_line`, `pipeline` or `river_reserve`.
    #[schema(value_type = String)]
    #[serde(rename = "corridor_kind")]
    pub(super) kind: CorridorKind,
    pub(super) agency: Option<String>,
    pub(super) funder: Option<String>,
    pub(super) stage: Option<String>,
    /// GeoJSON LineString: the centre line.
    #[schema(value_type = GeometryShape)]
    pub(super) line: Value,
    /// Looking along the line from its first point to its last.
    #[schema(value_type = WidthShape)]
    pub(super) left: WidthParts,
    #[schema(value_type = WidthShape)]
    pub(super) right: WidthParts,
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CorridorPatch {
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    #[serde(rename = "corridor_kind")]
    pub(super) kind: Option<CorridorKind>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) agency: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) funder: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) stage: Option<Option<String>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = GeometryShape)]
    pub(super) line: Option<Value>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = WidthShape)]
    pub(super) left: Option<WidthParts>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = WidthShape)]
    pub(super) right: Option<WidthParts>,
    /// Why it changes.
    pub(super) note: Option<String>,
}

/// A corridor.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CorridorView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) name: String,
    #[schema(value_type = String)]
    #[serde(rename = "corridor_kind")]
    pub(super) kind: CorridorKind,
    pub(super) agency: Option<String>,
    pub(super) funder: Option<String>,
    pub(super) stage: Option<String>,
    #[schema(value_type = GeometryShape)]
    pub(super) line: Line,
    #[schema(value_type = WidthShape)]
    pub(super) left: WidthSide,
    #[schema(value_type = WidthShape)]
    pub(super) right: WidthSide,
    /// Geodesic, in metres.
    pub(super) length_m: f64,
    /// GeoJSON MultiPolygon: the ground within the best widths.
    #[schema(value_type = GeometryShape)]
    pub(super) band: Value,
}

/// What a corridor says, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CorridorFacts {
    pub(super) name: String,
    pub(super) kind: CorridorKind,
    pub(super) agency: Option<String>,
    pub(super) funder: Option<String>,
    pub(super) stage: Option<String>,
    pub(super) line: Line,
    pub(super) widths: Widths,
}

impl CorridorFacts {
    /// Trims the words and names every field that cannot be right.
    pub(super) fn checked(mut self) -> Result<Self, CorridorError> {
        let mut errors = Vec::new();
        let mut text = |pointer: &str, value: &str, most: usize| line(pointer, value, 1..=most, &mut errors);
        self.name = text("/name", &self.name, 200);
        let mut optional = |pointer: &str, value: Option<String>| {
            value.filter(|value| !value.trim().is_empty()).map(|value| text(pointer, &value, 200))
        };
        self.agency = optional("/agency", self.agency);
        self.funder = optional("/funder", self.funder);
        self.stage = optional("/stage", self.stage);
        for (pointer, side) in [("/left/source", &self.widths.left), ("/right/source", &self.widths.right)] {
            text(pointer, side.source(), 1000);
        }
        if errors.is_empty() { Ok(self) } else { Err(CorridorError::Invalid(errors)) }
    }
}

/// Checks one side; `pointer` is `/left` or `/right`.
pub(super) fn width(parts: WidthParts, pointer: &str) -> Result<WidthSide, CorridorError> {
    WidthSide::try_from(parts).map_err(|error| {
        let (member, code) = match error {
            WidthError::NoSource => ("/source", "no-source"),
            WidthError::OutOfRange => ("", "out-of-range"),
            WidthError::OutOfOrder { .. } => ("", "out-of-order"),
        };
        CorridorError::Invalid(vec![FieldError::new(format!("{pointer}{member}"), code, error)])
    })
}
