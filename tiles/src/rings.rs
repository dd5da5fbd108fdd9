//! Rings as MVT 2.1 wants them: no repeated points or spikes, an area, exteriors of positive and
//! holes of negative area in tile units (y down).

use crate::repair::side;
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

/// Which way a ring of three or four corners turns, if it is certainly valid: every corner bends the
/// same way, so nothing crosses, repeats or runs back. Most buildings are such rings.
pub(crate) fn convex_turn(ring: &[Point]) -> Option<i64> {
    let bend = |a: Point, b: Point, c: Point| {
        ((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])).signum()
    };
    match *ring {
        [a, b, c] => Some(bend(a, b, c)).filter(|turn| *turn != 0),
        [a, b, c, d] => {
            let turn = bend(a, b, c);
            let alike = turn == bend(b, c, d) && turn == bend(c, d, a) && turn == bend(d, a, b);
            Some(turn).filter(|turn| alike && *turn != 0)
        }
        _ => None,
    }
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

/// Moves tidy rings that were cut into `out`, by their corners alone and from the lowest one on. Where
/// a cut ring begins and what it passes on the edge of the tile tells only how its outline went on
/// beyond, and the same tile shall have the same bytes.
pub(crate) fn settle_cut_rings(shape: &Shape, out: &mut Shape) {
    out.restart(shape.kind);
    for path in shape.paths() {
        let (ring, start) = (shape.path_points(*path), out.points.len());
        let before = ring.iter().cycle().skip(ring.len() - 1);
        let after = ring.iter().cycle().skip(1);
        let corners = before.zip(ring).zip(after).filter(|((a, b), c)| side(**a, **b, **c) != 0);
        out.points.extend(corners.map(|((_, corner), _)| *corner));
        let ring = &mut out.points[start..];
        let lowest = ring.iter().enumerate().min_by_key(|(_, point)| **point).map_or(0, |(place, _)| place);
        ring.rotate_left(lowest);
        out.close_path(start, path.exterior);
    }
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
    fn a_cut_ring_is_told_by_its_corners_from_the_lowest_on_however_it_came() {
        let expected: &[Point] = &[[0, 0], [10, 0], [10, 10], [0, 10]];
        let ways: [&[Point]; 3] = [
            &[[10, 10], [0, 10], [0, 0], [10, 0]],
            &[[5, 0], [10, 0], [10, 10], [3, 10], [1, 10], [0, 10], [0, 0]],
            &[[0, 4], [0, 0], [4, 0], [10, 0], [10, 7], [10, 10], [0, 10], [0, 5]],
        ];
        for way in ways {
            let mut out = Shape::default();
            settle_cut_rings(&tidied(&[(way, true)]), &mut out);
            assert_eq!(out.points, expected);
        }
    }

    #[test]
    fn only_rings_that_bend_one_way_are_known_to_be_valid_at_a_glance() {
        assert_eq!(convex_turn(&[[0, 0], [10, 0], [10, 10], [0, 10]]), Some(1));
        assert_eq!(convex_turn(&[[0, 10], [10, 10], [10, 0], [0, 0]]), Some(-1));
        assert_eq!(convex_turn(&[[0, 0], [4, 0], [0, 4]]), Some(1));
        let crossed = [[0, 0], [10, 10], [10, 0], [0, 10]];
        let flat = [[0, 0], [5, 0], [10, 0]];
        let dented = [[0, 0], [10, 0], [1, 1], [0, 10]];
        let pentagon = [[0, 0], [10, 0], [12, 5], [5, 9], [-2, 5]];
        for ring in [&crossed[..], &flat, &dented, &pentagon] {
            assert_eq!(convex_turn(ring), None);
        }
    }

    #[test]
    fn a_collapsed_exterior_takes_its_holes_with_it() {
        let flat: &[Point] = &[[0, 0], [10, 0], [5, 0]];
        let hole: &[Point] = &[[2, 2], [4, 2], [4, 4]];
        assert!(tidied(&[(flat, true), (hole, false)]).is_empty());
        assert!(tidied(&[(hole, false)]).is_empty());
    }
}
