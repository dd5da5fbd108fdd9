//! Blocks kept in memory: the rows around a cell, cut into any tile within without the database.

use std::sync::Arc;

use moka::future::Cache;
use moka::ops::compute::{CompResult, Op};

use super::keys::weight;
use super::meters::Meters;
use super::{Engine, EngineError};
use crate::assemble::Source;
use crate::block::Block;
use crate::coord::{BUFFER, TileCoord};
use crate::cut::Look;
use crate::fetch::{FetchedRows, fetch_block, fetch_tile};
use crate::layer::Layer;

/// Tiles from here on are cut from blocks of this zoom.
const DEEP: u8 = 14;
/// Places remembered for having been looked at once.
const GLIMPSES: u64 = 20_000;
/// Above this many bytes, reading and cutting leaves the thread that serves requests: less takes
/// half a millisecond at most, and going there and back a tenth of that.
pub(crate) const LARGE_BYTES: usize = 128 * 1024;

type Place = (Layer, TileCoord);

/// Where a layer of a tile is cut from.
#[derive(Debug)]
pub(super) enum Rows {
    Kept(Arc<Block>),
    Fetched(FetchedRows),
}

impl Rows {
    pub(super) fn source(&self) -> Source<'_> {
        match self {
            Self::Kept(block) => Source::Block(block),
            Self::Fetched(rows) => Source::Rows(rows),
        }
    }

    /// Bytes to look at for a tile of this zoom: few rows of a large block are cut as fast as a small one.
    pub(super) fn bytes(&self, zoom: u8) -> usize {
        match self {
            Self::Kept(block) => block.bytes() >> (2 * u32::from(zoom.saturating_sub(DEEP))).min(30),
            Self::Fetched(rows) => rows.packed.len(),
        }
    }
}

/// What is asked of the database.
#[derive(Debug, Clone, Copy)]
enum Wanted<'a> {
    Block { cell: TileCoord, zoom: u8 },
    Tile { tile: TileCoord, look: Look<'a> },
}

impl Wanted<'_> {
    /// Beyond it no tile is cut: a unit more than what is drawn, and one more for rounding. At low
    /// zooms, where shapes are simplified, all of a shape counts.
    fn area(self) -> Option<[i32; 4]> {
        let (Self::Block { cell: tile, .. } | Self::Tile { tile, .. }) = self;
        (tile.z() >= DEEP).then(|| tile.mercator(BUFFER + 2).centimetres())
    }
}

#[derive(Debug)]
pub(crate) struct Blocks {
    kept: Option<Cache<Place, Arc<Versioned>>>,
    glimpsed: Cache<Place, ()>,
}

#[derive(Debug)]
struct Versioned {
    version: u64,
    block: Arc<Block>,
}

impl Blocks {
    /// Keeps up to this many bytes; with zero every tile asks the database.
    pub(crate) fn new(most_bytes: u64) -> Self {
        let kept = (most_bytes > 0).then(|| {
            Cache::builder()
                .max_capacity(most_bytes)
                .weigher(|_, kept: &Arc<Versioned>| weight(kept.block.bytes()))
                .build()
        });
        Self { kept, glimpsed: Cache::new(GLIMPSES) }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.kept.as_ref().map_or(0, Cache::weighted_size)
    }
}

/// The cell whose block holds all a tile needs. A cell's buffer is wider than that of tiles within.
fn cell_of(tile: TileCoord) -> TileCoord {
    if tile.z() >= DEEP { tile.ancestor(DEEP) } else { tile.ancestor(tile.z() & !1) }
}

/// Deepest zoom that is cut from a block.
fn deepest_within(cell: TileCoord) -> u8 {
    if cell.z() >= DEEP { crate::coord::MAX_ZOOM } else { cell.z() + 1 }
}

impl Engine {
    /// The rows a tile of one layer is cut from; kept ones only if no change has touched them.
    pub(super) async fn block(
        &self,
        layer: Layer,
        tile: TileCoord,
        look: Look<'_>,
    ) -> Result<Rows, EngineError> {
        let Some(kept) = &self.blocks.kept else { return self.rows_of_tile(layer, tile, look).await };
        let cell = cell_of(tile);
        let place = (layer, cell);
        if let Some(found) = kept.get(&place).await
            && found.version == self.versions.of_block(layer, cell)
        {
            self.meters.blocks_hit.increment(1);
            return Ok(Rows::Kept(Arc::clone(&found.block)));
        }
        // A single small tile is not worth a block; a second one nearby is.
        if tile.z() > cell.z() && self.blocks.glimpsed.get(&place).await.is_none() {
            self.blocks.glimpsed.insert(place, ()).await;
            return self.rows_of_tile(layer, tile, look).await;
        }
        let loaded = kept
            .entry_by_ref(&place)
            .and_try_compute_with(|found| async move {
                // Read before the rows are: what they show beyond it costs one more look, no truth.
                let version = self.versions.of_block(layer, cell);
                if found.is_some_and(|found| found.value().version == version) {
                    return Ok(Op::Nop);
                }
                self.meters.blocks_loaded.increment(1);
                let block = self.read_block(layer, cell).await?;
                Ok::<_, EngineError>(Op::Put(Arc::new(Versioned { version, block })))
            })
            .await?;
        match loaded {
            CompResult::Inserted(entry) | CompResult::ReplacedWith(entry) | CompResult::Unchanged(entry) => {
                Ok(Rows::Kept(Arc::clone(&entry.into_value().block)))
            }
            CompResult::Removed(_) | CompResult::StillNone(_) => self.rows_of_tile(layer, tile, look).await,
        }
    }

    /// The rows of one tile alone.
    pub(super) async fn rows_of_tile(
        &self,
        layer: Layer,
        tile: TileCoord,
        look: Look<'_>,
    ) -> Result<Rows, EngineError> {
        self.meters.rows_fetched.increment(1);
        Ok(Rows::Fetched(self.fetch(layer, Wanted::Tile { tile, look }).await?))
    }

    async fn read_block(&self, layer: Layer, cell: TileCoord) -> Result<Arc<Block>, EngineError> {
        let rows = self.fetch(layer, Wanted::Block { cell, zoom: deepest_within(cell) }).await?;
        let large = rows.packed.len() > LARGE_BYTES;
        let block = self.compute(large, move || Block::read_around(layer, &rows.packed, rows.area)).await?;
        Meters::refused(&block.refused);
        Ok(Arc::new(block))
    }

    /// Runs a query; once more where a connection had died while it lay idle.
    async fn fetch(&self, layer: Layer, wanted: Wanted<'_>) -> Result<FetchedRows, EngineError> {
        loop {
            let mut link = self.links.borrow().await?;
            let connection = link.connection();
            let fetched = match wanted {
                Wanted::Block { cell, zoom } => fetch_block(connection, layer, cell, zoom).await,
                Wanted::Tile { tile, look } => fetch_tile(connection, layer, tile, look).await,
            };
            match fetched {
                Ok(packed) => {
                    link.give_back();
                    return Ok(FetchedRows { layer, packed, area: wanted.area() });
                }
                Err(error) => {
                    let died = link.was_idle() && lost(&error.source);
                    link.discard();
                    if !died {
                        return Err(EngineError::Rows(error));
                    }
                }
            }
        }
    }
}

/// Whether the connection itself is gone, or the database said that it is going.
fn lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cells_buffer_covers_the_buffers_of_all_tiles_cut_from_it() {
        for zoom in 0..=18_u8 {
            let tile = TileCoord::at(zoom, 36.8587, -1.2610).expect("exists");
            let cell = cell_of(tile);
            assert!(zoom <= deepest_within(cell));
            let (inner, outer) = (tile.mercator(BUFFER), cell.mercator(BUFFER));
            assert!(inner.west >= outer.west && inner.east <= outer.east);
            assert!(inner.south >= outer.south && inner.north <= outer.north);
        }
    }
}
