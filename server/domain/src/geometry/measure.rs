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

/// Ground and edge of an area. The same geodesics give both, and they are slow to follow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    pub(super) area_m2: f64,
    /// Length of all rings, holes too.
    pub(super) perimeter_m: f64,
}

impl Measured {
    pub(super) fn of(polygons: &MultiPolygon<f64>) -> Self {
        polygons.iter().map(GeodesicArea::geodesic_perimeter_area_signed).fold(
            Self { area_m2: 0.0, perimeter_m: 0.0 },
            |sum, (perimeter_m, area_m2)| Self {
                area_m2: sum.area_m2 + area_m2.abs(),
                perimeter_m: sum.perimeter_m + perimeter_m,
            },
        )
    }
}

/// The ground two areas share, in square metres.
pub fn overlap_m2(one: &Area, other: &Area) -> f64 {
    geodesic_area_m2(&one.polygons().intersection(other.polygons()))
}
