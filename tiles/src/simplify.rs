//! Leaves out points of outlines that a map of a low zoom cannot show (Douglas and Peucker 1973).
//!
//! Whole shapes are simplified on the grid of the zoom, before anything is cut off, so that
//! neighbouring tiles come to the same points.

use crate::shape::{Point, Shape, ShapeKind};

/// Farthest that a line may move, tile units: half a pixel where a tile is drawn 512 pixels wide.
const TOLERANCE: i64 = 4;

/// Room kept from shape to shape.
#[derive(Debug, Default)]
pub(crate) struct Simplifier {
    kept: Vec<bool>,
    open: Vec<(usize, usize)>,
    path: Vec<Point>,
}

impl Simplifier {
    /// Writes lines and rings with fewer points; points and small paths stay as they are.
    pub(crate) fn simplify(&mut self, shape: &Shape, out: &mut Shape) {
        out.restart(shape.kind);
        for path in shape.paths() {
            let points = shape.path_points(*path);
            match shape.kind {
                ShapeKind::Points => out.add_path(points, path.exterior),
                ShapeKind::Lines => {
                    let thinned = self.line(points);
                    out.add_path(thinned, path.exterior);
                }
                ShapeKind::Polygons => {
                    let thinned = self.ring(points);
                    // A ring that would vanish is small enough to be kept as it is.
                    out.add_path(if thinned.len() > 2 { thinned } else { points }, path.exterior);
                }
            }
        }
    }

    fn line(&mut self, points: &[Point]) -> &[Point] {
        self.begin(points.len());
        if points.len() > 2 {
            self.open.push((0, points.len() - 1));
        }
        self.split(points);
        self.gather(points)
    }

    /// An open ring is two lines: from its first point to the farthest one, and back.
    fn ring(&mut self, points: &[Point]) -> &[Point] {
        let far =
            (1..points.len()).max_by_key(|place| (length(points[0], points[*place]), usize::MAX - place));
        self.begin(points.len() + 1);
        if let Some(far) = far {
            self.kept[far] = true;
            self.open.extend([(0, far), (far, points.len())]);
        }
        self.split(points);
        self.gather(points)
    }

    /// Marks both ends.
    fn begin(&mut self, length: usize) {
        self.kept.clear();
        self.kept.resize(length, false);
        self.open.clear();
        if let [first, .., last] = &mut self.kept[..] {
            (*first, *last) = (true, true);
        } else {
            self.kept.fill(true);
        }
    }

    /// A place past the last point is the first one again, where a ring closes.
    fn split(&mut self, points: &[Point]) {
        let at = |place: usize| if place == points.len() { points[0] } else { points[place] };
        while let Some((from, to)) = self.open.pop() {
            let farthest = (from + 1..to)
                .map(|place| (distance(at(place), at(from), at(to)), place))
                .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
            if let Some((distance, place)) = farthest
                && distance > (TOLERANCE * TOLERANCE) as f64
            {
                self.kept[place] = true;
                self.open.extend([(from, place), (place, to)]);
            }
        }
    }

    fn gather(&mut self, points: &[Point]) -> &[Point] {
        self.path.clear();
        self.path.extend(points.iter().zip(&self.kept).filter(|(_, kept)| **kept).map(|(point, _)| *point));
        &self.path
    }
}

fn length(one: Point, other: Point) -> i64 {
    (one[0] - other[0]).pow(2) + (one[1] - other[1]).pow(2)
}

/// Squared distance of a point from a piece of line. Differences of whole units are exact, so the
/// result does not depend on the tile that a shape is drawn in.
fn distance(point: Point, from: Point, to: Point) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let off = [point[0] - from[0], point[1] - from[1]];
    let (dot, square) = (off[0] * along[0] + off[1] * along[1], length(from, to));
    if dot <= 0 || square == 0 {
        return length(point, from) as f64;
    }
    if dot >= square {
        return length(point, to) as f64;
    }
    let cross = (off[0] * along[1] - off[1] * along[0]) as f64;
    cross * cross / square as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape(kind: ShapeKind, points: &[Point]) -> Shape {
        let mut shape = Shape::default();
        shape.restart(kind);
        shape.add_path(points, kind == ShapeKind::Polygons);
        shape
    }

    fn simplified(kind: ShapeKind, points: &[Point]) -> Vec<Point> {
        let mut out = Shape::default();
        Simplifier::default().simplify(&shape(kind, points), &mut out);
        out.points
    }

    #[test]
    fn a_wobble_goes_and_a_corner_stays() {
        let line = [[0, 0], [50, 2], [100, 0], [100, 100]];
        assert_eq!(simplified(ShapeKind::Lines, &line), [[0, 0], [100, 0], [100, 100]]);
        let ring = [[0, 0], [50, 2], [100, 0], [100, 100], [50, 99], [0, 100]];
        assert_eq!(simplified(ShapeKind::Polygons, &ring), [[0, 0], [100, 0], [100, 100], [0, 100]]);
    }

    #[test]
    fn what_is_small_is_kept() {
        let ring = [[0, 0], [3, 0], [3, 3], [0, 3]];
        assert_eq!(simplified(ShapeKind::Polygons, &ring), ring);
        assert_eq!(simplified(ShapeKind::Lines, &[[0, 0], [1, 1]]), [[0, 0], [1, 1]]);
    }

    proptest! {
        #[test]
        fn no_point_ends_farther_from_the_line_than_the_tolerance_wherever_the_tile_lies(
            line in prop::collection::vec(prop::array::uniform2(-500_i64..5_000), 2..60),
            [x, y] in prop::array::uniform2(-1_000_000_i64..1_000_000),
        ) {
            let thinned = simplified(ShapeKind::Lines, &line);
            prop_assert_eq!((thinned.first(), thinned.last()), (line.first(), line.last()));
            for point in &line {
                let nearest = thinned.windows(2).map(|pair| distance(*point, pair[0], pair[1])).fold(f64::MAX, f64::min);
                prop_assert!(nearest <= (TOLERANCE * TOLERANCE) as f64 + 1e-6);
            }
            let moved: Vec<_> = line.iter().map(|point| [point[0] + x, point[1] + y]).collect();
            let expected: Vec<_> = thinned.iter().map(|point| [point[0] + x, point[1] + y]).collect();
            prop_assert_eq!(simplified(ShapeKind::Lines, &moved), expected);
        }
    }
}
