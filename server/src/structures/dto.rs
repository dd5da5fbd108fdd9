//! Wire shapes of the area.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::db::RecordHead;

/// Which structures to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StructureQuery {
    /// `west,south,east,north` in degrees.
    pub(super) bbox: Option<String>,
    pub(super) settlement_id: Option<Uuid>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// A numbered building.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StructureView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) settlement_id: Option<Uuid>,
    /// As painted on the wall.
    pub(super) number: String,
    #[serde(rename = "use")]
    pub(super) used_for: String,
    pub(super) households: Option<i32>,
    pub(super) people: Option<i32>,
    pub(super) position_error_m: f64,
    pub(super) surveyed_on: Option<NaiveDate>,
    pub(super) source: String,
    pub(super) recorded_at: DateTime<Utc>,
    /// GeoJSON Point, Polygon or MultiPolygon.
    #[schema(value_type = Object)]
    pub(super) geometry: serde_json::Value,
}
