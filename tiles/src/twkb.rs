//! Reads Tiny WKB (TWKB specification 0.23) as `ST_AsTWKB(shape, 2)` writes it: two dimensions,
//! centimetres, deltas as zigzag varints. Every count is checked against the bytes that are there.

use crate::shape::{Point, Shape, ShapeKind};

/// Larger shapes belong cut up at writing, not in a tile.
pub const MOST_POINTS: usize = 500_000;
/// Web Mercator ends at 20,037,508 m; a little beyond is forgiven to rounding.
const FARTHEST_CM: i64 = 2_004_000_000;
/// Bits of the second header byte.
const HAS_BOX: u8 = 1;
const HAS_SIZE: u8 = 2;
const HAS_IDS: u8 = 4;
const HAS_MORE_DIMENSIONS: u8 = 8;
const IS_EMPTY: u8 = 16;
/// Two decimals, zigzag encoded, in the high half of the first byte.
const CENTIMETRES: u8 = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    #[error("the shape is cut short or counts more than it holds")]
    Truncated,
    #[error("the shape is followed by {0} bytes too many")]
    Trailing(usize),
    #[error("the shape is of a kind a tile cannot hold ({0})")]
    Kind(u8),
    #[error("the shape is not in whole centimetres of two dimensions")]
    Dimensions,
    #[error("the shape is empty")]
    Empty,
    #[error("the shape has more than {MOST_POINTS} points")]
    TooManyPoints,
    #[error("the shape leaves the map")]
    Outside,
}

/// Takes a shape in, point by point. Coordinates fit 32 bits: the map ends before.
pub trait ShapeSink {
    fn start(&mut self, kind: ShapeKind, points: usize);
    fn point(&mut self, x: i32, y: i32);
    /// Takes back the last point, which closed a ring.
    fn drop_point(&mut self);
    fn end_path(&mut self, exterior: bool);
}

struct Reader<'a> {
    rest: &'a [u8],
    last: Point,
    points: usize,
    paths: usize,
}

/// Fills `shape` from TWKB; rings come out open. On an error what `shape` holds is of no use.
pub fn read_twkb(twkb: &[u8], shape: &mut impl ShapeSink) -> Result<(), ShapeError> {
    let mut reader = Reader { rest: twkb, last: [0, 0], points: 0, paths: 0 };
    let first = reader.byte()?;
    let flags = reader.byte()?;
    let kind = first & 0x0f;
    if first >> 4 != CENTIMETRES || flags & (HAS_MORE_DIMENSIONS | HAS_IDS) != 0 {
        return Err(ShapeError::Dimensions);
    }
    if flags & IS_EMPTY != 0 {
        return Err(ShapeError::Empty);
    }
    if flags & HAS_SIZE != 0 {
        reader.varint()?;
    }
    if flags & HAS_BOX != 0 {
        for _ in 0..4 {
            reader.varint()?;
        }
    }
    match kind {
        1 | 4 => {
            shape.start(ShapeKind::Points, twkb.len() / 2);
            let count = if kind == 1 { 1 } else { reader.count()? };
            reader.run(count, shape)?;
            reader.end_path(count, false, shape);
        }
        2 | 5 => {
            shape.start(ShapeKind::Lines, twkb.len() / 2);
            let lines = if kind == 2 { 1 } else { reader.count()? };
            for _ in 0..lines {
                let count = reader.count()?;
                reader.run(count, shape)?;
                reader.end_path(count, false, shape);
            }
        }
        3 | 6 => {
            shape.start(ShapeKind::Polygons, twkb.len() / 2);
            let polygons = if kind == 3 { 1 } else { reader.count()? };
            for _ in 0..polygons {
                for ring in 0..reader.count()? {
                    reader.ring(ring == 0, shape)?;
                }
            }
        }
        other => return Err(ShapeError::Kind(other)),
    }
    if !reader.rest.is_empty() {
        return Err(ShapeError::Trailing(reader.rest.len()));
    }
    if reader.paths == 0 {
        return Err(ShapeError::Empty);
    }
    Ok(())
}

impl ShapeSink for Shape {
    fn start(&mut self, kind: ShapeKind, points: usize) {
        self.restart(kind);
        self.points.reserve(points);
    }

    fn point(&mut self, x: i32, y: i32) {
        self.points.push([i64::from(x), i64::from(y)]);
    }

    fn drop_point(&mut self) {
        self.points.pop();
    }

    fn end_path(&mut self, exterior: bool) {
        let start = self.paths().last().map_or(0, |path| path.range().end);
        self.close_path(start, exterior);
    }
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, ShapeError> {
        let (first, rest) = self.rest.split_first().ok_or(ShapeError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    fn varint(&mut self) -> Result<u64, ShapeError> {
        match self.rest {
            [one, rest @ ..] if *one < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*one))
            }
            [one, two, rest @ ..] if *two < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*one & 0x7f) | u64::from(*two) << 7)
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, ShapeError> {
        let mut value = 0_u64;
        for (place, byte) in self.rest.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                self.rest = &self.rest[place + 1..];
                return Ok(value);
            }
        }
        Err(ShapeError::Truncated)
    }

    /// A count of things of at least one byte each.
    fn count(&mut self) -> Result<usize, ShapeError> {
        usize::try_from(self.varint()?)
            .ok()
            .filter(|count| *count <= self.rest.len())
            .ok_or(ShapeError::Truncated)
    }

    fn ring(&mut self, exterior: bool, shape: &mut impl ShapeSink) -> Result<(), ShapeError> {
        let count = self.count()?;
        let first = self.run(count, shape)?;
        let closed = count > 1 && first == self.last;
        if closed {
            shape.drop_point();
            self.points -= 1;
        }
        self.end_path(count - usize::from(closed), exterior, shape);
        Ok(())
    }

    fn end_path(&mut self, count: usize, exterior: bool, shape: &mut impl ShapeSink) {
        if count > 0 {
            shape.end_path(exterior);
            self.paths += 1;
        }
    }

    /// Reads some points and answers the first.
    fn run(&mut self, count: usize, shape: &mut impl ShapeSink) -> Result<Point, ShapeError> {
        if self.points + count > MOST_POINTS {
            return Err(ShapeError::TooManyPoints);
        }
        if count > self.rest.len() / 2 {
            return Err(ShapeError::Truncated);
        }
        self.points += count;
        let mut first = self.last;
        for index in 0..count {
            for axis in 0..2 {
                let delta = self.varint()?;
                let delta = (delta >> 1).cast_signed() ^ -(delta & 1).cast_signed();
                let value = self.last[axis].wrapping_add(delta);
                if !(-FARTHEST_CM..=FARTHEST_CM).contains(&value) {
                    return Err(ShapeError::Outside);
                }
                self.last[axis] = value;
            }
            if index == 0 {
                first = self.last;
            }
            shape.point(self.last[0] as i32, self.last[1] as i32);
        }
        Ok(first)
    }
}

/// Writes a shape as TWKB in centimetres, as PostGIS would; for tests and benches.
pub fn write_twkb(shape: &Shape) -> Vec<u8> {
    let mut out = vec![0, 0];
    let mut last = [0, 0];
    let polygons: Vec<_> = shape.polygons().collect();
    let kind = match shape.kind {
        ShapeKind::Points => 4,
        ShapeKind::Lines => 5,
        ShapeKind::Polygons => 6,
    };
    out[0] = CENTIMETRES << 4 | kind;
    let mut write_run = |points: &[Point], close: bool, out: &mut Vec<u8>| {
        put_varint(points.len() as u64 + u64::from(close), out);
        for point in points.iter().chain(points.first().filter(|_| close)) {
            for axis in 0..2 {
                let delta = point[axis] - last[axis];
                put_varint(((delta << 1) ^ (delta >> 63)) as u64, out);
                last[axis] = point[axis];
            }
        }
    };
    match shape.kind {
        ShapeKind::Points => write_run(&shape.points, false, &mut out),
        ShapeKind::Lines => {
            put_varint(shape.paths().len() as u64, &mut out);
            for path in shape.paths() {
                write_run(shape.path_points(*path), false, &mut out);
            }
        }
        ShapeKind::Polygons => {
            put_varint(polygons.len() as u64, &mut out);
            for rings in polygons {
                put_varint(rings.len() as u64, &mut out);
                for ring in rings {
                    write_run(shape.path_points(*ring), true, &mut out);
                }
            }
        }
    }
    out
}

fn put_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_polygon_written_by_postgis_is_read() {
        // select st_astwkb('POLYGON((0 0,10 0,10 10,0 0))'::geometry, 2)
        let twkb = [0x43, 0, 1, 4, 0, 0, 0xd0, 0x0f, 0, 0, 0xd0, 0x0f, 0xcf, 0x0f, 0xcf, 0x0f];
        let mut shape = Shape::default();
        read_twkb(&twkb, &mut shape).expect("valid");
        assert_eq!(shape.kind, ShapeKind::Polygons);
        assert_eq!(shape.points, [[0, 0], [1000, 0], [1000, 1000]]);
        assert!(shape.paths()[0].exterior);
    }

    #[test]
    fn absurd_shapes_are_refused_by_name() {
        let mut shape = Shape::default();
        let mut refusal = |bytes: &[u8]| read_twkb(bytes, &mut shape).expect_err("refused");
        assert_eq!(refusal(&[]), ShapeError::Truncated);
        assert_eq!(refusal(&[0x47, 0, 0]), ShapeError::Kind(7));
        assert_eq!(refusal(&[0x41, 0x10]), ShapeError::Empty);
        assert_eq!(refusal(&[0x41, 0x08, 1, 2, 2]), ShapeError::Dimensions);
        assert_eq!(refusal(&[0xe1, 0, 2, 2]), ShapeError::Dimensions);
        assert_eq!(refusal(&[0x41, 0, 2, 2, 9]), ShapeError::Trailing(1));
        assert_eq!(refusal(&[0x44, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 2]), ShapeError::Truncated);
        assert_eq!(refusal(&[0x41, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0]), ShapeError::Outside);
        let endless = [&[0x42, 0, 0xff, 0xff, 0x7f][..], &vec![0; 5_000_000]].concat();
        assert_eq!(refusal(&endless), ShapeError::TooManyPoints);
    }

    fn any_shape() -> impl Strategy<Value = Shape> {
        let point = prop::array::uniform2(-2_000_000_000_i64..2_000_000_000);
        let paths = prop::collection::vec(prop::collection::vec(point, 2..20), 1..6);
        (0_usize..3, paths, any::<u8>()).prop_map(|(kind, paths, holes)| {
            let mut shape = Shape::default();
            shape.restart([ShapeKind::Points, ShapeKind::Lines, ShapeKind::Polygons][kind]);
            if shape.kind == ShapeKind::Points {
                shape.add_path(&paths.concat(), false);
                return shape;
            }
            for (index, mut path) in paths.into_iter().enumerate() {
                if shape.kind == ShapeKind::Polygons && path.first() == path.last() {
                    path.pop();
                }
                let exterior = index == 0 || holes >> index & 1 == 0;
                shape.add_path(&path, shape.kind == ShapeKind::Polygons && exterior);
            }
            shape
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(shape in any_shape()) {
            let mut read = Shape::default();
            read_twkb(&write_twkb(&shape), &mut read).expect("readable");
            prop_assert_eq!(read, shape);
        }

        #[test]
        fn any_bytes_are_read_without_panic(kind in 0_u8..8, flags in 0_u8..32, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let twkb = [&[0x40 | kind, flags][..], &bytes].concat();
            let mut shape = Shape::default();
            if read_twkb(&twkb, &mut shape).is_ok() {
                prop_assert!(shape.points.len() <= twkb.len());
            }
        }
    }
}
