//! Tells one feature to geozero's processor traits.

use geozero::ColumnValue;
use geozero::error::Result;

use crate::block::NO_VALUE;
use crate::layer::LayerSpec;
use crate::shape::{Point, Shape, ShapeKind};
use crate::values::Values;
use crate::writer::FeatureSink;

/// A feature's id and numbered values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) feature_id: u64,
    pub(crate) spec: &'static LayerSpec,
    pub(crate) tags: &'a [u32],
    pub(crate) values: &'a Values,
}

/// One feature with a shape that is clipped, tidy and not empty.
pub(crate) fn drive_shape(
    words: Words<'_>,
    index: u64,
    shape: &Shape,
    sink: &mut impl FeatureSink,
) -> Result<()> {
    begin(words, index, sink)?;
    match shape.kind {
        ShapeKind::Points => drive_points(&shape.points, sink)?,
        ShapeKind::Lines => drive_lines(shape, sink)?,
        ShapeKind::Polygons => drive_polygons(shape, sink)?,
    }
    end(index, sink)
}

/// One feature that is a single ring without holes, open and turned as an exterior.
pub(crate) fn drive_ring(
    words: Words<'_>,
    index: u64,
    ring: &[Point],
    sink: &mut impl FeatureSink,
) -> Result<()> {
    begin(words, index, sink)?;
    sink.polygon_begin(true, 1, 0)?;
    drive_path(ring, true, 0, sink)?;
    sink.polygon_end(true, 0)?;
    end(index, sink)
}

/// One point that is made, not read: its values in the order of the layer's attributes.
pub(crate) fn drive_point(
    sink: &mut impl FeatureSink,
    index: u64,
    feature_id: u64,
    at: Point,
    spec: &LayerSpec,
    values: &[Option<ColumnValue<'_>>],
) -> Result<()> {
    sink.feature_begin(index)?;
    sink.feature_id(feature_id);
    sink.properties_begin()?;
    for (place, (value, attribute)) in values.iter().zip(spec.attributes).enumerate() {
        if let Some(value) = value {
            sink.property(place, attribute.name, value)?;
        }
    }
    sink.properties_end()?;
    sink.geometry_begin()?;
    drive_points(&[at], sink)?;
    end(index, sink)
}

fn begin(words: Words<'_>, index: u64, sink: &mut impl FeatureSink) -> Result<()> {
    sink.feature_begin(index)?;
    sink.feature_id(words.feature_id);
    sink.properties_begin()?;
    for (place, number) in words.tags.iter().enumerate().filter(|(_, number)| **number != NO_VALUE) {
        sink.numbered(place, words.spec.attributes[place].name, words.values, *number)?;
    }
    sink.properties_end()?;
    sink.geometry_begin()
}

fn end(index: u64, sink: &mut impl FeatureSink) -> Result<()> {
    sink.geometry_end()?;
    sink.feature_end(index)
}

fn xy([x, y]: Point, index: usize, sink: &mut impl FeatureSink) -> Result<()> {
    // Tile units are small whole numbers, exact as floating point.
    sink.xy(x as f64, y as f64, index)
}

fn drive_points(points: &[Point], sink: &mut impl FeatureSink) -> Result<()> {
    if let [point] = points {
        sink.point_begin(0)?;
        xy(*point, 0, sink)?;
        return sink.point_end(0);
    }
    sink.multipoint_begin(points.len(), 0)?;
    for (index, point) in points.iter().enumerate() {
        xy(*point, index, sink)?;
    }
    sink.multipoint_end(0)
}

fn drive_lines(shape: &Shape, sink: &mut impl FeatureSink) -> Result<()> {
    if let [line] = shape.paths() {
        let points = shape.path_points(*line);
        sink.linestring_begin(true, points.len(), 0)?;
        for (index, point) in points.iter().enumerate() {
            xy(*point, index, sink)?;
        }
        return sink.linestring_end(true, 0);
    }
    sink.multilinestring_begin(shape.paths().len(), 0)?;
    for (index, line) in shape.paths().iter().enumerate() {
        drive_path(shape.path_points(*line), false, index, sink)?;
    }
    sink.multilinestring_end(0)
}

fn drive_polygons(shape: &Shape, sink: &mut impl FeatureSink) -> Result<()> {
    let count = shape.polygons().count();
    if count > 1 {
        sink.multipolygon_begin(count, 0)?;
    }
    for (index, rings) in shape.polygons().enumerate() {
        sink.polygon_begin(count == 1, rings.len(), index)?;
        for (place, ring) in rings.iter().enumerate() {
            drive_path(shape.path_points(*ring), true, place, sink)?;
        }
        sink.polygon_end(count == 1, index)?;
    }
    if count > 1 {
        sink.multipolygon_end(0)?;
    }
    Ok(())
}

/// A part of a larger shape; a ring is closed by its first point, as geozero expects.
fn drive_path(points: &[Point], closed: bool, place: usize, sink: &mut impl FeatureSink) -> Result<()> {
    sink.linestring_begin(false, points.len() + usize::from(closed), place)?;
    for (index, point) in points.iter().enumerate() {
        xy(*point, index, sink)?;
    }
    if let (true, Some(first)) = (closed, points.first()) {
        xy(*first, points.len(), sink)?;
    }
    sink.linestring_end(false, place)
}
