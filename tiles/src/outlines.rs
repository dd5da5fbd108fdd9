//! Points of many shapes in one flat list, as a block holds them.

/// Points in centimetres of Web Mercator, and where each path ends.
#[derive(Debug, Default)]
pub struct Outlines {
    pub points: Vec<[i32; 2]>,
    pub paths: Vec<OutlinePath>,
}

/// All points of a shape, one line, or one ring (open: the first point is not repeated).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlinePath {
    /// Where its points end; they start where those of the path before end.
    pub end: u32,
    /// Whether this ring is the outside of a polygon; the rings after it are its holes.
    pub exterior: bool,
}

impl Outlines {
    pub fn with_room(points: usize, paths: usize) -> Self {
        Self { points: Vec::with_capacity(points), paths: Vec::with_capacity(paths) }
    }

    /// Gives back memory where far more was taken than filled.
    pub fn shrink(&mut self) {
        self.points.shrink_to(2 * self.points.len());
        self.paths.shrink_to(2 * self.paths.len());
    }

    /// Memory held.
    pub fn bytes(&self) -> usize {
        self.points.capacity() * size_of::<[i32; 2]>() + self.paths.capacity() * size_of::<OutlinePath>()
    }
}
