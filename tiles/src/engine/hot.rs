//! Tiles people look at are built anew as soon as a change outdates them, before anybody asks.

use std::sync::Arc;
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::sync::Notify;

use super::keys::BodyKey;
use super::{Ask, Engine};
use crate::layer::Layer;
use crate::viewer::Viewer;

/// How many tiles are watched, and for how long after they were last looked at.
const MOST: u64 = 512;
const WATCHED: Duration = Duration::from_mins(2);

#[derive(Debug)]
pub(crate) struct Hot {
    tiles: Cache<BodyKey, Arc<HotTile>>,
    outdated: Notify,
}

/// What has to be known to build a tile once more.
#[derive(Debug)]
struct HotTile {
    layers: Vec<Layer>,
    tile: crate::coord::TileCoord,
    viewer: Viewer,
    at: chrono::NaiveDate,
}

impl Default for Hot {
    fn default() -> Self {
        let tiles = Cache::builder()
            .max_capacity(MOST)
            .time_to_live(WATCHED)
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self { tiles, outdated: Notify::new() }
    }
}

impl Hot {
    /// A kept tile was asked for again.
    pub(crate) fn watch(&self, layers: &[Layer], ask: &Ask<'_>, key: &BodyKey) {
        let tile =
            HotTile { layers: layers.to_vec(), tile: ask.tile, viewer: ask.viewer.clone(), at: ask.at };
        self.tiles.insert(*key, Arc::new(tile));
    }

    /// Changes were applied.
    pub(crate) fn outdate(&self) {
        self.outdated.notify_one();
    }
}

impl Engine {
    /// Builds hot tiles anew after every change, for ever.
    pub async fn keep_hot(&self) {
        loop {
            self.hot.outdated.notified().await;
            for (key, hot) in &self.hot.tiles {
                let version = self.versions.of_tile(&hot.layers, hot.tile, &hot.viewer);
                if !self.bodies.is_missed(&key, version).await {
                    continue;
                }
                let ask = Ask {
                    layers: &hot.layers,
                    tile: hot.tile,
                    viewer: &hot.viewer,
                    at: hot.at,
                    takes_gzip: false,
                    held: None,
                };
                if let Err(error) = self.fresh_body(&hot.layers, &ask, &key).await {
                    tracing::debug!(%error, "a tile people look at could not be built anew");
                    break;
                }
                self.meters.rebuilt.increment(1);
            }
        }
    }
}
