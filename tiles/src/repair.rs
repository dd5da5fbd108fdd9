//! Makes sure that no polygon of a tile crosses or touches itself.
//!
//! Rounding and cutting can fold a thin part of an outline over itself. Most rings are fine and are
//! only looked at; the few others are rebuilt by an exact integer overlay (i_overlay), keeping what
//! is covered once more by exteriors than by holes.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{ContourDirection, IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::i_float::int::point::IntPoint;

use crate::pinches::{regroup, split_at_pinches};
use crate::rings::doubled_area;
use crate::shape::{Path, Point, Shape, extent};

/// Up to here comparing each segment with each is faster than sorting them.
const FEW_SEGMENTS: usize = 24;
const MOST_ROUNDS: usize = 4;

#[derive(Debug, Clone, Copy)]
struct Segment {
    from: Point,
    to: Point,
    ring: usize,
    index: usize,
    ring_length: usize,
}

/// Whether the polygons are certainly valid: rings meet nowhere, holes lie in their exterior and
/// apart from each other. May say no to a valid shape whose rings touch at a point.
pub fn is_surely_valid(shape: &Shape) -> bool {
    rings_keep_apart(shape) && rings_nest(shape)
}

/// Rebuilds tidy polygons into `out` so that they are valid.
pub fn repair(shape: &Shape, out: &mut Shape) {
    rebuild(shape, out);
    // Crossings are rounded to whole units, which may fold a sliver anew; it settles within few rounds.
    for _ in 0..MOST_ROUNDS {
        if is_surely_valid(out) && signs_are_right(out) {
            return;
        }
        let before = out.clone();
        rebuild(&before, out);
        if *out == before {
            return;
        }
    }
}

fn rebuild(shape: &Shape, out: &mut Shape) {
    let options = IntOverlayOptions {
        preserve_input_collinear: false,
        output_direction: ContourDirection::CounterClockwise,
        // A vertex that touches the middle of an edge has to be seen on both, to split there.
        preserve_output_collinear: true,
        min_output_area: 0,
        ogc: false,
    };
    let mut overlay = Overlay::new_custom(shape.points.len(), options, Solver::default());
    for path in shape.paths() {
        let ring = shape.path_points(*path).iter();
        // Clipped coordinates lie within some thousand units.
        overlay.add_path_iter(ring.map(|[x, y]| IntPoint::new(*x as i32, *y as i32)), ShapeType::Subject);
    }
    out.kind = shape.kind;
    let polygons = overlay.overlay(OverlayRule::Subject, FillRule::Positive);
    let contours = polygons.iter().flatten().map(|contour| {
        contour.iter().map(|point| [i64::from(point.x), i64::from(point.y)]).collect::<Vec<_>>()
    });
    regroup(contours.flat_map(|contour| split_at_pinches(&contour)).collect(), out);
}

fn signs_are_right(shape: &Shape) -> bool {
    shape.paths().iter().all(|ring| {
        let area = doubled_area(shape.path_points(*ring));
        area != 0 && (area > 0) == ring.exterior
    })
}

fn rings_keep_apart(shape: &Shape) -> bool {
    let mut segments: Vec<Segment> = Vec::with_capacity(shape.points.len());
    for (ring, path) in shape.paths().iter().enumerate() {
        let points = shape.path_points(*path);
        let ends = points.iter().skip(1).chain(points.first());
        segments.extend(points.iter().zip(ends).enumerate().map(|(index, (from, to))| Segment {
            from: *from,
            to: *to,
            ring,
            index,
            ring_length: points.len(),
        }));
    }
    let sorted = segments.len() > FEW_SEGMENTS;
    if sorted {
        segments.sort_unstable_by_key(|segment| segment.from[0].min(segment.to[0]));
    }
    segments.iter().enumerate().all(|(position, one)| {
        let east = one.from[0].max(one.to[0]);
        segments[position + 1..]
            .iter()
            .take_while(|other| !sorted || other.from[0].min(other.to[0]) <= east)
            .all(|other| !conflict(one, other))
    })
}

fn conflict(one: &Segment, other: &Segment) -> bool {
    if one.ring == other.ring {
        if (one.index + 1) % one.ring_length == other.index {
            return turns_back(one.from, one.to, other.to);
        }
        if (other.index + 1) % one.ring_length == one.index {
            return turns_back(other.from, other.to, one.to);
        }
    }
    meet(one.from, one.to, other.from, other.to)
}

/// Whether a path a, b, c runs back over itself.
fn turns_back(a: Point, b: Point, c: Point) -> bool {
    side(a, b, c) == 0 && (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0
}

/// Positive, zero or negative as c lies on one side of, on, or on the other side of the line a, b.
pub(crate) fn side(a: Point, b: Point, c: Point) -> i64 {
    ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).signum()
}

/// Whether two closed segments have a point in common.
fn meet(a: Point, b: Point, c: Point, d: Point) -> bool {
    for axis in 0..2 {
        if a[axis].max(b[axis]) < c[axis].min(d[axis]) || c[axis].max(d[axis]) < a[axis].min(b[axis]) {
            return false;
        }
    }
    side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
}

fn rings_nest(shape: &Shape) -> bool {
    if shape.paths().len() < 2 {
        return true;
    }
    let boxes = |paths: &[Path]| -> Vec<[i64; 4]> {
        paths.iter().filter_map(|path| extent(shape.path_points(*path))).collect()
    };
    let exteriors: Vec<Path> = shape.paths().iter().copied().filter(|path| path.exterior).collect();
    boxes_keep_apart(&boxes(&exteriors))
        && shape.polygons().all(|polygon| {
            let exterior = shape.path_points(polygon[0]);
            boxes_keep_apart(&boxes(&polygon[1..]))
                && polygon[1..]
                    .iter()
                    .all(|hole| shape.path_points(*hole).first().is_some_and(|point| holds(exterior, *point)))
        })
}

fn boxes_keep_apart(boxes: &[[i64; 4]]) -> bool {
    boxes.iter().enumerate().all(|(position, one)| {
        boxes[position + 1..]
            .iter()
            .all(|other| one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1])
    })
}

/// Even-odd rule; a point on the ring may count either way.
pub(crate) fn holds(ring: &[Point], [x, y]: Point) -> bool {
    let Some(mut from) = ring.last().copied() else {
        return false;
    };
    let mut inside = false;
    for to in ring {
        if (from[1] > y) != (to[1] > y) {
            let (low, high) = if from[1] < to[1] { (from, *to) } else { (*to, from) };
            if side(low, high, [x, y]) > 0 {
                inside = !inside;
            }
        }
        from = *to;
    }
    inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rings::tidy_rings;
    use crate::shape::ShapeKind;

    fn polygons(rings: &[(&[Point], bool)]) -> Shape {
        let (mut shape, mut tidy) = (Shape::default(), Shape::default());
        shape.restart(ShapeKind::Polygons);
        for (ring, exterior) in rings {
            shape.add_path(ring, *exterior);
        }
        tidy_rings(&shape, &mut tidy);
        tidy
    }

    fn repaired(shape: &Shape) -> Shape {
        let mut out = Shape::default();
        repair(shape, &mut out);
        out
    }

    fn area(shape: &Shape) -> i64 {
        shape.paths().iter().map(|ring| doubled_area(shape.path_points(*ring))).sum()
    }

    const SQUARE: &[Point] = &[[0, 0], [100, 0], [100, 100], [0, 100]];

    #[test]
    fn a_square_with_a_hole_is_valid_and_survives_repair() {
        let shape = polygons(&[(SQUARE, true), (&[[10, 10], [20, 10], [20, 20]], false)]);
        assert!(is_surely_valid(&shape));
        assert_eq!(area(&repaired(&shape)), area(&shape));
    }

    #[test]
    fn a_bow_tie_becomes_valid() {
        let shape = polygons(&[(&[[0, 0], [100, 100], [100, 0], [0, 90]], true)]);
        assert!(!is_surely_valid(&shape));
        let out = repaired(&shape);
        assert!(is_surely_valid(&out) && area(&out) > 0);
    }

    #[test]
    fn a_hole_outside_its_exterior_disappears() {
        let shape = polygons(&[(SQUARE, true), (&[[210, 10], [220, 10], [220, 20]], false)]);
        assert!(!is_surely_valid(&shape));
        assert_eq!(area(&repaired(&shape)), 20_000);
    }

    #[test]
    fn overlapping_parts_are_joined_and_not_cut_out() {
        let shifted: &[Point] = &[[50, 50], [150, 50], [150, 150], [50, 150]];
        let shape = polygons(&[(SQUARE, true), (shifted, true)]);
        assert!(!is_surely_valid(&shape));
        assert_eq!(area(&repaired(&shape)), 2 * (10_000 + 10_000 - 2_500));
    }

    #[test]
    fn a_way_back_along_the_edge_is_removed() {
        // Two teeth joined along the edge of the tile, as Sutherland–Hodgman leaves them.
        let comb: &[Point] =
            &[[0, 0], [0, 30], [40, 40], [0, 50], [0, 80], [40, 90], [0, 100], [-20, 100], [-20, 0]];
        assert!(is_surely_valid(&polygons(&[(comb, true)])));
        let folded: &[Point] = &[[0, 0], [40, 10], [0, 20], [0, 80], [40, 90], [0, 100]];
        let shape = polygons(&[(folded, true)]);
        assert!(!is_surely_valid(&shape));
        let out = repaired(&shape);
        assert_eq!((out.paths().len(), area(&out)), (2, area(&shape)));
    }

    proptest! {
        #[test]
        fn any_ring_is_repaired_to_valid_exteriors_and_holes(
            rings in prop::collection::vec(prop::collection::vec(prop::array::uniform2(0_i64..40), 3..14), 1..4),
        ) {
            let listed: Vec<(&[Point], bool)> = rings.iter().enumerate().map(|(i, ring)| (ring.as_slice(), i != 1)).collect();
            let shape = polygons(&listed);
            let out = repaired(&shape);
            prop_assert!(signs_are_right(&out));
            // Rebuilding what was rebuilt changes nothing more.
            prop_assert_eq!(area(&repaired(&out)), area(&out));
        }
    }
}
