//! The working geometry of the encoder: points in one flat list, paths as ranges of it.

use std::ops::Range;

/// x and y; centimetres of Web Mercator when read, tile units (y down) once quantised.
pub type Point = [i64; 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    Points,
    Lines,
    Polygons,
}

/// One feature's geometry. Kept and refilled from feature to feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub kind: ShapeKind,
    pub points: Vec<Point>,
    paths: Vec<Path>,
}

/// A run of points: all points, one line, or one ring (open: the first point is not repeated).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    start: usize,
    end: usize,
    /// Whether this ring is the outside of a polygon; the rings after it are its holes.
    pub exterior: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self { kind: ShapeKind::Points, points: Vec::new(), paths: Vec::new() }
    }
}

impl Path {
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl Shape {
    pub fn restart(&mut self, kind: ShapeKind) {
        self.kind = kind;
        self.points.clear();
        self.paths.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    pub fn paths(&self) -> &[Path] {
        &self.paths
    }

    pub fn path_points(&self, path: Path) -> &[Point] {
        &self.points[path.range()]
    }

    /// Makes a path of the points added since `start`; without any, nothing is added.
    pub fn close_path(&mut self, start: usize, exterior: bool) {
        let end = self.points.len();
        if end > start {
            self.paths.push(Path { start, end, exterior });
        }
    }

    pub fn add_path(&mut self, points: &[Point], exterior: bool) {
        let start = self.points.len();
        self.points.extend_from_slice(points);
        self.close_path(start, exterior);
    }

    /// Exterior and holes of each polygon.
    pub fn polygons(&self) -> impl Iterator<Item = &[Path]> {
        self.paths.chunk_by(|_, next| !next.exterior)
    }
}

/// Lowest and highest x and y of some points.
pub fn extent(points: &[Point]) -> Option<[i64; 4]> {
    let [x, y] = *points.first()?;
    Some(points.iter().fold([x, y, x, y], |[west, north, east, south], [x, y]| {
        [west.min(*x), north.min(*y), east.max(*x), south.max(*y)]
    }))
}
