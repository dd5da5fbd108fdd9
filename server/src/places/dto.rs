//! Wire shapes of the area.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which places to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PlaceQuery {
    /// `county`, `sub_county`, `ward` or `location`.
    pub(super) kind: Option<String>,
    /// Id of a place: only places inside it.
    pub(super) within: Option<Uuid>,
    /// Part of a name.
    pub(super) q: Option<String>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// A county, ward or the like.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceView {
    pub id: Uuid,
    pub name: String,
    pub kind: String,
    pub code: Option<String>,
    pub parent_id: Option<Uuid>,
    pub source: String,
    /// West, south, east, north in degrees.
    #[schema(value_type = Vec<f64>)]
    pub bbox: [f64; 4],
}
