//! Under what a finished tile is kept.

use super::Ask;
use crate::coord::TileCoord;
use crate::cut::day_number;
use crate::etag::{Coding, Content};
use crate::layer::Layer;

/// A tile for one kind of viewer on one day in one coding. Its version is kept with the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct BodyKey {
    layers: u16,
    tile: TileCoord,
    viewer: u128,
    day: i32,
    pub(crate) coding: Coding,
}

impl BodyKey {
    pub(crate) fn of(layers: &[Layer], ask: &Ask<'_>, coding: Coding) -> Self {
        Self {
            layers: layers.iter().fold(0, |bits, layer| bits | layer.bit()),
            tile: ask.tile,
            viewer: ask.viewer.digest(),
            day: day_number(ask.at),
            coding,
        }
    }

    /// The same tile uncompressed.
    pub(crate) fn plain(self) -> Self {
        Self { coding: Coding::Identity, ..self }
    }

    pub(crate) fn content(&self, version: u64) -> Content {
        Content { layers: self.layers, tile: self.tile, viewer: self.viewer, day: self.day, version }
    }
}

/// What an entry of so many bytes counts for, with its share of the cache's own memory.
pub(crate) fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + 256).unwrap_or(u32::MAX)
}
