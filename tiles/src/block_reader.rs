//! Reads packed rows into a block: all at once to be kept, or some at a time to be cut and forgotten.

use crate::block::{Block, BlockRow, NO_VALUE, Refusal, Refused};
use crate::layer::Layer;
use crate::rows::{AUDIENCE_BYTES, PackedRow, RowsInOrder};
use crate::shape::ShapeKind;
use crate::thin::{LARGE, thin};
use crate::twkb::read_twkb;
use crate::values::{AttributeError, ValueIndex};

#[derive(Debug)]
pub(crate) struct BlockReader<'a> {
    rows: RowsInOrder<'a>,
    values: ValueIndex<'a>,
    /// That of the row before, and its number.
    audience: Option<(&'a [u8; AUDIENCE_BYTES], u32)>,
    area: Option<[i32; 4]>,
    block: Block,
}

impl<'a> BlockReader<'a> {
    /// Reads rows of a layer that has rows, around an area as `Block::read_around` does; makes room
    /// for some at a time.
    pub(crate) fn new(layer: Layer, packed: &'a [u8], area: Option<[i32; 4]>, some: usize) -> Self {
        Self {
            rows: RowsInOrder::new(packed, area),
            values: ValueIndex::with_room(some),
            audience: None,
            area,
            block: Block::with_room(layer, some),
        }
    }

    /// The next rows, no more than `most`, in place of those before; nothing after the last.
    pub(crate) fn read(&mut self, most: usize) -> Option<&Block> {
        self.block.clear_rows();
        let layer = self.block.layer;
        while self.block.rows.len() < most {
            let Some(row) = self.rows.next() else { break };
            let read = row
                .map_err(|(id, error)| (id, error.into()))
                .and_then(|row| self.add(&row).map_err(|reason| (Some(row.feature_id), reason)));
            if let Err((feature_id, reason)) = read {
                self.block.refused.push(Refused { layer, feature_id, reason });
            }
        }
        Some(&self.block).filter(|block| !block.is_empty())
    }

    pub(crate) fn into_block(self) -> Block {
        self.block
    }

    fn add(&mut self, row: &PackedRow<'a>) -> Result<(), Refusal> {
        let tags = self.block.tags.len();
        let (points, paths) = (self.block.outlines.points.len(), self.block.outlines.paths.len());
        let outline = self
            .add_tags(row)
            .and_then(|()| Ok(read_twkb(row.twkb, &mut self.block.outlines)?))
            .inspect_err(|_| self.block.tags.truncate(tags))?;
        let outlines = &mut self.block.outlines;
        let large = outline.kind != ShapeKind::Points && outlines.points.len() - points > LARGE;
        if let Some(area) = self.area.filter(|_| large) {
            thin(&mut outlines.points, points, &mut outlines.paths[paths..], area);
        }
        let head = row.head();
        let audience = match self.audience {
            Some((last, number)) if last == row.audience_bytes() => number,
            _ => self.block.audience(head.audience),
        };
        self.audience = Some((row.audience_bytes(), audience));
        self.block.boxes.push(outline.extent);
        self.block.rows.push(BlockRow {
            feature_id: row.feature_id,
            from: head.from,
            to: head.to,
            audience,
            first_point: points as u32,
            first_path: paths as u32,
            last_path: self.block.outlines.paths.len() as u32,
            kind: outline.kind,
            min_zoom: head.min_zoom,
        });
        Ok(())
    }

    fn add_tags(&mut self, row: &PackedRow<'a>) -> Result<(), Refusal> {
        let attributes = self.block.layer.spec().attributes;
        let (given, wanted) = (row.width(), attributes.len());
        if given != wanted {
            return Err(AttributeError::Count { given, wanted }.into());
        }
        for (place, (field, attribute)) in row.fields().zip(attributes).enumerate() {
            let number = match field {
                Some(bytes) => self.block.values.number(&mut self.values, place, attribute, bytes)?,
                None => NO_VALUE,
            };
            self.block.tags.push(number);
        }
        Ok(())
    }
}
