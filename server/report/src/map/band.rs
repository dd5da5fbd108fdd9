//! The strip of a corridor: its centre line pushed out by the width of each side.

type Point = [f64; 2];

/// How far a sharp corner may stick out, as a multiple of the width.
const LONGEST_CORNER: f64 = 2.0;

/// Outline of the strip around `line`, `left` and `right` of it, all in one metric unit with y
/// northward. Empty when the line has no length.
pub(crate) fn outline(line: &[Point], left: f64, right: f64) -> Vec<Point> {
    let mut line = line.to_vec();
    line.dedup();
    if line.len() < 2 {
        return Vec::new();
    }
    let mut ring = offset(&line, left);
    ring.extend(offset(&line, -right).into_iter().rev());
    ring
}

fn offset(line: &[Point], distance: f64) -> Vec<Point> {
    let normals: Vec<Point> = line.windows(2).map(|pair| left_normal(pair[0], pair[1])).collect();
    line.iter()
        .enumerate()
        .map(|(index, point)| {
            let before = normals[index.saturating_sub(1)];
            let after = normals[index.min(normals.len() - 1)];
            let sum = [before[0] + after[0], before[1] + after[1]];
            let length = sum[0].hypot(sum[1]);
            // A line that turns straight back has no middle direction.
            if length < 1e-9 {
                return [point[0] + before[0] * distance, point[1] + before[1] * distance];
            }
            let corner = (2.0 / length).min(LONGEST_CORNER);
            [point[0] + sum[0] / length * distance * corner, point[1] + sum[1] / length * distance * corner]
        })
        .collect()
}

fn left_normal(from: Point, to: Point) -> Point {
    let (east, north) = (to[0] - from[0], to[1] - from[1]);
    let length = east.hypot(north).max(f64::MIN_POSITIVE);
    [-north / length, east / length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn left_of_an_eastward_line_is_north() {
        let ring = outline(&[[0.0, 0.0], [100.0, 0.0]], 20.0, 5.0);
        assert_eq!(ring, [[0.0, 20.0], [100.0, 20.0], [100.0, -5.0], [0.0, -5.0]]);
    }

    #[test]
    fn a_right_angle_keeps_its_width_round_the_corner() {
        let ring = outline(&[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0]], 10.0, 10.0);
        assert!(ring.iter().any(|p| (p[0] - 90.0).abs() < 1e-6 && (p[1] - 10.0).abs() < 1e-6), "{ring:?}");
    }

    #[test]
    fn a_line_without_length_has_no_strip() {
        assert!(outline(&[[3.0, 3.0], [3.0, 3.0]], 10.0, 10.0).is_empty());
    }
}
