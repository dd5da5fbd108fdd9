//! Wire shapes of the area.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::PersonName;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// Part of a name, or a reference such as `WK-7Q4M2X`.
    pub(super) q: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchHits {
    pub(super) items: Vec<SearchHit>,
}

/// Something found by its name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchHit {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) subtitle: Option<String>,
    /// Longitude, latitude.
    #[schema(value_type = Option<Vec<f64>>)]
    pub(super) centre: Option<[f64; 2]>,
}

/// What the map's drawer says of a record.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordCard {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) reference: String,
    /// Null for places, which are nobody's records.
    pub(super) visibility: Option<String>,
    /// Where to read all of it.
    pub(super) href: Option<String>,
    pub(super) title: String,
    pub(super) subtitle: Option<String>,
    #[schema(value_type = Option<Vec<f64>>)]
    pub(super) centre: Option<[f64; 2]>,
    pub(super) provenance: Provenance,
}

/// Where what is shown comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Provenance {
    pub(super) source: Option<String>,
    pub(super) method: Option<String>,
    pub(super) recorded_at: DateTime<Utc>,
    /// Null for the system, and for readers who have not signed in.
    pub(super) recorded_by: Option<PersonName>,
    pub(super) standing: Option<String>,
}

/// Who may read a record from now on, and why that changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenBody {
    /// `public`, `partner`, `restricted` or `sealed`.
    pub(super) visibility: String,
    pub(super) reason: String,
}
