//! Counties, wards and the base map: what records are told apart by, with source and period.

mod base_map;
mod dto;
mod error;
mod import_geojson;
mod names;
mod routes;
mod store;

pub use base_map::{NewBaseFeature, insert_base_features};
pub use dto::PlaceView;
pub use error::PlaceError;
pub use import_geojson::{ImportReport, NewPlace, PlaceKind, RefusedPlace, import_geojson, insert_place};
pub use routes::router;
pub use store::{PlaceFeature, find_by_feature, search};
