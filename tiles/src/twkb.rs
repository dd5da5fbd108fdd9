//! Reads Tiny WKB (TWKB specification 0.23) as `ST_AsTWKB(shape, 2)` writes it: two dimensions,
//! centimetres, deltas as zigzag varints. Every count is checked against the bytes that are there.

use crate::outlines::{OutlinePath, Outlines};
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

/// What a shape is and where it lies: west, south, east and north in centimetres of Web Mercator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    pub kind: ShapeKind,
    pub extent: [i32; 4],
}

struct Reader<'a, 'o> {
    rest: &'a [u8],
    last: Point,
    out: &'o mut Outlines,
    /// Points this shape may still add.
    room: usize,
}

/// Adds a shape to `out`; rings come out open. On an error nothing is added.
pub fn read_twkb(twkb: &[u8], out: &mut Outlines) -> Result<Outline, ShapeError> {
    let (points, paths) = (out.points.len(), out.paths.len());
    let mut reader = Reader { rest: twkb, last: [0, 0], out, room: MOST_POINTS };
    let read = reader.shape().and_then(|kind| match reader.rest.len() {
        0 if reader.out.paths.len() == paths => Err(ShapeError::Empty),
        0 => Ok(Outline { kind, extent: extent_of(&reader.out.points[points..]) }),
        more => Err(ShapeError::Trailing(more)),
    });
    if read.is_err() {
        out.points.truncate(points);
        out.paths.truncate(paths);
    }
    read
}

impl Reader<'_, '_> {
    fn shape(&mut self) -> Result<ShapeKind, ShapeError> {
        let Some(([first, flags], rest)) = self.rest.split_first_chunk() else {
            return Err(ShapeError::Truncated);
        };
        self.rest = rest;
        if first >> 4 != CENTIMETRES || flags & (HAS_MORE_DIMENSIONS | HAS_IDS) != 0 {
            return Err(ShapeError::Dimensions);
        }
        if flags & IS_EMPTY != 0 {
            return Err(ShapeError::Empty);
        }
        let skipped = usize::from(flags & HAS_SIZE != 0) + if flags & HAS_BOX != 0 { 4 } else { 0 };
        for _ in 0..skipped {
            varint(&mut self.rest)?;
        }
        match first & 0x0f {
            1 => self.run(1, false).map(|()| ShapeKind::Points),
            2 => self.line().map(|()| ShapeKind::Lines),
            3 => self.polygon().map(|()| ShapeKind::Polygons),
            4 => {
                let count = self.count()?;
                self.run(count, false).map(|()| ShapeKind::Points)
            }
            5 => self.several(Self::line).map(|()| ShapeKind::Lines),
            6 => self.several(Self::polygon).map(|()| ShapeKind::Polygons),
            other => Err(ShapeError::Kind(other)),
        }
    }

    fn several(&mut self, one: impl Fn(&mut Self) -> Result<(), ShapeError>) -> Result<(), ShapeError> {
        (0..self.count()?).try_for_each(|_| one(self))
    }

    /// A count of things of at least one byte each.
    fn count(&mut self) -> Result<usize, ShapeError> {
        usize::try_from(varint(&mut self.rest)?)
            .ok()
            .filter(|count| *count <= self.rest.len())
            .ok_or(ShapeError::Truncated)
    }

    fn line(&mut self) -> Result<(), ShapeError> {
        let count = self.count()?;
        self.run(count, false)
    }

    fn polygon(&mut self) -> Result<(), ShapeError> {
        for ring in 0..self.count()? {
            let (count, start) = (self.count()?, self.out.points.len());
            self.run(count, ring == 0)?;
            if count > 1 && self.out.points.get(start) == self.out.points.last() {
                self.out.points.pop();
                if let Some(path) = self.out.paths.last_mut() {
                    path.end -= 1;
                }
            }
        }
        Ok(())
    }

    /// A path of some points; without any, nothing is added.
    fn run(&mut self, count: usize, exterior: bool) -> Result<(), ShapeError> {
        self.room = self.room.checked_sub(count).ok_or(ShapeError::TooManyPoints)?;
        if count > self.rest.len() / 2 {
            return Err(ShapeError::Truncated);
        }
        let (mut rest, [mut x, mut y]) = (self.rest, self.last);
        self.out.points.reserve(count);
        for _ in 0..count {
            x = x.wrapping_add(delta(&mut rest)?);
            y = y.wrapping_add(delta(&mut rest)?);
            if !on_map(x) || !on_map(y) {
                return Err(ShapeError::Outside);
            }
            // Within the map both fit 32 bits.
            self.out.points.push([x as i32, y as i32]);
        }
        (self.rest, self.last) = (rest, [x, y]);
        if count > 0 {
            self.out.paths.push(OutlinePath { end: self.out.points.len() as u32, exterior });
        }
        Ok(())
    }
}

/// The first point of a shape, where that can be told without reading all of it.
pub(crate) fn first_point(twkb: &[u8]) -> Option<Point> {
    let ([first, flags], mut rest) = twkb.split_first_chunk()?;
    let counts = match first & 0x0f {
        1 => 0,
        2 | 4 => 1,
        3 | 5 => 2,
        6 => 3,
        _ => return None,
    };
    if *flags != 0 {
        return None;
    }
    for _ in 0..counts {
        varint(&mut rest).ok()?;
    }
    Some([delta(&mut rest).ok()?, delta(&mut rest).ok()?])
}

fn extent_of(points: &[[i32; 2]]) -> [i32; 4] {
    let nothing = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
    points.iter().fold(nothing, |[west, south, east, north], [x, y]| {
        [west.min(*x), south.min(*y), east.max(*x), north.max(*y)]
    })
}

fn on_map(position: i64) -> bool {
    position.wrapping_add(FARTHEST_CM) as u64 <= 2 * FARTHEST_CM as u64
}

fn delta(rest: &mut &[u8]) -> Result<i64, ShapeError> {
    let zigzag = varint(rest)?;
    Ok((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
}

#[inline]
fn varint(rest: &mut &[u8]) -> Result<u64, ShapeError> {
    match *rest {
        [one, after @ ..] if *one < 0x80 => {
            *rest = after;
            Ok(u64::from(*one))
        }
        [one, two, after @ ..] if *two < 0x80 => {
            *rest = after;
            Ok(u64::from(*one & 0x7f) | u64::from(*two) << 7)
        }
        _ => long_varint(rest),
    }
}

fn long_varint(rest: &mut &[u8]) -> Result<u64, ShapeError> {
    let mut value = 0_u64;
    for (place, byte) in rest.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            *rest = &rest[place + 1..];
            return Ok(value);
        }
    }
    Err(ShapeError::Truncated)
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
mod tests;
