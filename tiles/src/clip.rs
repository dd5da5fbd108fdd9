//! Cuts shapes to the buffered tile, in whole units.
//!
//! Rings by Sutherland–Hodgman, lines segment by segment, points by being inside. A ring cut this
//! way may run back along the edge; `repair` finds and mends that.

use crate::coord::{BUFFER, EXTENT};
use crate::shape::{Point, Shape, ShapeKind, extent};

/// First and last unit that is drawn.
pub const LOW: i64 = -BUFFER;
pub const HIGH: i64 = EXTENT + BUFFER;

/// One of the four edges of the buffered tile.
#[derive(Debug, Clone, Copy)]
struct Edge {
    axis: usize,
    at: i64,
    keep_above: bool,
}

const EDGES: [Edge; 4] = [
    Edge { axis: 0, at: LOW, keep_above: true },
    Edge { axis: 0, at: HIGH, keep_above: false },
    Edge { axis: 1, at: LOW, keep_above: true },
    Edge { axis: 1, at: HIGH, keep_above: false },
];

/// Room for a ring between two edges; kept from feature to feature.
#[derive(Debug, Default)]
pub struct Clipper {
    ring: Vec<Point>,
    next: Vec<Point>,
}

enum Where {
    Inside,
    Outside,
    Across,
}

impl Clipper {
    /// Cuts `shape` into `out`. Shapes wholly inside are copied without a look at their points.
    pub fn clip(&mut self, shape: &Shape, out: &mut Shape) {
        out.restart(shape.kind);
        let mut exterior_kept = true;
        for path in shape.paths() {
            let points = shape.path_points(*path);
            // Holes of an exterior that is gone go with it.
            if shape.kind == ShapeKind::Polygons && !path.exterior && !exterior_kept {
                continue;
            }
            let before = out.paths().len();
            match locate(points) {
                Where::Inside => out.add_path(points, path.exterior),
                Where::Outside => {}
                Where::Across => match shape.kind {
                    ShapeKind::Points => clip_points(points, out),
                    ShapeKind::Lines => clip_line(points, out),
                    ShapeKind::Polygons => self.clip_ring(points, path.exterior, out),
                },
            }
            if path.exterior {
                exterior_kept = out.paths().len() > before;
            }
        }
    }

    fn clip_ring(&mut self, points: &[Point], exterior: bool, out: &mut Shape) {
        self.ring.clear();
        self.ring.extend_from_slice(points);
        for edge in EDGES {
            self.next.clear();
            let Some(mut from) = self.ring.last().copied() else {
                return;
            };
            for to in &self.ring {
                if edge.keeps(from) != edge.keeps(*to) {
                    self.next.push(edge.crossing(from, *to));
                }
                if edge.keeps(*to) {
                    self.next.push(*to);
                }
                from = *to;
            }
            std::mem::swap(&mut self.ring, &mut self.next);
        }
        out.add_path(&self.ring, exterior);
    }
}

impl Edge {
    fn keeps(self, point: Point) -> bool {
        if self.keep_above { point[self.axis] >= self.at } else { point[self.axis] <= self.at }
    }

    /// Where a segment meets the edge, rounded to the nearest unit. The ends are put in order
    /// first, so that two outlines sharing the segment meet the edge at the same unit.
    fn crossing(self, one: Point, other: Point) -> Point {
        let (from, to) = if one <= other { (one, other) } else { (other, one) };
        let (across, along) = (self.axis, 1 - self.axis);
        let run = i128::from(to[across] - from[across]);
        let part = i128::from(self.at - from[across]) * i128::from(to[along] - from[along]);
        let (part, run) = if run < 0 { (-part, -run) } else { (part, run) };
        let moved = (2 * part + run).div_euclid(2 * run.max(1));
        let mut point = from;
        point[across] = self.at;
        // The crossing lies between the ends, which are i64 already.
        point[along] = from[along] + moved as i64;
        point
    }
}

fn locate(points: &[Point]) -> Where {
    match extent(points) {
        None => Where::Outside,
        Some([west, north, east, south]) => {
            if west >= LOW && north >= LOW && east <= HIGH && south <= HIGH {
                Where::Inside
            } else if east < LOW || south < LOW || west > HIGH || north > HIGH {
                Where::Outside
            } else {
                Where::Across
            }
        }
    }
}

fn clip_points(points: &[Point], out: &mut Shape) {
    let start = out.points.len();
    let inside = |point: &Point| EDGES.iter().all(|edge| edge.keeps(*point));
    out.points.extend(points.iter().copied().filter(inside));
    out.close_path(start, false);
}

fn clip_line(points: &[Point], out: &mut Shape) {
    let mut start = out.points.len();
    for pair in points.windows(2) {
        let Some((from, to)) = clip_segment(pair[0], pair[1]) else {
            end_line(&mut start, out);
            continue;
        };
        if out.points.len() > start && out.points.last() != Some(&from) {
            end_line(&mut start, out);
        }
        if out.points.len() == start {
            out.points.push(from);
        }
        if from != to {
            out.points.push(to);
        }
        if to != pair[1] {
            end_line(&mut start, out);
        }
    }
    end_line(&mut start, out);
}

fn end_line(start: &mut usize, out: &mut Shape) {
    if out.points.len() >= *start + 2 {
        out.close_path(*start, false);
    } else {
        out.points.truncate(*start);
    }
    *start = out.points.len();
}

fn clip_segment(mut from: Point, mut to: Point) -> Option<(Point, Point)> {
    for edge in EDGES {
        match (edge.keeps(from), edge.keeps(to)) {
            (true, true) => {}
            (false, false) => return None,
            (true, false) => to = edge.crossing(from, to),
            (false, true) => from = edge.crossing(from, to),
        }
    }
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clipped(kind: ShapeKind, paths: &[&[Point]]) -> Shape {
        let (mut shape, mut out) = (Shape::default(), Shape::default());
        shape.restart(kind);
        for (index, path) in paths.iter().enumerate() {
            shape.add_path(path, kind == ShapeKind::Polygons && index == 0);
        }
        Clipper::default().clip(&shape, &mut out);
        out
    }

    #[test]
    fn a_square_over_the_corner_keeps_its_corner() {
        let out = clipped(ShapeKind::Polygons, &[&[[-1000, -1000], [100, -1000], [100, 100], [-1000, 100]]]);
        let mut points = out.points.clone();
        points.sort_unstable();
        assert_eq!(points, [[-64, -64], [-64, 100], [100, -64], [100, 100]]);
    }

    #[test]
    fn a_tile_inside_a_county_is_filled() {
        let far = 20_000_000_000;
        let out = clipped(ShapeKind::Polygons, &[&[[-far, -far], [far, -far], [far, far], [-far, far]]]);
        assert_eq!(extent(&out.points), Some([LOW, LOW, HIGH, HIGH]));
    }

    #[test]
    fn holes_go_with_their_exterior() {
        let out = clipped(
            ShapeKind::Polygons,
            &[&[[9000, 0], [9100, 0], [9100, 100]], &[[0, 0], [10, 0], [10, 10]]],
        );
        assert!(out.is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_returns_becomes_two() {
        let out = clipped(ShapeKind::Lines, &[&[[0, 0], [5000, 0], [5000, 100], [0, 100]]]);
        let lines: Vec<_> = out.paths().iter().map(|path| out.path_points(*path).to_vec()).collect();
        assert_eq!(lines, [vec![[0, 0], [HIGH, 0]], vec![[HIGH, 100], [0, 100]]]);
    }

    #[test]
    fn a_shared_border_is_cut_at_the_same_place_from_both_sides() {
        let (a, b) = ([-900, 17], [333, 401]);
        for edge in EDGES.into_iter().filter(|edge| edge.keeps(a) != edge.keeps(b)) {
            assert_eq!(edge.crossing(a, b), edge.crossing(b, a));
        }
    }

    proptest! {
        #[test]
        fn nothing_is_drawn_outside_the_buffered_tile(
            kind in 0_usize..3,
            paths in prop::collection::vec(prop::collection::vec(prop::array::uniform2(-20_000_000_000_i64..20_000_000_000), 1..12), 1..4),
            near in prop::collection::vec(prop::array::uniform2(-300_i64..4400), 2..12),
        ) {
            let kind = [ShapeKind::Points, ShapeKind::Lines, ShapeKind::Polygons][kind];
            let mut refs: Vec<&[Point]> = paths.iter().map(Vec::as_slice).collect();
            refs.push(&near);
            let out = clipped(kind, &refs);
            prop_assert!(out.points.iter().flatten().all(|value| (LOW..=HIGH).contains(value)));
            for path in out.paths() {
                prop_assert!(kind != ShapeKind::Lines || path.range().len() >= 2);
            }
        }
    }
}
