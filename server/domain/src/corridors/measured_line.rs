//! Distances to a line, with side, true to a thousandth over tens of kilometres.

use rstar::{AABB, RTree, RTreeObject};
use serde::{Deserialize, Serialize};

use crate::geometry::{Line, LocalPlane, LonLat, nearest_on_segment, segments_meet};

/// Each piece has a plane of its own, so a long line bends with the ground.
const PIECE_M: f64 = 2_000.0;
/// Metres in a degree of latitude, rounded down so that searches reach a little too far.
const METRES_A_DEGREE: f64 = 110_000.0;
/// Distances that differ by less are the same.
const SAME_M: f64 = 1e-4;

/// Looking along the line from its first point to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Left,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SidedDistance {
    /// To the nearest point of the line; 0 where it crosses.
    pub metres: f64,
    pub side: Side,
    /// From the line's first point to the nearest one, along the line.
    pub along_m: f64,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    plane: LocalPlane,
    from: [f64; 2],
    to: [f64; 2],
    corners: [[f64; 2]; 2],
    along_m: f64,
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.corners[0], self.corners[1])
    }
}

/// A line made ready for many distance questions.
#[derive(Debug)]
pub struct MeasuredLine {
    pieces: RTree<Piece>,
    length_m: f64,
}

impl MeasuredLine {
    pub fn of(line: &Line) -> Self {
        let mut pieces = Vec::new();
        let mut along_m = 0.0;
        for pair in line.points().windows(2) {
            let span = LocalPlane::at(pair[0]).to_metres(pair[1]);
            let count = (f64::hypot(span[0], span[1]) / PIECE_M).ceil().clamp(1.0, 20_000.0) as u32;
            let part = |n: u32| {
                let share = f64::from(n) / f64::from(count);
                let between = |a: f64, b: f64| a + (b - a) * share;
                [between(pair[0].lon(), pair[1].lon()), between(pair[0].lat(), pair[1].lat())]
            };
            for n in 0..count {
                let corners = [part(n), part(n + 1)];
                let middle = [
                    f64::midpoint(corners[0][0], corners[1][0]),
                    f64::midpoint(corners[0][1], corners[1][1]),
                ];
                let origin = LonLat::try_from(middle).expect("between two places is a place");
                let plane = LocalPlane::at(origin);
                let [from, to] = corners.map(|[lon, lat]| plane.degrees_to_metres(lon, lat));
                pieces.push(Piece { plane, from, to, corners, along_m });
                along_m += f64::hypot(to[0] - from[0], to[1] - from[1]);
            }
        }
        Self { pieces: RTree::bulk_load(pieces), length_m: along_m }
    }

    pub const fn length_m(&self) -> f64 {
        self.length_m
    }

    /// Distance to a point; `None` when it is farther than `within_m`.
    pub fn distance_to(&self, place: LonLat, within_m: f64) -> Option<SidedDistance> {
        self.nearest(&[[place.lon(), place.lat()]], within_m)
    }

    /// Distance to the nearest part of a polygon's outer ring; `None` beyond `within_m`.
    pub fn distance_to_polygon(&self, polygon: &geo::Polygon<f64>, within_m: f64) -> Option<SidedDistance> {
        let ring: Vec<[f64; 2]> = polygon.exterior().coords().map(|at| [at.x, at.y]).collect();
        self.nearest(&ring, within_m)
    }

    fn nearest(&self, ring: &[[f64; 2]], within_m: f64) -> Option<SidedDistance> {
        let around = AABB::from_points(ring.iter());
        let (low, high) = (around.lower(), around.upper());
        if ring.is_empty() || !within_m.is_finite() || ring.iter().flatten().any(|n| !n.is_finite()) {
            return None;
        }
        // Where a line turns back on itself many pieces lie within reach; the nearest is mostly close by.
        [within_m / 16.0, within_m / 4.0]
            .into_iter()
            .find_map(|close_m| {
                self.nearest_in(ring, [low, high], close_m).filter(|found| found.metres + SAME_M <= close_m)
            })
            .or_else(|| self.nearest_in(ring, [low, high], within_m).filter(|found| found.metres <= within_m))
    }

    /// The nearest of the pieces that lie at most so far around the ring, and perhaps of some beyond.
    fn nearest_in(
        &self,
        ring: &[[f64; 2]],
        [low, high]: [[f64; 2]; 2],
        within_m: f64,
    ) -> Option<SidedDistance> {
        let north = within_m / METRES_A_DEGREE;
        let east = north / low[1].abs().max(high[1].abs()).to_radians().cos().max(0.01);
        let search = AABB::from_corners([low[0] - east, low[1] - north], [high[0] + east, high[1] + north]);
        let mut best: Option<(SidedDistance, f64)> = None;
        for piece in self.pieces.locate_in_envelope_intersecting(&search) {
            let (found, off) = piece.nearest(ring);
            let is_better = best.is_none_or(|(so_far, so_far_off)| {
                // At a bend both pieces are equally near; the one seen more squarely knows the side.
                let same = (found.metres - so_far.metres).abs() < SAME_M;
                if same { off > so_far_off } else { found.metres < so_far.metres }
            });
            if is_better {
                best = Some((found, off));
            }
        }
        best.map(|(found, _)| found)
    }
}

impl Piece {
    /// The nearest of a point or ring, and how far it lies off the piece's own straight line.
    fn nearest(&self, ring: &[[f64; 2]]) -> (SidedDistance, f64) {
        let points: Vec<[f64; 2]> =
            ring.iter().map(|[lon, lat]| self.plane.degrees_to_metres(*lon, *lat)).collect();
        let mut best = self.nearest_to(points[0]);
        for at in &points[1..] {
            let next = self.nearest_to(*at);
            if next.0.metres < best.0.metres {
                best = next;
            }
        }
        for edge in points.windows(2) {
            if let Some(meeting) = segments_meet(self.from, self.to, edge[0], edge[1]) {
                let (mut found, off) = self.nearest_to(meeting.at());
                found.metres = 0.0;
                return (found, off);
            }
            // An end of the piece may be nearer to the middle of a wall than any corner is.
            for end in [self.from, self.to] {
                let at = nearest_on_segment(edge[0], edge[1], end).0;
                let next = self.nearest_to(at);
                if next.0.metres < best.0.metres {
                    best = next;
                }
            }
        }
        best
    }

    fn nearest_to(&self, at: [f64; 2]) -> (SidedDistance, f64) {
        let (near, share) = nearest_on_segment(self.from, self.to, at);
        let along = [self.to[0] - self.from[0], self.to[1] - self.from[1]];
        let length = f64::hypot(along[0], along[1]);
        let cross = along[0] * (at[1] - self.from[1]) - along[1] * (at[0] - self.from[0]);
        let found = SidedDistance {
            metres: f64::hypot(at[0] - near[0], at[1] - near[1]),
            side: if cross >= 0.0 { Side::Left } else { Side::Right },
            along_m: self.along_m + share * length,
        };
        (found, if length > 0.0 { cross.abs() / length } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::distance_m;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn distance_and_side_are_right_along_fifty_kilometres() {
        let line = Line::new(vec![at(36.6, -1.4), at(36.9, -1.2), at(37.05, -1.2)]).unwrap();
        let measured = MeasuredLine::of(&line);
        assert!((measured.length_m() / line.length_m() - 1.0).abs() < 1e-4);
        for share in [0.01, 0.3, 0.77] {
            let on = at(36.6 + 0.3 * share, -1.4 + 0.2 * share);
            let plane = LocalPlane::at(on);
            let [dx, dy] = plane.to_metres(at(36.9, -1.2));
            let long = f64::hypot(dx, dy);
            for (metres, side) in [(30.0, Side::Left), (200.0, Side::Right)] {
                let sign = if side == Side::Left { 1.0 } else { -1.0 };
                let off = plane.to_lonlat([-dy / long * metres * sign, dx / long * metres * sign]).unwrap();
                let found = measured.distance_to(off, 500.0).unwrap();
                assert!((found.metres / metres - 1.0).abs() < 1e-3, "{found:?}");
                assert_eq!(found.side, side);
                assert!((found.along_m - distance_m(at(36.6, -1.4), on)).abs() < 5.0);
            }
        }
        assert_eq!(measured.distance_to(at(38.0, -1.2), 500.0), None);
    }

    #[test]
    fn a_house_on_the_line_is_at_no_distance_and_one_beside_it_is_as_far_as_its_wall() {
        let line = Line::new(vec![at(36.8, -1.3), at(36.81, -1.3)]).unwrap();
        let measured = MeasuredLine::of(&line);
        let house = |south: f64, north: f64| {
            let (w, e) = (36.804, 36.8042);
            geo::Polygon::new(
                vec![(w, south), (e, south), (e, north), (w, north), (w, south)].into(),
                Vec::new(),
            )
        };
        let on = measured.distance_to_polygon(&house(-1.3001, -1.2999), 100.0).unwrap();
        assert!(on.metres.abs() < f64::EPSILON);
        let beside = measured.distance_to_polygon(&house(-1.2998, -1.2997), 100.0).unwrap();
        let wall = distance_m(at(36.804, -1.3), at(36.804, -1.2998));
        assert!((beside.metres / wall - 1.0).abs() < 1e-3, "{beside:?} {wall}");
        assert_eq!(beside.side, Side::Left);
    }

    #[test]
    fn inside_a_sharp_bend_the_side_is_that_of_the_bend() {
        let line = Line::new(vec![at(36.8, -1.3), at(36.81, -1.3), at(36.8, -1.299)]).unwrap();
        let found = MeasuredLine::of(&line).distance_to(at(36.8101, -1.3), 500.0).unwrap();
        assert_eq!(found.side, Side::Right);
    }

    #[test]
    fn the_nearest_of_many_pieces_is_the_same_however_far_is_looked() {
        let zigzag = (0..600).map(|n| at(36.8 + f64::from(n % 2) * 0.02, -1.3 + f64::from(n) * 0.000_05));
        let measured = MeasuredLine::of(&Line::new(zigzag.collect()).unwrap());
        for step in 0..200 {
            let place = at(36.79 + f64::from(step) * 0.000_2, -1.305 + f64::from(step * 37 % 100) * 0.000_4);
            let ring = [[place.lon(), place.lat()]];
            let whole = measured.nearest_in(&ring, [ring[0], ring[0]], 2_000.0);
            let found = measured.distance_to(place, 2_000.0);
            assert_eq!(
                found.map(|found| found.metres),
                whole.filter(|far| far.metres <= 2_000.0).map(|far| far.metres)
            );
        }
    }
}
