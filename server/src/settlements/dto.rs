//! Wire shapes of the area.

use chrono::NaiveDate;
use domain::geometry::LonLat;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::boundary_view::BoundaryView;
use super::error::SettlementError;
use crate::db::RecordHead;
use crate::http::FieldError;
use crate::http::lines::line;
use crate::http::patch::{given, stays_or};

/// Which settlements to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SettlementQuery {
    /// Part of a name or alias.
    pub(super) q: Option<String>,
    /// `west,south,east,north` in degrees.
    pub(super) bbox: Option<String>,
    /// The day whose boundary to show, `YYYY-MM-DD`; today by default.
    pub(super) at: Option<String>,
    pub(super) county: Option<String>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AtQuery {
    /// The day whose boundary to show, `YYYY-MM-DD`; today by default.
    pub(super) at: Option<String>,
}

/// A settlement to add.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SettlementBody {
    /// A UUIDv7 made by the client, so that the request can be repeated.
    pub(super) id: Option<Uuid>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    pub(super) county: Option<String>,
    pub(super) ward: Option<String>,
    /// Longitude, latitude.
    #[schema(value_type = Vec<f64>)]
    pub(super) centre: [f64; 2],
    /// The organisation that keeps it.
    pub(super) organisation_id: Uuid,
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SettlementPatch {
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = Vec<String>)]
    pub(super) aliases: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) county: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) ward: Option<Option<String>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = Vec<f64>)]
    pub(super) centre: Option<[f64; 2]>,
    /// Why it changes.
    pub(super) note: Option<String>,
}

/// A settlement.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SettlementView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) county: Option<String>,
    pub(super) ward: Option<String>,
    /// Longitude, latitude.
    #[schema(value_type = Vec<f64>)]
    pub(super) centre: [f64; 2],
    pub(super) boundary: Option<BoundarySummary>,
}

/// What lists say of a boundary.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoundarySummary {
    pub(super) id: Uuid,
    /// Counts the settlement's boundaries from 1.
    pub(super) version: i32,
    pub(super) standing: String,
    pub(super) area_m2: f64,
    pub(super) valid_from: NaiveDate,
}

/// A settlement with the boundary that holds on the day asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SettlementDetail {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) county: Option<String>,
    pub(super) ward: Option<String>,
    #[schema(value_type = Vec<f64>)]
    pub(super) centre: [f64; 2],
    pub(super) boundary: Option<BoundaryView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoundaryVersions {
    /// Newest first.
    pub(super) items: Vec<BoundaryView>,
}

/// What a settlement says of itself, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SettlementFacts {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) county: Option<String>,
    pub(super) ward: Option<String>,
    pub(super) centre: LonLat,
}

impl SettlementFacts {
    /// Checks every field and names all that cannot be right.
    pub(super) fn parse(
        name: &str,
        aliases: &[String],
        county: Option<&str>,
        ward: Option<&str>,
        centre: [f64; 2],
    ) -> Result<Self, SettlementError> {
        let mut errors = Vec::new();
        let mut text = |pointer: &str, value: &str| line(pointer, value, 1..=200, &mut errors);
        let name = text("/name", name);
        let aliases: Vec<String> = aliases
            .iter()
            .enumerate()
            .map(|(index, alias)| text(&format!("/aliases/{index}"), alias))
            .collect();
        let county = county.map(|county| text("/county", county));
        let ward = ward.map(|ward| text("/ward", ward));
        if aliases.len() > 20 {
            errors.push(FieldError::new("/aliases", "too-many", "At most 20 other names can be kept."));
        }
        let centre = LonLat::try_from(centre);
        if let Err(error) = &centre {
            errors.push(FieldError::new("/centre", "coordinate", error));
        }
        match centre {
            Ok(centre) if errors.is_empty() => Ok(Self { name, aliases, county, ward, centre }),
            _ => Err(SettlementError::Invalid(errors)),
        }
    }
}
