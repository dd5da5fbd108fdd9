//! The strip a corridor takes, for drawing; tallies use distances, not this shape.

use geo::{CoordsIter, MultiPolygon, Polygon, unary_union};
use rstar::primitives::Rectangle;
use rstar::{RTree, RTreeObject};

use crate::geometry::{Line, LocalPlane, LonLat};

/// Corners of a half circle: within 0.5 % of its radius.
const ARC_STEPS: u32 = 16;

/// Beside the narrower width: as far as the corners of an arc lie inside their circle.
const TOLERANCE_SHARE: f64 = 0.005;
const LEAST_TOLERANCE_M: f64 = 0.25;
/// Longer than any road on the continent.
const MOST_LENGTH_M: f64 = 5_000_000.0;
/// Bends that are left of the line once what cannot be seen beside its width is left out.
const MOST_BENDS: usize = 5_000;
/// Pairs of stretches that may lie over each other; a road has a few at each of its bends.
const MOST_MEETINGS: usize = 100_000;
/// Corners of the strip while it is put together.
const MOST_CORNERS: usize = 50_000;
/// Neighbouring strips that are united at once.
const FIRST_GROUP: usize = 8;

/// Why no strip is drawn along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BufferRefused {
    #[error("the line is longer than 5,000 km")]
    TooLong,
    #[error(
        "the line still has {bends} bends that are wider than the corridor can hide; at most {MOST_BENDS} can be drawn"
    )]
    TooManyBends { bends: usize },
    #[error("the line runs over itself again and again")]
    Tangled,
}

/// The ground within `left_m` and `right_m` of the line on either side, round at ends and bends.
///
/// The work is bounded: strips of neighbouring stretches are united first, so that what lies under each
/// other is gone before far parts meet, and a line whose strip would be a thicket is refused.
pub fn buffer(line: &Line, left_m: f64, right_m: f64) -> Result<MultiPolygon<f64>, BufferRefused> {
    if line.length_m() > MOST_LENGTH_M {
        return Err(BufferRefused::TooLong);
    }
    let narrower = if left_m.min(right_m) > 0.0 { left_m.min(right_m) } else { left_m.max(right_m) };
    let points = simplified(line.points(), (TOLERANCE_SHARE * narrower).max(LEAST_TOLERANCE_M));
    if points.len() > MOST_BENDS {
        return Err(BufferRefused::TooManyBends { bends: points.len() });
    }
    if !meets_itself_seldom(&points) {
        return Err(BufferRefused::Tangled);
    }
    let strips: Vec<Polygon<f64>> =
        points.windows(2).filter_map(|pair| strip(pair[0], pair[1], left_m, right_m)).collect();
    let mut parts: Vec<MultiPolygon<f64>> = strips.chunks(FIRST_GROUP).map(unary_union).collect();
    while parts.len() > 1 {
        if parts.iter().map(CoordsIter::coords_count).sum::<usize>() > MOST_CORNERS {
            return Err(BufferRefused::Tangled);
        }
        parts = parts.chunks(2).map(unary_union).collect();
    }
    let band = parts.pop().unwrap_or_else(|| MultiPolygon::new(Vec::new()));
    if band.coords_count() > MOST_CORNERS { Err(BufferRefused::Tangled) } else { Ok(band) }
}

/// The line without points that lie within `tolerance_m` of the straight way between those that stay.
/// Each stretch looks from its first point along a cone that narrows with every point it passes.
fn simplified(points: &[LonLat], tolerance_m: f64) -> Vec<LonLat> {
    let mut kept = vec![points[0]];
    let mut plane = LocalPlane::at(points[0]);
    // Heading of the first point passed, how far the cone opens to both sides of it, and the farthest so far.
    let mut cone: Option<(f64, [f64; 2], f64)> = None;
    for (index, &place) in points.iter().enumerate().skip(1) {
        let [x, y] = plane.to_metres(place);
        let far = f64::hypot(x, y);
        let opening = if far > tolerance_m { (tolerance_m / far).asin() } else { std::f64::consts::PI };
        let heading = y.atan2(x);
        let (first, [right, left], farthest) = cone.unwrap_or((heading, [-opening, opening], far));
        let turn = turned(heading - first);
        if far + tolerance_m >= farthest && (right..=left).contains(&turn) {
            let narrowed = [right.max(turn - opening), left.min(turn + opening)];
            cone = Some((first, narrowed, farthest.max(far)));
            continue;
        }
        let last = points[index - 1];
        kept.push(last);
        plane = LocalPlane::at(last);
        let [x, y] = plane.to_metres(place);
        let far = f64::hypot(x, y);
        let opening = if far > tolerance_m { (tolerance_m / far).asin() } else { std::f64::consts::PI };
        cone = Some((y.atan2(x), [-opening, opening], far));
    }
    kept.extend(points.last().filter(|&last| kept.last() != Some(last) || kept.len() == 1));
    kept
}

/// An angle between −π and π.
fn turned(angle: f64) -> f64 {
    let whole = std::f64::consts::TAU;
    angle - whole * (angle / whole).round()
}

fn meets_itself_seldom(points: &[LonLat]) -> bool {
    let stretches: Vec<Rectangle<[f64; 2]>> = points
        .windows(2)
        .map(|pair| Rectangle::from_corners([pair[0].lon(), pair[0].lat()], [pair[1].lon(), pair[1].lat()]))
        .collect();
    let tree = RTree::bulk_load(stretches.clone());
    let mut meetings = 0;
    stretches.iter().all(|stretch| {
        let left = MOST_MEETINGS - meetings;
        meetings += tree.locate_in_envelope_intersecting(&stretch.envelope()).take(left + 1).count();
        meetings <= MOST_MEETINGS
    })
}

/// The ground beside one straight stretch.
fn strip(from: LonLat, to: LonLat, left_m: f64, right_m: f64) -> Option<Polygon<f64>> {
    let plane = LocalPlane::at(from);
    let [x, y] = plane.to_metres(to);
    let heading = y.atan2(x);
    let quarter = std::f64::consts::FRAC_PI_2;
    let mut ring = Vec::with_capacity(4 * ARC_STEPS as usize);
    // Round the far end from right to left, then the near end from left to right.
    arc(&mut ring, [x, y], heading - quarter, right_m);
    arc(&mut ring, [x, y], heading, left_m);
    arc(&mut ring, [0.0, 0.0], heading + quarter, left_m);
    arc(&mut ring, [0.0, 0.0], heading + 2.0 * quarter, right_m);
    let corners: Vec<geo::Coord<f64>> =
        ring.into_iter().filter_map(|metres| plane.to_lonlat(metres)).map(LonLat::coord).collect();
    (corners.len() > 3).then(|| Polygon::new(corners.into(), Vec::new()))
}

fn arc(ring: &mut Vec<[f64; 2]>, centre: [f64; 2], from: f64, radius: f64) {
    let steps = ARC_STEPS / 2;
    for step in 0..=steps {
        let angle = from + std::f64::consts::FRAC_PI_2 * f64::from(step) / f64::from(steps);
        ring.push([centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::geodesic_area_m2;

    #[test]
    fn a_straight_strip_has_the_area_of_its_length_by_its_widths() {
        let points = [36.8, 36.83].map(|lon| LonLat::new(lon, -1.3).unwrap());
        let line = Line::new(points.to_vec()).unwrap();
        let area = geodesic_area_m2(&buffer(&line, 30.0, 15.0).unwrap());
        let expected = line.length_m() * 45.0 + std::f64::consts::FRAC_PI_2 * (900.0 + 225.0);
        assert!((area / expected - 1.0).abs() < 0.01, "{area} {expected}");
    }

    /// A road of 45 km that winds, with a point every fifteen metres that is half a metre off.
    fn winding(points: u32) -> Line {
        let at = |n: u32| {
            let share = f64::from(n) / f64::from(points - 1);
            let noise = f64::from(n % 7) * 0.5 / 110_574.0;
            LonLat::new(36.6 + 0.4 * share, -1.3 + 0.01 * (share * 60.0).sin() + noise).unwrap()
        };
        Line::new((0..points).map(at).collect()).unwrap()
    }

    #[test]
    fn a_long_road_keeps_its_strip_though_it_is_simplified_first() {
        use geo::Contains;
        let line = winding(3_000);
        for width in [15.0, 900.0] {
            let band = buffer(&line, width, width).unwrap();
            let points = simplified(line.points(), (0.005 * width).max(0.25));
            assert!(points.len() < 2_000, "{}", points.len());
            for place in line.points() {
                assert!(band.contains(&geo::Point::from(place.coord())));
            }
            let expected = line.length_m() * 2.0 * width;
            assert!(geodesic_area_m2(&band) < expected * 1.01 + 4.0 * width * width);
        }
    }

    #[test]
    fn every_point_left_out_lies_within_the_tolerance() {
        let line = winding(3_000);
        for tolerance in [0.3, 2.0, 20.0] {
            let measured =
                super::super::MeasuredLine::of(&Line::new(simplified(line.points(), tolerance)).unwrap());
            for &place in line.points() {
                let off = measured.distance_to(place, 1_000.0).unwrap().metres;
                assert!(off <= tolerance * 1.01 + 0.01, "{off} m at {tolerance} m");
            }
        }
        let there_and_back = [36.8, 36.81, 36.8, 36.82].map(|lon| LonLat::new(lon, -1.3).unwrap());
        assert_eq!(simplified(&there_and_back, 5.0), there_and_back);
    }

    #[test]
    fn a_wide_zigzag_is_one_strip_and_a_thicket_is_refused() {
        let zigzag = (0..3_000)
            .map(|n| LonLat::new(36.8 + f64::from(n % 2) * 0.004, -1.3 + f64::from(n) * 0.000_01).unwrap());
        let band = buffer(&Line::new(zigzag.collect()).unwrap(), 900.0, 900.0);
        assert!(band == Err(BufferRefused::Tangled) || band.is_ok_and(|band| band.0.len() == 1));
        let spread = |n: u32, by: u32| f64::from(n.wrapping_mul(by) % 10_007) / 10_007.0;
        let thicket = (0..20_000)
            .map(|n| LonLat::new(36.0 + 2.0 * spread(n, 7_919), -2.0 + 2.0 * spread(n, 104_729)).unwrap());
        let refused = buffer(&Line::new(thicket.collect()).unwrap(), 900.0, 900.0);
        assert!(refused.is_err(), "{refused:?}");
        let few = (0..1_000)
            .map(|n| LonLat::new(36.0 + 0.05 * spread(n, 7_919), -2.0 + 0.05 * spread(n, 104_729)).unwrap());
        assert_eq!(buffer(&Line::new(few.collect()).unwrap(), 30.0, 30.0), Err(BufferRefused::Tangled));
    }
}
