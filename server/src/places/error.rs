//! What can go wrong with places.

use crate::db::Failure;
use crate::http::{HasProblem, Problem};

#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    #[error("the file is not a GeoJSON FeatureCollection: {0}")]
    NotACollection(String),
    #[error("there is no kind of place named '{0}'; there are county, sub_county, ward and location")]
    UnknownKind(String),
    #[error("place storage failed")]
    Storage(#[from] Failure),
}

impl From<sqlx::Error> for PlaceError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Failure(error))
    }
}

impl HasProblem for PlaceError {
    fn problem(&self) -> Problem {
        match self {
            Self::NotACollection(_) => Problem::field("", "not-geojson", self),
            Self::UnknownKind(_) => Problem::field("kind", "unknown", self),
            Self::Storage(failure) => failure.problem(),
        }
    }
}
