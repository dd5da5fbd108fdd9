//! The strip a corridor takes, for drawing; tallies use distances, not this shape.

use geo::{MultiPolygon, Polygon, unary_union};

use crate::geometry::{Line, LocalPlane, LonLat};

/// Corners of a half circle: within 0.5 % of its radius.
const ARC_STEPS: u32 = 16;

/// The ground within `left_m` and `right_m` of the line on either side, round at ends and bends.
pub fn buffer(line: &Line, left_m: f64, right_m: f64) -> MultiPolygon<f64> {
    let strips: Vec<Polygon<f64>> = line
        .points()
        .windows(2)
        .filter_map(|pair| {
            let plane = LocalPlane::at(pair[0]);
            let [x, y] = plane.to_metres(pair[1]);
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
        })
        .collect();
    unary_union(&strips)
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
        let area = geodesic_area_m2(&buffer(&line, 30.0, 15.0));
        let expected = line.length_m() * 45.0 + std::f64::consts::FRAC_PI_2 * (900.0 + 225.0);
        assert!((area / expected - 1.0).abs() < 0.01, "{area} {expected}");
    }
}
