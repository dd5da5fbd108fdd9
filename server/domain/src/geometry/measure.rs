//! Areas and distances on the WGS 84 ellipsoid (Karney's geodesics, as in geographiclib).

use geo::{BooleanOps, Distance, Geodesic, GeodesicArea, MultiPolygon};

use super::{Area, LonLat};

/// Geodesic distance in metres.
pub fn distance_m(from: LonLat, to: LonLat) -> f64 {
    Geodesic.distance(geo::Point::from(from), geo::Point::from(to))
}

/// Geodesic area in square metres. Signed area is used because the unsigned one of a clockwise ring
/// is the rest of the planet.
pub fn geodesic_area_m2(polygons: &MultiPolygon<f64>) -> f64 {
    polygons.iter().map(|polygon| polygon.geodesic_area_signed().abs()).sum()
}

/// Geodesic length of all rings, holes too, in metres.
pub fn geodesic_perimeter_m(polygons: &MultiPolygon<f64>) -> f64 {
    polygons.iter().map(GeodesicArea::geodesic_perimeter).sum()
}

/// The ground two areas share, in square metres.
pub fn overlap_m2(one: &Area, other: &Area) -> f64 {
    geodesic_area_m2(&one.polygons().intersection(other.polygons()))
}
