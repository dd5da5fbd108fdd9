//! Cuts one tile's layer out of a block: choose rows, quantise, clip, tidy, repair, write.

use chrono::NaiveDate;

use crate::block::{Block, BlockRow, Refused};
use crate::block_reader::BlockReader;
use crate::cells::draw_cells;
use crate::clip::{Clipper, HIGH, LOW};
use crate::coord::{BUFFER, EXTENT, TileCoord};
use crate::drive::{Words, drive_ring, drive_shape};
use crate::fetch::FetchedRows;
use crate::quantise::Grid;
use crate::repair::{is_surely_valid, repair};
use crate::rings::{convex_turn, settle_cut_rings, tidy_rings};
use crate::rows::USUAL_BYTES;
use crate::shape::{Point, Shape, ShapeKind};
use crate::simplify::Simplifier;
use crate::viewer::Viewer;
use crate::writer::{FeatureSink, LayerWriter};

/// Rows that are read and cut in one go: some 30 kB of them.
const AT_A_TIME: usize = 256;

/// Who looks at which day.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    pub viewer: &'a Viewer,
    pub at: NaiveDate,
}

/// Shapes between the steps; kept from feature to feature.
#[derive(Debug)]
pub struct Cutter {
    tile: TileCoord,
    grid: Grid,
    clipper: Clipper,
    ring: Vec<Point>,
    units: Shape,
    cut: Shape,
    tidy: Shape,
    mended: Shape,
    simplifier: Simplifier,
    thin: Shape,
}

/// Days since 2000-01-01, as rows count them.
pub(crate) fn day_number(day: NaiveDate) -> i32 {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar");
    i32::try_from((day - first).num_days()).expect("chrono's days fit")
}

impl Cutter {
    pub fn of(tile: TileCoord) -> Self {
        Self {
            tile,
            grid: Grid::of(tile),
            clipper: Clipper::default(),
            ring: Vec::new(),
            units: Shape::default(),
            cut: Shape::default(),
            tidy: Shape::default(),
            mended: Shape::default(),
            simplifier: Simplifier::default(),
            thin: Shape::default(),
        }
    }

    /// Writes what the look may see of a block, in no more than `room` bytes, and says how many
    /// features were left out for that; nothing when nothing is seen.
    pub fn cut(&mut self, block: &Block, look: Look<'_>, room: usize) -> Option<(LayerWriter, usize)> {
        if block.layer.counted().is_some() {
            return draw_cells(block, self.tile, look).map(|writer| (writer, 0));
        }
        let mut chosen = self.choose(block, look);
        let all = chosen.len();
        loop {
            if chosen.is_empty() {
                return None;
            }
            let mut writer =
                LayerWriter::new(block.layer.spec(), EXTENT as u32, chosen.len(), block.values.len());
            self.draw_all(block, &chosen, &mut writer);
            if writer.size() <= room || chosen.len() == 1 {
                return Some((writer, all - chosen.len()));
            }
            let share = room as f64 / writer.size() as f64 * 0.95;
            chosen = largest(block, chosen, share);
        }
    }

    /// The same of rows that are cut once and not kept: some at a time, which stay in the processor's
    /// nearest memory. Only what does not fit the room is read as a whole.
    pub fn cut_rows(
        &mut self,
        fetched: &FetchedRows,
        look: Look<'_>,
        room: usize,
    ) -> (Option<(LayerWriter, usize)>, Vec<Refused>) {
        let (layer, packed) = (fetched.layer, fetched.packed.as_slice());
        let whole = |cutter: &mut Self| {
            let block = Block::read_around(layer, packed, fetched.area);
            (cutter.cut(&block, look, room), block.refused)
        };
        if layer.counted().is_some() {
            return whole(self);
        }
        let mut reader = BlockReader::new(layer, packed, fetched.area, AT_A_TIME);
        let features = packed.len() / USUAL_BYTES;
        let mut writer = LayerWriter::new(layer.spec(), EXTENT as u32, features, features / 2);
        while let Some(block) = reader.read(AT_A_TIME) {
            let chosen = self.choose(block, look);
            self.draw_all(block, &chosen, &mut writer);
            if writer.size() > room {
                return whole(self);
            }
        }
        let seen = (writer.features() > 0).then_some((writer, 0));
        (seen, reader.into_block().refused)
    }

    /// Rows of this tile that the look may see, in their order.
    fn choose(&self, block: &Block, look: Look<'_>) -> Vec<u32> {
        if !look.viewer.sees_layer(block.layer) || self.tile.z() < block.layer.spec().min_zoom {
            return Vec::new();
        }
        let seen: Vec<bool> =
            block.audiences.iter().map(|audience| look.viewer.sees_row(*audience)).collect();
        let (day, zoom) = (day_number(look.at), self.tile.z());
        // One unit more than the buffer, for shapes rounded into the tile.
        let area = self.tile.mercator(BUFFER + 1).centimetres();
        let mut chosen = block.boxes.touching(area);
        chosen.retain(|place| {
            let row = &block.rows[*place as usize];
            seen[row.audience as usize] && row.from <= day && day < row.to && row.min_zoom <= zoom
        });
        chosen
    }

    /// Tells the chosen rows to a sink.
    pub(crate) fn draw_all(&mut self, block: &Block, chosen: &[u32], sink: &mut impl FeatureSink) {
        let width = block.layer.spec().attributes.len();
        for (index, place) in chosen.iter().enumerate() {
            let place = *place as usize;
            let words = Words {
                feature_id: block.rows[place].feature_id,
                spec: block.layer.spec(),
                tags: &block.tags[place * width..(place + 1) * width],
                values: &block.values,
            };
            // Sinks in memory refuse nothing that is tidy.
            let _ = self.draw(block, place, words, index as u64, sink);
        }
    }

    fn draw(
        &mut self,
        block: &Block,
        place: usize,
        words: Words<'_>,
        index: u64,
        sink: &mut impl FeatureSink,
    ) -> geozero::error::Result<()> {
        let row = &block.rows[place];
        let whole = self.lies_within(block.boxes.get(place));
        if whole && row.kind == ShapeKind::Polygons && row.last_path == row.first_path + 1 {
            let end = block.outlines.paths[row.first_path as usize].end as usize;
            self.quantise_ring(&block.outlines.points[row.first_point as usize..end]);
            if let Some(turn) = convex_turn(&self.ring) {
                if turn < 0 {
                    self.ring.reverse();
                }
                return drive_ring(words, index, &self.ring, sink);
            }
        }
        self.read(block, row);
        if self.tile.z() < block.layer.simplified_below() {
            self.simplifier.simplify(&self.units, &mut self.thin);
            std::mem::swap(&mut self.units, &mut self.thin);
        }
        match self.finished(whole) {
            Some(shape) => drive_shape(words, index, shape, sink),
            None => Ok(()),
        }
    }

    /// Whether nothing of a row's box has to be cut off.
    fn lies_within(&self, [west, south, east, north]: [i32; 4]) -> bool {
        let [left, top] = self.grid.unit([i64::from(west), i64::from(north)]);
        let [right, bottom] = self.grid.unit([i64::from(east), i64::from(south)]);
        left >= LOW && top >= LOW && right <= HIGH && bottom <= HIGH
    }

    fn quantise_ring(&mut self, points: &[[i32; 2]]) {
        self.ring.clear();
        for [x, y] in points {
            let point = self.grid.unit([i64::from(*x), i64::from(*y)]);
            if self.ring.last() != Some(&point) {
                self.ring.push(point);
            }
        }
        while self.ring.len() > 1 && self.ring.first() == self.ring.last() {
            self.ring.pop();
        }
    }

    /// A row's shape on the tile's grid, without repeated points.
    fn read(&mut self, block: &Block, row: &BlockRow) {
        self.units.restart(row.kind);
        let mut start = row.first_point as usize;
        for path in &block.outlines.paths[row.first_path as usize..row.last_path as usize] {
            let end = path.end as usize;
            self.grid.quantise_path(&block.outlines.points[start..end], path.exterior, &mut self.units);
            start = end;
        }
    }

    /// What is left of the shape once cut and made valid.
    fn finished(&mut self, whole: bool) -> Option<&Shape> {
        let cut = if whole {
            &self.units
        } else {
            self.clipper.clip(&self.units, &mut self.cut);
            &self.cut
        };
        let shape = match cut.kind {
            ShapeKind::Points => cut,
            ShapeKind::Lines => {
                drop_short_lines(cut, &mut self.tidy);
                &self.tidy
            }
            ShapeKind::Polygons => {
                tidy_rings(cut, &mut self.tidy);
                if !is_surely_valid(&self.tidy) {
                    repair(&self.tidy, &mut self.mended);
                    tidy_rings(&self.mended, &mut self.tidy);
                }
                if whole {
                    &self.tidy
                } else {
                    settle_cut_rings(&self.tidy, &mut self.mended);
                    &self.mended
                }
            }
        };
        Some(shape).filter(|shape| !shape.is_empty())
    }
}

/// The share of rows that covers most ground, in the order they were in; at least one, and fewer than all.
fn largest(block: &Block, mut chosen: Vec<u32>, share: f64) -> Vec<u32> {
    let most = ((chosen.len() as f64 * share) as usize).clamp(1, chosen.len() - 1);
    let area = |place: u32| {
        let [west, south, east, north] = block.boxes.get(place as usize).map(i64::from);
        (east - west) * (north - south)
    };
    // Rows lie in the order of their ids, so places part what is of one size.
    chosen.sort_unstable_by_key(|place| (std::cmp::Reverse(area(*place)), *place));
    chosen.truncate(most);
    chosen.sort_unstable();
    chosen
}

/// A line that shrank to one unit has nothing to draw.
fn drop_short_lines(shape: &Shape, out: &mut Shape) {
    out.restart(shape.kind);
    for path in shape.paths().iter().filter(|path| path.range().len() >= 2) {
        out.add_path(shape.path_points(*path), false);
    }
}

#[cfg(test)]
mod tests;
