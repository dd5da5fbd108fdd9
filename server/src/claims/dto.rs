//! Wire shapes of the area.

use chrono::{DateTime, NaiveDate, Utc};
use domain::claims::{ClaimKind, ClaimStatus};
use domain::geometry::Area;
use domain::period::FuzzyDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::ClaimError;
use crate::db::RecordHead;
use crate::http::FieldError;
use crate::http::lines::line;
use crate::http::patch::{given, stays_or};
use crate::http::shapes::{FuzzyDateShape, GeometryShape};

/// Which claims to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ClaimQuery {
    pub(super) settlement_id: Option<Uuid>,
    /// `west,south,east,north` in degrees.
    pub(super) bbox: Option<String>,
    /// Only claims asserted by this day, `YYYY-MM-DD`; one without a known start counts from the day
    /// it was recorded.
    pub(super) at: Option<String>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// A claim to add.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimBody {
    /// A UUIDv7 made by the client, so that the request can be repeated.
    pub(super) id: Option<Uuid>,
    pub(super) settlement_id: Uuid,
    /// What the party is called in views; a pseudonym is enough.
    pub(super) label: String,
    /// `ownership`, `leasehold`, `allotment`, `occupation`, `customary`, `use`, `tenancy` or `other`.
    #[schema(value_type = String)]
    #[serde(rename = "claim_kind")]
    pub(super) kind: ClaimKind,
    /// Since when the right is asserted.
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) since: Option<FuzzyDate>,
    /// `asserted` (the default), `supported`, `disputed`, `upheld`, `rejected` or `withdrawn`.
    #[schema(value_type = Option<String>)]
    pub(super) status: Option<ClaimStatus>,
    /// Who or what says so.
    pub(super) source: String,
    /// GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = GeometryShape)]
    pub(super) geometry: Value,
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimPatch {
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) label: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    #[serde(rename = "claim_kind")]
    pub(super) kind: Option<ClaimKind>,
    /// Null makes it unknown.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) since: Option<Option<FuzzyDate>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) status: Option<ClaimStatus>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) source: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = GeometryShape)]
    pub(super) geometry: Option<Value>,
    /// Why it changes.
    pub(super) note: Option<String>,
}

/// A claim.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) settlement_id: Uuid,
    pub(super) label: String,
    #[schema(value_type = String)]
    #[serde(rename = "claim_kind")]
    pub(super) kind: ClaimKind,
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) since: Option<FuzzyDate>,
    #[schema(value_type = String)]
    pub(super) status: ClaimStatus,
    pub(super) source: String,
    /// GeoJSON MultiPolygon.
    #[schema(value_type = GeometryShape)]
    pub(super) geometry: Value,
    /// Geodesic, in square metres.
    pub(super) area_m2: f64,
    /// Claims you may read that cannot hold in full over the same ground, most shared ground first.
    pub(super) rivals: Vec<ClaimRival>,
}

/// Another claim to some of the same ground.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ClaimRival {
    pub(super) id: Uuid,
    pub(super) reference: String,
    pub(super) label: String,
    pub(super) overlap_m2: f64,
}

/// What a claim says, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClaimFacts {
    pub(super) label: String,
    pub(super) kind: ClaimKind,
    pub(super) status: ClaimStatus,
    pub(super) since: Option<FuzzyDate>,
    pub(super) source: String,
    pub(super) area: Area,
}

impl ClaimFacts {
    /// Trims the words and names every field that cannot be right. A start may not lie after `today`.
    pub(super) fn checked(mut self, today: NaiveDate) -> Result<Self, ClaimError> {
        let mut errors = Vec::new();
        self.label = line("/label", &self.label, 1..=200, &mut errors);
        self.source = line("/source", &self.source, 1..=1000, &mut errors);
        if self.since.is_some_and(|since| since.is_surely_after(today)) {
            errors.push(FieldError::new(
                "/since",
                "future",
                "A claim cannot be asserted since a day to come.",
            ));
        }
        if errors.is_empty() { Ok(self) } else { Err(ClaimError::Invalid(errors)) }
    }
}
