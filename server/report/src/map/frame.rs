//! Fits the shapes of a map into a rectangle of the page.

use super::local::LocalGrid;
use crate::ReportError;
use crate::input::{CorridorShape, PlaceMap, Polygons, Position};

/// A map never shows less than this, in metres, so that a single point has surroundings.
const SMALLEST_SPAN_M: f64 = 120.0;
/// Free edge around the shapes, as a share of the frame.
const MARGIN: f64 = 0.06;

/// A rectangle of the page in points with the ground under it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    grid: LocalGrid,
    /// Points a metre.
    scale: f64,
}

impl Frame {
    /// Around the place: a corridor runs out of the frame, unless there is nothing but corridors.
    pub(crate) fn fit(map: &PlaceMap, width: f64, height: f64) -> Result<Self, ReportError> {
        let mut place: Vec<Position> = Vec::new();
        let rings = |area: &Polygons, into: &mut Vec<Position>| into.extend(area.iter().flatten().flatten());
        map.boundaries.iter().for_each(|shape| rings(&shape.area, &mut place));
        map.claims.iter().for_each(|shape| rings(&shape.area, &mut place));
        map.structures.iter().for_each(|shape| rings(&shape.area, &mut place));
        place.extend(map.incidents.iter().map(|incident| incident.position));
        let corridors: Vec<Position> =
            map.corridors.iter().flat_map(|shape| shape.line.iter().flatten().copied()).collect();
        for (field, positions) in [("place", &place), ("corridors", &corridors)] {
            check(&map.title, field, positions)?;
        }
        check_widths(map)?;
        if place.is_empty() {
            place.extend(corridors);
        }
        Self::around(&place, width, height)
            .ok_or_else(|| ReportError::input(format!("map {:?}", map.title), "has no shape to draw"))
    }

    fn around(positions: &[Position], width: f64, height: f64) -> Option<Self> {
        let first = *positions.first()?;
        let (mut low, mut high) = (first, first);
        for position in positions {
            for axis in 0..2 {
                low[axis] = low[axis].min(position[axis]);
                high[axis] = high[axis].max(position[axis]);
            }
        }
        let grid = LocalGrid::around([f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])]);
        let half = grid.to_metres(high);
        let span = |axis: usize| (half[axis] * 2.0).max(SMALLEST_SPAN_M);
        let free = 1.0 - 2.0 * MARGIN;
        let scale = (width * free / span(0)).min(height * free / span(1));
        Some(Self { width, height, grid, scale })
    }

    /// Page position of a place, x to the right and y down from the upper left corner, in points.
    pub(crate) fn place(&self, position: Position) -> [f64; 2] {
        self.on_page(self.grid.to_metres(position))
    }

    pub(crate) fn on_page(&self, [east, north]: [f64; 2]) -> [f64; 2] {
        [self.width / 2.0 + east * self.scale, self.height / 2.0 - north * self.scale]
    }

    pub(crate) fn metres(&self, position: Position) -> [f64; 2] {
        self.grid.to_metres(position)
    }

    pub(crate) fn points(&self, metres: f64) -> f64 {
        metres * self.scale
    }

    /// The longest round length (1, 2 or 5 times a power of ten) within `longest` points.
    pub(crate) fn scale_bar_m(&self, longest: f64) -> f64 {
        let metres = longest / self.scale;
        let power = 10f64.powf(metres.log10().floor());
        [5.0, 2.0, 1.0].map(|step| step * power).into_iter().find(|bar| *bar <= metres).unwrap_or(power)
    }

    /// South-west and north-east corners of the frame.
    pub(crate) fn corners(&self) -> [Position; 2] {
        let half = [self.width / 2.0 / self.scale, self.height / 2.0 / self.scale];
        [self.grid.to_degrees([-half[0], -half[1]]), self.grid.to_degrees(half)]
    }
}

fn check(title: &str, field: &str, positions: &[Position]) -> Result<(), ReportError> {
    let fits = |p: &Position| p[0].abs() <= 180.0 && p[1].abs() <= 89.0;
    match positions.iter().find(|position| !fits(position)) {
        None => Ok(()),
        Some([longitude, latitude]) => Err(ReportError::input(
            format!("map {title:?}, {field}"),
            format!("{longitude}, {latitude} is not a longitude and latitude in degrees"),
        )),
    }
}

fn check_widths(map: &PlaceMap) -> Result<(), ReportError> {
    let fits = |width: f64| (0.0..=10_000.0).contains(&width);
    let widths = |shape: &CorridorShape| {
        [shape.left_m, shape.right_m].into_iter().chain(shape.widest_m.into_iter().flatten())
    };
    match map.corridors.iter().find(|shape| !widths(shape).all(fits)) {
        None => Ok(()),
        Some(shape) => Err(ReportError::input(
            format!("map {:?}, corridor {:?}", map.title, shape.name),
            "its widths must be between 0 and 10,000 m",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_is_a_round_length_that_fits() {
        let frame = Frame::around(&[[36.80, -1.30], [36.81, -1.29]], 400.0, 300.0).unwrap();
        let bar = frame.scale_bar_m(100.0);
        assert!(frame.points(bar) <= 100.0 && frame.points(bar) > 35.0, "{bar}");
        assert_eq!(bar, 200.0);
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let frame = Frame::around(&[[36.80, -1.30], [36.81, -1.29]], 400.0, 300.0).unwrap();
        let (south_west, north_east) = (frame.place([36.80, -1.30]), frame.place([36.81, -1.29]));
        assert!(south_west[0] < north_east[0] && south_west[1] > north_east[1]);
    }
}
