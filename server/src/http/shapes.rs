//! Shapes that many areas share on the wire, for the OpenAPI document. The values themselves are
//! types of the package `domain`, which checks them while it reads them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A date as people know it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FuzzyDate)]
pub struct FuzzyDateShape {
    /// Any day within the span meant, `YYYY-MM-DD`.
    pub date: NaiveDate,
    pub precision: PrecisionShape,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DatePrecision)]
#[serde(rename_all = "snake_case")]
pub enum PrecisionShape {
    Day,
    Month,
    Year,
    About,
}

/// A number with where it comes from: `value`, or `low`, `best` and `high`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Figure)]
pub struct FigureShape {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub best: Option<f64>,
    pub high: Option<f64>,
    pub unit: String,
    pub as_of: FuzzyDateShape,
    pub source: String,
    pub method: Option<String>,
    pub confidence: ConfidenceShape,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Confidence)]
#[serde(rename_all = "snake_case")]
pub enum ConfidenceShape {
    Low,
    Medium,
    High,
    Unknown,
}

/// A GeoJSON geometry (RFC 7946): longitude, latitude in WGS 84.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GeoJsonGeometry)]
pub struct GeometryShape {
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = Vec<Object>)]
    pub coordinates: serde_json::Value,
}
