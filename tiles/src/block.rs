//! Rows of one layer around one place, read once and ready to be cut into many tiles.
//!
//! A block holds rows of every audience and period: whom a tile is for and which day it shows is
//! decided when it is cut, so a block is never sent to anybody.

use std::cmp::Ordering;

use crate::cells::{Cell, CellError};
use crate::layer::{Layer, MOST_ATTRIBUTES};
use crate::rows::{PackedRow, RowError, rows};
use crate::shape::ShapeKind;
use crate::thin::{LARGE, thin};
use crate::twkb::{ShapeError, ShapeSink, read_twkb};
use crate::values::{AttributeError, Value, ValueIndex, Values};
use crate::viewer::Audience;

/// Stands for "nothing known" among the numbers of values.
pub(crate) const NO_VALUE: u32 = u32::MAX;

/// Packed rows made ready. Rows lie in the order of their feature ids, whatever order they came in.
#[derive(Debug)]
pub struct Block {
    pub(crate) layer: Layer,
    pub(crate) rows: Vec<BlockRow>,
    /// West, south, east and north of each row, centimetres of Web Mercator.
    pub(crate) boxes: Vec<[i32; 4]>,
    /// Per row as many numbers of values as the layer has attributes.
    pub(crate) tags: Vec<u32>,
    pub(crate) values: Values,
    pub(crate) audiences: Vec<Audience>,
    /// Of a layer of counts, which has no rows.
    pub(crate) cells: Vec<Cell>,
    pub(crate) points: Vec<[i32; 2]>,
    pub(crate) paths: Vec<BlockPath>,
    pub refused: Vec<Refused>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockRow {
    pub(crate) feature_id: u64,
    pub(crate) from: i32,
    pub(crate) to: i32,
    pub(crate) audience: u32,
    pub(crate) first_point: u32,
    pub(crate) first_path: u32,
    pub(crate) last_path: u32,
    pub(crate) kind: ShapeKind,
    pub(crate) min_zoom: u8,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockPath {
    /// Where its points end; they start where those of the path before end.
    pub(crate) end: u32,
    pub(crate) exterior: bool,
}

/// A row that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    pub layer: Layer,
    pub feature_id: Option<u64>,
    pub reason: Refusal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Row(#[from] RowError),
    #[error(transparent)]
    Shape(#[from] ShapeError),
    #[error(transparent)]
    Attribute(#[from] AttributeError),
    #[error(transparent)]
    Cell(#[from] CellError),
}

/// Collects points of the row that is being read.
struct Pen<'a> {
    block: &'a mut Block,
    kind: ShapeKind,
    extent: [i32; 4],
}

impl Block {
    /// Reads packed rows. A row that cannot be read costs itself only and is named in `refused`.
    pub fn read(layer: Layer, packed: &[u8]) -> Self {
        Self::read_around(layer, packed, None)
    }

    /// Reads rows of which tiles are cut inside an area only (west, south, east and north in
    /// centimetres of Web Mercator): of large shapes no more is kept than these tiles can tell.
    pub fn read_around(layer: Layer, packed: &[u8], area: Option<[i32; 4]>) -> Self {
        if layer.counted().is_some() {
            return Self::of_cells(layer, packed);
        }
        // A building takes some 90 bytes.
        let mut block = Self::with_room(layer, packed.len() / 90);
        let mut index = ValueIndex::default();
        for row in rows(packed) {
            let read = row.map_err(|(id, error)| (id, error.into())).and_then(|row| {
                block.add(&row, &mut index, area).map_err(|reason| (Some(row.feature_id), reason))
            });
            if let Err((feature_id, reason)) = read {
                block.refused.push(Refused { layer, feature_id, reason });
            }
        }
        block.put_in_order();
        block.points.shrink_to(2 * block.points.len());
        block.paths.shrink_to(2 * block.paths.len());
        block
    }

    fn of_cells(layer: Layer, packed: &[u8]) -> Self {
        let mut block = Self::with_room(layer, 0);
        for row in rows(packed) {
            let read = row.map_err(|(id, error)| (id, error.into())).and_then(|row| {
                Cell::read(layer, &row).map_err(|reason| (Some(row.feature_id), reason.into()))
            });
            match read {
                Ok((mut cell, audience)) => {
                    cell.audience = block.audience(audience);
                    block.cells.push(cell);
                }
                Err((feature_id, reason)) => block.refused.push(Refused { layer, feature_id, reason }),
            }
        }
        block
    }

    fn with_room(layer: Layer, some: usize) -> Self {
        let width = layer.spec().attributes.len();
        Self {
            layer,
            rows: Vec::with_capacity(some),
            boxes: Vec::with_capacity(some),
            tags: Vec::with_capacity(some * width),
            values: Values::default(),
            audiences: Vec::new(),
            cells: Vec::new(),
            points: Vec::with_capacity(some * 5),
            paths: Vec::with_capacity(some),
            refused: Vec::new(),
        }
    }

    /// Rows or cells that could be read.
    pub fn len(&self) -> usize {
        self.rows.len() + self.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.cells.is_empty()
    }

    /// Memory held, roughly.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.rows.capacity() * size_of::<BlockRow>()
            + self.boxes.capacity() * size_of::<[i32; 4]>()
            + self.tags.capacity() * size_of::<u32>()
            + self.points.capacity() * size_of::<[i32; 2]>()
            + self.paths.capacity() * size_of::<BlockPath>()
            + self.audiences.capacity() * size_of::<Audience>()
            + self.cells.capacity() * size_of::<Cell>()
            + self.refused.capacity() * size_of::<Refused>()
            + self.values.bytes()
    }

    fn add<'a>(
        &mut self,
        row: &PackedRow<'a>,
        index: &mut ValueIndex<'a>,
        area: Option<[i32; 4]>,
    ) -> Result<(), Refusal> {
        let attributes = self.layer.spec().attributes;
        let fields = row.fields();
        if fields.len() != attributes.len() {
            let (given, wanted) = (fields.len(), attributes.len());
            return Err(AttributeError::Count { given, wanted }.into());
        }
        let mut typed = [None; MOST_ATTRIBUTES];
        for ((slot, field), attribute) in typed.iter_mut().zip(fields).zip(attributes) {
            *slot = field.map(|text| Value::read(attribute, text)).transpose()?;
        }
        let (points, paths) = (self.points.len(), self.paths.len());
        let mut pen =
            Pen { block: self, kind: ShapeKind::Points, extent: [i32::MAX, i32::MAX, i32::MIN, i32::MIN] };
        if let Err(error) = read_twkb(row.twkb, &mut pen) {
            self.points.truncate(points);
            self.paths.truncate(paths);
            return Err(error.into());
        }
        let (kind, extent) = (pen.kind, pen.extent);
        if let Some(area) = area.filter(|_| kind != ShapeKind::Points && self.points.len() - points > LARGE) {
            thin(&mut self.points, points, &mut self.paths[paths..], area);
        }
        self.boxes.push(extent);
        let audience = self.audience(row.head.audience);
        self.rows.push(BlockRow {
            feature_id: row.feature_id,
            from: row.head.from,
            to: row.head.to,
            audience,
            first_point: points as u32,
            first_path: paths as u32,
            last_path: self.paths.len() as u32,
            kind,
            min_zoom: row.head.min_zoom,
        });
        for (place, value) in typed[..fields.len()].iter().enumerate() {
            let number = value.map_or(NO_VALUE, |value| self.values.number(index, place, value));
            self.tags.push(number);
        }
        Ok(())
    }

    fn audience(&mut self, audience: Audience) -> u32 {
        let known = self.audiences.iter().rposition(|known| *known == audience);
        known.unwrap_or_else(|| {
            self.audiences.push(audience);
            self.audiences.len() - 1
        }) as u32
    }

    /// By feature id; what shares one, by period and content, never by the order of arrival.
    fn put_in_order(&mut self) {
        let mut order: Vec<(u64, u32)> =
            self.rows.iter().enumerate().map(|(place, row)| (row.feature_id, place as u32)).collect();
        order.sort_unstable();
        for alike in order.chunk_by_mut(|one, next| one.0 == next.0).filter(|alike| alike.len() > 1) {
            alike.sort_by(|(_, one), (_, other)| self.compare(*one as usize, *other as usize));
        }
        let width = self.layer.spec().attributes.len();
        self.rows = order.iter().map(|(_, place)| self.rows[*place as usize]).collect();
        self.boxes = order.iter().map(|(_, place)| self.boxes[*place as usize]).collect();
        let tags = std::mem::take(&mut self.tags);
        self.tags = Vec::with_capacity(tags.len());
        for (_, place) in &order {
            let start = *place as usize * width;
            self.tags.extend_from_slice(&tags[start..start + width]);
        }
    }

    fn compare(&self, one: usize, other: usize) -> Ordering {
        let width = self.layer.spec().attributes.len();
        let period = |place: usize| (self.rows[place].from, self.rows[place].to);
        let points = |place: usize| {
            let row = &self.rows[place];
            &self.points[row.first_point as usize..self.paths[row.last_path as usize - 1].end as usize]
        };
        let words = |place: usize| {
            let tags = &self.tags[place * width..(place + 1) * width];
            tags.iter().map(|tag| (*tag != NO_VALUE).then(|| self.values.get(*tag))).collect::<Vec<_>>()
        };
        period(one)
            .cmp(&period(other))
            .then_with(|| points(one).cmp(points(other)))
            .then_with(|| words(one).cmp(&words(other)))
    }
}

impl ShapeSink for Pen<'_> {
    fn start(&mut self, kind: ShapeKind, _points: usize) {
        self.kind = kind;
    }

    fn point(&mut self, x: i32, y: i32) {
        let [west, south, east, north] = self.extent;
        self.extent = [west.min(x), south.min(y), east.max(x), north.max(y)];
        self.block.points.push([x, y]);
    }

    fn drop_point(&mut self) {
        self.block.points.pop();
    }

    fn end_path(&mut self, exterior: bool) {
        let end = self.block.points.len() as u32;
        self.block.paths.push(BlockPath { end, exterior });
    }
}
