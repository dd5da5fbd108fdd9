//! Rows of one layer around one place, read once and ready to be cut into many tiles.
//!
//! A block holds rows of every audience and period: whom a tile is for and which day it shows is
//! decided when it is cut, so a block is never sent to anybody.

use crate::block_reader::BlockReader;
use crate::boxes::Boxes;
use crate::cells::{Cell, CellError};
use crate::layer::Layer;
use crate::outlines::Outlines;
use crate::rows::{RowError, USUAL_BYTES, rows};
use crate::shape::ShapeKind;
use crate::twkb::ShapeError;
use crate::values::{AttributeError, Values};
use crate::viewer::Audience;

/// Stands for "nothing known" among the numbers of values.
pub(crate) const NO_VALUE: u32 = u32::MAX;

/// Packed rows made ready. Rows lie in the order of their feature ids, whatever order they came in.
#[derive(Debug)]
pub struct Block {
    pub(crate) layer: Layer,
    pub(crate) rows: Vec<BlockRow>,
    pub(crate) boxes: Boxes,
    /// Per row as many numbers of values as the layer has attributes.
    pub(crate) tags: Vec<u32>,
    pub(crate) values: Values,
    pub(crate) audiences: Vec<Audience>,
    /// Of a layer of counts, which has no rows.
    pub(crate) cells: Vec<Cell>,
    pub(crate) outlines: Outlines,
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
        let mut reader = BlockReader::new(layer, packed, area, packed.len() / USUAL_BYTES);
        reader.read(usize::MAX);
        let mut block = reader.into_block();
        block.outlines.shrink();
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

    pub(crate) fn with_room(layer: Layer, some: usize) -> Self {
        let width = layer.spec().attributes.len();
        Self {
            layer,
            rows: Vec::with_capacity(some),
            boxes: Boxes::with_room(some),
            tags: Vec::with_capacity(some * width),
            values: Values::default(),
            audiences: Vec::new(),
            cells: Vec::new(),
            outlines: Outlines::with_room(some * 5, some),
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
            + self.boxes.bytes()
            + self.tags.capacity() * size_of::<u32>()
            + self.outlines.bytes()
            + self.audiences.capacity() * size_of::<Audience>()
            + self.cells.capacity() * size_of::<Cell>()
            + self.refused.capacity() * size_of::<Refused>()
            + self.values.bytes()
    }

    /// Makes room for other rows whose values and audiences keep their numbers.
    pub(crate) fn clear_rows(&mut self) {
        self.rows.clear();
        self.boxes.clear();
        self.tags.clear();
        self.outlines.points.clear();
        self.outlines.paths.clear();
    }

    /// The number of an audience.
    pub(crate) fn audience(&mut self, audience: Audience) -> u32 {
        let known = self.audiences.iter().rposition(|known| *known == audience);
        known.unwrap_or_else(|| {
            self.audiences.push(audience);
            self.audiences.len() - 1
        }) as u32
    }
}
