//! Geometry from outside: what is wrong with it, by name, and whether it lies where this
//! installation works.

use domain::geometry::{Area, AreaError, AreaLimits, Line, LineError, LonLat};
use serde_json::Value;

use super::{FieldError, Kind, Problem};
use crate::config;

pub const SWAPPED_AXES: Kind = Kind::new(
    422,
    "swapped-axes",
    "Longitude and latitude are the wrong way round",
    "Send longitude first, then latitude, as GeoJSON asks (RFC 7946).",
);
pub const OUTSIDE_AREA: Kind = Kind::new(
    422,
    "outside-area",
    "This lies outside the part of the world that is kept here",
    "Check the coordinates. Whoever runs the server sets its area with MIPAKA_AREA.",
);

/// The kinds that geometry from outside may be refused with.
pub const KINDS: &[Kind] = &[SWAPPED_AXES, OUTSIDE_AREA];

/// Reads a polygon or several that lie inside the installation's area.
pub fn parse_area(
    value: &Value,
    limits: &AreaLimits,
    within: config::Area,
    pointer: &str,
) -> Result<Area, Problem> {
    let (area, _) = Area::from_geojson_value(value, limits)
        .map_err(|error| Problem::field(pointer, area_code(&error), error))?;
    let rings =
        area.polygons().iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
    let corners: Vec<[f64; 2]> = rings.flat_map(|ring| ring.coords().map(|at| [at.x, at.y])).collect();
    check_within(&corners, within, pointer)?;
    Ok(area)
}

/// Reads a line of at most `most_points` that lies inside the installation's area.
pub fn parse_line(
    value: &Value,
    most_points: usize,
    within: config::Area,
    pointer: &str,
) -> Result<Line, Problem> {
    let line = Line::from_geojson_value(value).map_err(|error| {
        let detail = crate::http::error::chain(&error);
        Problem::field(pointer, line_code(&error), detail)
    })?;
    let count = line.points().len();
    if count > most_points {
        let detail = format!("The line has {count} points; at most {most_points} are taken here.");
        return Err(Problem::field(pointer, "too-many-points", detail));
    }
    let positions: Vec<[f64; 2]> = line.points().iter().map(|&place| place.into()).collect();
    check_within(&positions, within, pointer)?;
    Ok(line)
}

/// Refuses positions outside the installation's area; says so when swapping them would bring all in.
pub fn check_within(positions: &[[f64; 2]], within: config::Area, pointer: &str) -> Result<(), Problem> {
    let Some(&[lon, lat]) = positions.iter().find(|[lon, lat]| !within.contains(*lon, *lat)) else {
        return Ok(());
    };
    let swapped = positions.iter().all(|&[lon, lat]| within.contains(lat, lon));
    let place = LonLat::new(lon, lat).map_or_else(|_| format!("{lon}, {lat}"), |place| place.to_string());
    let (kind, detail) = if swapped {
        let detail = format!("{place} would lie inside the area if latitude and longitude changed places.");
        (&SWAPPED_AXES, detail)
    } else {
        let config::Area { west, south, east, north } = within;
        let detail = format!("{place} is outside {west},{south},{east},{north} (west,south,east,north).");
        (&OUTSIDE_AREA, detail)
    };
    Err(kind.because(&detail).with_errors(vec![FieldError::new(pointer, kind.code, detail)]))
}

/// The word for what is wrong with an area.
pub const fn area_code(error: &AreaError) -> &'static str {
    match error {
        AreaError::Empty => "empty",
        AreaError::Coordinate { .. } => "coordinate",
        AreaError::TooFewPoints { .. } => "too-few-points",
        AreaError::Unclosed { .. } => "not-closed",
        AreaError::CrossesItself { .. } => "crosses-itself",
        AreaError::Spike { .. } => "spike",
        AreaError::RingsCross { .. } => "rings-cross",
        AreaError::HoleOutside { .. } => "hole-outside",
        AreaError::Nested { .. } => "nested",
        AreaError::NoGround { .. } => "no-ground",
        AreaError::TooLarge { .. } => "too-large",
        AreaError::TooManyPoints { .. } => "too-many-points",
        AreaError::TooManyRings { .. } => "too-many-rings",
        AreaError::TooTangled => "too-tangled",
        AreaError::NotAnArea { .. } => "not-an-area",
        AreaError::GeoJson(_) => "geojson",
    }
}

const fn line_code(error: &LineError) -> &'static str {
    match error {
        LineError::TooFewPoints => "too-few-points",
        LineError::TooManyPoints { .. } => "too-many-points",
        LineError::Coordinate { .. } => "coordinate",
        LineError::NotALine { .. } => "not-a-line",
        LineError::GeoJson(_) => "geojson",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(positions: &[[f64; 2]]) -> Option<&'static str> {
        check_within(positions, config::Area::KENYA, "/geometry").err().map(|problem| problem.kind.code)
    }

    #[test]
    fn swapped_axes_are_told_from_a_place_somewhere_else() {
        assert_eq!(refused(&[[36.8, -1.3], [39.6, -4.0]]), None);
        assert_eq!(refused(&[[-1.3, 36.8], [-4.0, 39.6]]), Some("swapped-axes"));
        assert_eq!(refused(&[[36.8, -1.3], [2.3, 48.8]]), Some("outside-area"));
        assert_eq!(refused(&[[-1.3, 36.8], [2.3, 48.8]]), Some("outside-area"));
    }
}
