//! A boundary as replies show it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One version of a settlement's extent, with where it comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoundaryView {
    pub id: Uuid,
    pub reference: String,
    pub visibility: String,
    pub settlement_id: Uuid,
    /// Counts the settlement's boundaries from 1.
    pub version: i32,
    /// `proposed`, `accepted`, `agreed` or `disputed`.
    pub standing: String,
    /// Geodesic, in square metres.
    pub area_m2: f64,
    pub valid_from: NaiveDate,
    /// The first day it no longer holds; null while it does.
    pub valid_to: Option<NaiveDate>,
    pub recorded_at: DateTime<Utc>,
    /// When another took its place for its whole period.
    pub superseded_at: Option<DateTime<Utc>>,
    pub source: String,
    pub method: String,
    pub accuracy_m: Option<f64>,
    /// Meetings and groups, in their own words.
    pub agreed_by: Vec<String>,
    pub walk_id: Option<Uuid>,
    /// GeoJSON MultiPolygon.
    #[schema(value_type = Object)]
    pub geometry: serde_json::Value,
}
