//! Centimetres of Web Mercator to whole tile units.
//!
//! Points are rounded on one grid over the whole world and then moved to the tile, so a point
//! shared by two tiles, or by two neighbours' outlines, lands on the same unit in both.

use crate::coord::{EXTENT, HALF_WORLD_M, TileCoord};
use crate::shape::{Point, Shape, ShapeKind};

const HALF_WORLD_CM: f64 = HALF_WORLD_M * 100.0;

#[derive(Debug, Clone, Copy)]
pub struct Grid {
    units_per_cm: f64,
    left: i64,
    top: i64,
}

impl Grid {
    pub fn of(tile: TileCoord) -> Self {
        let units = (EXTENT << tile.z()) as f64;
        Self {
            units_per_cm: units / (2.0 * HALF_WORLD_CM),
            left: i64::from(tile.x()) * EXTENT,
            top: i64::from(tile.y()) * EXTENT,
        }
    }

    /// Nearest unit; y turns downward. Positions are never negative on the world's grid, so adding
    /// a half and cutting off rounds without a call into the maths library.
    pub fn unit(&self, [x, y]: Point) -> Point {
        let column = (x as f64 + HALF_WORLD_CM) * self.units_per_cm + 0.5;
        let row = (HALF_WORLD_CM - y as f64) * self.units_per_cm + 0.5;
        [column as i64 - self.left, row as i64 - self.top]
    }

    /// Adds a path to `out` on the grid, leaving out repeated points of outlines.
    pub fn quantise_path(&self, points: &[[i32; 2]], exterior: bool, out: &mut Shape) {
        let start = out.points.len();
        for [x, y] in points {
            let point = self.unit([i64::from(*x), i64::from(*y)]);
            let repeated = out.points.len() > start && out.points.last() == Some(&point);
            if !repeated || out.kind == ShapeKind::Points {
                out.points.push(point);
            }
        }
        out.close_path(start, exterior);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_corners_of_the_world_are_the_corners_of_tile_zero() {
        let grid = Grid::of(TileCoord::new(0, 0, 0).expect("exists"));
        assert_eq!(grid.unit([-2_003_750_834, 2_003_750_834]), [0, 0]);
        assert_eq!(grid.unit([2_003_750_834, -2_003_750_834]), [4096, 4096]);
        assert_eq!(grid.unit([0, 0]), [2048, 2048]);
    }

    #[test]
    fn repeated_points_are_left_out_of_outlines() {
        let grid = Grid::of(TileCoord::new(0, 0, 0).expect("exists"));
        let mut out = Shape::default();
        out.restart(ShapeKind::Lines);
        grid.quantise_path(&[[0, 0], [10, 10], [100_000_000, 0]], false, &mut out);
        assert_eq!(out.points.len(), 2);
    }

    proptest! {
        #[test]
        fn neighbouring_tiles_agree_on_every_point(
            x in -2_003_000_000_i64..2_003_000_000, y in -2_003_000_000_i64..2_003_000_000, z in 1_u64..=22,
        ) {
            let left = Grid::of(TileCoord::new(z, 0, 0).expect("exists")).unit([x, y]);
            let right = Grid::of(TileCoord::new(z, 1, 1).expect("exists")).unit([x, y]);
            prop_assert_eq!([left[0] - EXTENT, left[1] - EXTENT], right);
        }
    }
}
