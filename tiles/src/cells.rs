//! Counts per cell of one nested grid: rows of `tile_cells` and `tile_public_counts` to points with numbers.
//!
//! A cell of zoom z is the tile of that zoom; a tile is divided into eight by eight cells. Live counts
//! are sums over what the viewer may see on the day; published ones are told as they stand.

use std::collections::BTreeMap;

use geozero::ColumnValue;

use crate::block::Block;
use crate::coord::{EXTENT, TileCoord};
use crate::cut::{Look, day_number};
use crate::drive::drive_point;
use crate::layer::{Counted, Layer, LayerSpec};
use crate::quantise::Grid;
use crate::rows::PackedRow;
use crate::viewer::Audience;
use crate::writer::LayerWriter;

/// Cells are this many zooms deeper than the tile they are drawn in.
const DEEPER: u8 = 3;
/// Finest cells kept: 611 m at the equator.
const FINEST: u8 = 16;
/// Kinds of published counts with their finest cells, as `tile_publish` makes them, and the layer
/// whose zooms they are shown at.
const PUBLISHED: [(&str, u8, Layer); 3] = [
    ("structures", 15, Layer::StructureCounts),
    ("claims", 11, Layer::ClaimCounts),
    ("incidents", 11, Layer::IncidentCounts),
];
/// counted, two sums, sum of x and of y in centimetres of Web Mercator.
const NUMBERS: usize = 5;
/// The rounded count, and where it is drawn.
const PUBLISHED_NUMBERS: usize = 3;

/// What one audience's rows add to a cell from a day on, or what was published of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    x: u32,
    y: u32,
    zoom: u8,
    pub(crate) audience: u32,
    from: i32,
    to: i32,
    /// Place in `PUBLISHED`; zero in live layers.
    what: u8,
    numbers: [i64; NUMBERS],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    #[error("the cell lies outside its grid")]
    Place,
    #[error("the cell's numbers cannot be read")]
    Numbers,
}

/// One thing to draw: a key that orders it, its place in the tile, and its values by attribute.
struct Drawn<'a> {
    id: u64,
    at: [i64; 2],
    values: [Option<ColumnValue<'a>>; 4],
}

impl Cell {
    pub(crate) fn read(layer: Layer, row: &PackedRow<'_>) -> Result<(Self, Audience), CellError> {
        let head = row.head();
        let zoom = head.min_zoom;
        let (x, y) = (row.feature_id >> 26, row.feature_id & ((1 << 26) - 1));
        if zoom > FINEST || x >> zoom != 0 || y >> zoom != 0 {
            return Err(CellError::Place);
        }
        let published = layer == Layer::PublicCounts;
        let wanted = if published { PUBLISHED_NUMBERS } else { NUMBERS };
        if row.width() != wanted + usize::from(published) {
            return Err(CellError::Numbers);
        }
        let mut said = row
            .fields()
            .map(|field| field.and_then(|field| std::str::from_utf8(field).ok()).ok_or(CellError::Numbers));
        let mut what = 0;
        if published {
            let name = said.next().ok_or(CellError::Numbers)??;
            let place = PUBLISHED.iter().position(|(known, _, _)| *known == name);
            what = place.ok_or(CellError::Numbers)? as u8;
        }
        let mut numbers = [0; NUMBERS];
        for (number, text) in numbers.iter_mut().zip(said) {
            *number = text?.parse().map_err(|_| CellError::Numbers)?;
        }
        let (x, y) = (x as u32, y as u32);
        let cell = Self { x, y, zoom, audience: 0, from: head.from, to: head.to, what, numbers };
        Ok((cell, head.audience))
    }

    /// The cell of a lower zoom that holds this one.
    fn within(&self, zoom: u8) -> [u32; 2] {
        [self.x >> (self.zoom - zoom), self.y >> (self.zoom - zoom)]
    }

    fn lies_in(&self, tile: TileCoord) -> bool {
        self.zoom >= tile.z() && self.within(tile.z()) == [tile.x(), tile.y()]
    }
}

/// The layer as this viewer sees it; nothing where nothing is counted.
pub(crate) fn draw_cells(block: &Block, tile: TileCoord, look: Look<'_>) -> Option<LayerWriter> {
    if !look.viewer.sees_layer(block.layer) || !block.layer.shows_at(tile.z()) {
        return None;
    }
    let seen: Vec<bool> = block.audiences.iter().map(|audience| look.viewer.sees_row(*audience)).collect();
    let day = day_number(look.at);
    let chosen = block.cells.iter().filter(|cell| {
        seen[cell.audience as usize] && cell.from <= day && day < cell.to && cell.lies_in(tile)
    });
    let drawn = match block.layer.counted()? {
        Counted::Published => published(chosen, tile),
        Counted::Live(_) => live(chosen, tile, block.layer.spec()),
    };
    if drawn.is_empty() {
        return None;
    }
    let mut writer = LayerWriter::new(block.layer.spec(), EXTENT as u32, drawn.len(), 0);
    for (index, feature) in drawn.iter().enumerate() {
        // A writer in memory refuses no number and no point.
        let _ = drive_point(
            &mut writer,
            index as u64,
            feature.id,
            feature.at,
            block.layer.spec(),
            &feature.values,
        );
    }
    Some(writer)
}

fn published<'a>(cells: impl Iterator<Item = &'a Cell>, tile: TileCoord) -> Vec<Drawn<'static>> {
    let grid = Grid::of(tile);
    let mut drawn: Vec<_> = cells
        .filter_map(|cell| {
            let (what, finest, layer) = PUBLISHED[usize::from(cell.what)];
            (layer.shows_at(tile.z()) && cell.zoom == finest.min(tile.z() + DEEPER)).then(|| Drawn {
                id: u64::from(cell.what) << 46 | cell_id(cell.zoom, [cell.x, cell.y]),
                at: place(&grid, [cell.numbers[1], cell.numbers[2]]),
                values: [
                    Some(ColumnValue::String(what)),
                    Some(ColumnValue::Long(cell.numbers[0])),
                    None,
                    None,
                ],
            })
        })
        .collect();
    drawn.sort_unstable_by_key(|feature| feature.id);
    drawn
}

/// Centimetres of Web Mercator to a place in the tile. What lies on an edge may be rounded over it,
/// and would then be in no tile.
fn place(grid: &Grid, at: [i64; 2]) -> [i64; 2] {
    grid.unit(at).map(|unit| unit.clamp(0, EXTENT - 1))
}

/// Cells of one look, with the smallest and greatest place of what is in them.
struct Sum {
    numbers: [i64; NUMBERS],
    least: [u32; 2],
    most: [u32; 2],
    zoom: u8,
}

fn live<'a>(cells: impl Iterator<Item = &'a Cell>, tile: TileCoord, spec: &LayerSpec) -> Vec<Drawn<'static>> {
    let wanted = tile.z() + DEEPER;
    let mut fine: BTreeMap<(u8, u32, u32), [i64; NUMBERS]> = BTreeMap::new();
    for cell in cells.filter(|cell| cell.zoom >= wanted) {
        let sum = fine.entry((cell.zoom, cell.x, cell.y)).or_default();
        for (total, number) in sum.iter_mut().zip(cell.numbers) {
            *total = total.saturating_add(number);
        }
    }
    let mut sums: BTreeMap<[u32; 2], Sum> = BTreeMap::new();
    for ((zoom, x, y), numbers) in fine.into_iter().filter(|(_, numbers)| numbers[0] > 0) {
        let key = [x >> (zoom - wanted), y >> (zoom - wanted)];
        let sum = sums.entry(key).or_insert(Sum { numbers: [0; NUMBERS], least: [x, y], most: [x, y], zoom });
        for (total, number) in sum.numbers.iter_mut().zip(numbers) {
            *total = total.saturating_add(number);
        }
        sum.least = [sum.least[0].min(x), sum.least[1].min(y)];
        sum.most = [sum.most[0].max(x), sum.most[1].max(y)];
    }
    let grid = Grid::of(tile);
    sums.iter()
        .map(|(cell, sum)| {
            let [counted, first, second, x, y] = sum.numbers;
            let split = Some(ColumnValue::Long(i64::from(split_zoom(sum, spec.max_zoom))));
            let (counts, last) =
                ([counted, first, second].map(|n| Some(ColumnValue::Long(n))), spec.attributes.len() - 1);
            let mut values = [None, None, None, None];
            for (slot, count) in values.iter_mut().zip(counts).take(last) {
                *slot = count;
            }
            values[last] = split;
            let at = place(&grid, [x / counted, y / counted]);
            Drawn { id: cell_id(wanted, *cell), at, values }
        })
        .collect()
}

/// First zoom at which a map shows the cell in parts, as far as the cells kept reach; the zoom of
/// single things for what stays together.
fn split_zoom(sum: &Sum, max_zoom: u8) -> u8 {
    let differing = (sum.least[0] ^ sum.most[0]) | (sum.least[1] ^ sum.most[1]);
    let single = max_zoom + 1;
    if sum.numbers[0] == 1 {
        return single;
    }
    // Cells of this zoom hold everything together; those one deeper do not, or are not known.
    let together = sum.zoom - (u32::BITS - differing.leading_zeros()) as u8;
    (together + 1 - DEEPER).min(single)
}

/// The same for the same cell at all times: nothing in it but the place.
fn cell_id(zoom: u8, [x, y]: [u32; 2]) -> u64 {
    u64::from(zoom) << 40 | u64::from(x) << 20 | u64::from(y)
}

#[cfg(test)]
mod tests;
