//! Rings as MVT 2.1 wants them: no repeated points or spikes, an area, exteriors of positive and
//! holes of negative area in tile units (y down).

use crate::shape::{Path, Point, Shape};

/// Twice the signed area by the surveyor's formula, square units.
pub fn doubled_area(ring: &[Point]) -> i64 {
    let Some(last) = ring.last() else { return 0 };
    let mut from = *last;
    let mut sum = 0;
    for to in ring {
        sum += from[0] * to[1] - to[0] * from[1];
        from = *to;
    }
    sum
}

/// Moves the rings of `shape` into `out`, cleaned and turned. A ring without area is left out, an
/// exterior without area takes its holes with it.
pub fn tidy_rings(shape: &Shape, out: &mut Shape) {
    out.restart(shape.kind);
    for polygon in shape.polygons() {
        let holes = match polygon {
            [first, holes @ ..] if first.exterior => {
                if !tidy_ring(shape, *first, out) {
                    continue;
                }
                holes
            }
            _ => continue,
        };
        for hole in holes {
            tidy_ring(shape, *hole, out);
        }
    }
}

fn tidy_ring(shape: &Shape, path: Path, out: &mut Shape) -> bool {
    let start = out.points.len();
    for point in shape.path_points(path) {
        push_without_spike(start, *point, &mut out.points);
    }
    // The same around the seam between the last and the first point.
    loop {
        let ring = &out.points[start..];
        let [first, second, .., before_last, last] = ring else {
            break;
        };
        if last == first || before_last == first {
            out.points.pop();
        } else if last == second {
            out.points.remove(start);
            out.points.pop();
        } else {
            break;
        }
    }
    let ring = &mut out.points[start..];
    let area = doubled_area(ring);
    if ring.len() < 3 || area == 0 {
        out.points.truncate(start);
        return false;
    }
    if (area > 0) != path.exterior {
        ring.reverse();
    }
    out.close_path(start, path.exterior);
    true
}

fn push_without_spike(start: usize, point: Point, points: &mut Vec<Point>) {
    let length = points.len() - start;
    if length >= 1 && points[points.len() - 1] == point {
        return;
    }
    if length >= 2 && points[points.len() - 2] == point {
        points.pop();
        return;
    }
    points.push(point);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::ShapeKind;

    fn tidied(rings: &[(&[Point], bool)]) -> Shape {
        let (mut shape, mut out) = (Shape::default(), Shape::default());
        shape.restart(ShapeKind::Polygons);
        for (ring, exterior) in rings {
            shape.add_path(ring, *exterior);
        }
        tidy_rings(&shape, &mut out);
        out
    }

    #[test]
    fn exteriors_turn_positive_and_holes_negative() {
        let square: &[Point] = &[[0, 0], [0, 10], [10, 10], [10, 0]];
        let hole: &[Point] = &[[2, 2], [4, 2], [4, 4], [2, 4]];
        let out = tidied(&[(square, true), (hole, false)]);
        let areas: Vec<_> = out.paths().iter().map(|ring| doubled_area(out.path_points(*ring))).collect();
        assert_eq!(areas, [200, -8]);
    }

    #[test]
    fn spikes_and_repeats_are_taken_off_also_at_the_seam() {
        let out = tidied(&[(
            &[[5, 0], [0, 0], [0, 0], [10, 0], [10, 10], [30, 30], [10, 10], [0, 10], [0, 0], [5, 0]],
            true,
        )]);
        let mut points = out.points.clone();
        points.sort_unstable();
        points.dedup();
        assert_eq!(points.len(), out.points.len(), "no point twice: {:?}", out.points);
        assert_eq!(doubled_area(&out.points), 200);
    }

    #[test]
    fn a_collapsed_exterior_takes_its_holes_with_it() {
        let flat: &[Point] = &[[0, 0], [10, 0], [5, 0]];
        let hole: &[Point] = &[[2, 2], [4, 2], [4, 4]];
        assert!(tidied(&[(flat, true), (hole, false)]).is_empty());
        assert!(tidied(&[(hole, false)]).is_empty());
    }
}
