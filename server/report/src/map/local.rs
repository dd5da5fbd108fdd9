//! From degrees to metres around a place.

use crate::input::Position;

/// A flat metric grid around an origin, x east and y north in metres.
///
/// Metres a degree on the WGS 84 ellipsoid by the usual series (Snyder 1987, eq. 4-19 and
/// the meridian arc); within 50 km of the origin the error is far below a line's width.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocalGrid {
    origin: Position,
    metres_per_degree: [f64; 2],
}

impl LocalGrid {
    pub(crate) fn around(origin: Position) -> Self {
        let latitude = origin[1].to_radians();
        let east =
            111_412.84 * latitude.cos() - 93.5 * (3.0 * latitude).cos() + 0.118 * (5.0 * latitude).cos();
        let north = 111_132.92 - 559.82 * (2.0 * latitude).cos() + 1.175 * (4.0 * latitude).cos();
        Self { origin, metres_per_degree: [east.max(1.0), north] }
    }

    pub(crate) fn to_metres(self, position: Position) -> [f64; 2] {
        [
            (position[0] - self.origin[0]) * self.metres_per_degree[0],
            (position[1] - self.origin[1]) * self.metres_per_degree[1],
        ]
    }

    pub(crate) fn to_degrees(self, metres: [f64; 2]) -> Position {
        [
            self.origin[0] + metres[0] / self.metres_per_degree[0],
            self.origin[1] + metres[1] / self.metres_per_degree[1],
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_at_the_equator_has_its_known_length() {
        let grid = LocalGrid::around([37.0, 0.0]);
        let [east, north] = grid.to_metres([38.0, 1.0]);
        assert!((east - 111_319.5).abs() < 1.0, "{east}");
        assert!((north - 110_574.3).abs() < 1.0, "{north}");
    }
}
