//! Points, lines and areas that are valid once built, in WGS 84 (EPSG:4326, longitude first).

mod area;
mod area_error;
mod bounding_box;
mod crossings;
pub mod geojson;
mod line;
mod local_plane;
mod lonlat;
mod measure;

pub use area::{Area, AreaLimits, AreaNote};
pub use area_error::{AreaError, RingPlace};
pub use bounding_box::{BoundingBox, BoundingBoxError};
pub(crate) use crossings::{Meeting, SegmentIndex, segments_meet};
pub use line::{Line, LineError};
pub use local_plane::LocalPlane;
pub(crate) use local_plane::nearest_on_segment;
pub use lonlat::{CoordinateError, LonLat};
pub use measure::{distance_m, geodesic_area_m2, overlap_m2};
