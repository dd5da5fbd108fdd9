//! A candidate beside the boundary it would follow.

use domain::geometry::{Area, AreaLimits, geodesic_area_m2};
use geo::BooleanOps;
use geo_types::{Geometry, MultiPolygon};

use super::dto::WalkComparison;
use super::error::WalkError;
use crate::db::geom::to_geojson;

/// Ground gained, lost and kept; areas by the domain's rule, shapes for drawing.
pub(super) async fn compare(
    present: MultiPolygon<f64>,
    candidate: MultiPolygon<f64>,
) -> Result<WalkComparison, WalkError> {
    tokio::task::spawn_blocking(move || {
        let gained = candidate.difference(&present);
        let lost = present.difference(&candidate);
        let areas = |shape: &MultiPolygon<f64>| Area::from_geo(shape, &AreaLimits::PLACE);
        let (gained_m2, lost_m2, kept_m2) = match (areas(&present), areas(&candidate)) {
            (Ok(old), Ok(new)) => {
                let seen = domain::settlements::compare_boundaries(&old, &new);
                (seen.gained_m2, seen.lost_m2, seen.kept_m2)
            }
            _ => {
                let gained_m2 = geodesic_area_m2(&gained);
                (gained_m2, geodesic_area_m2(&lost), geodesic_area_m2(&candidate) - gained_m2)
            }
        };
        WalkComparison {
            gained_m2,
            lost_m2,
            kept_m2,
            gained: to_geojson(&Geometry::MultiPolygon(gained)),
            lost: to_geojson(&Geometry::MultiPolygon(lost)),
        }
    })
    .await
    .map_err(|_| WalkError::Interrupted)
}
