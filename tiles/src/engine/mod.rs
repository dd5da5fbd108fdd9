//! The tile engine: from a question to bytes, by the shortest way that is still true.
//!
//! 1. The tile's version is looked up; a client that holds it gets 304 (`versions`).
//! 2. A finished body of that version is sent as it is (`bodies`).
//! 3. It is cut from blocks of rows in memory (`blocks`), or
//! 4. the database is asked (`links`), and what it says is kept for next time.
//!
//! Tiles that people look at are built anew when a change outdates them (`hot`).
//! Nothing kept is used unless the outbox was read within the last second (`lease`).

mod blocks;
mod bodies;
mod hot;
mod keys;
mod lease;
mod links;
mod look;
mod meters;
mod occupied;
mod versions;

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use chrono::NaiveDate;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::sync::Semaphore;

pub use self::lease::LEASE;
pub use self::look::EVERY;

use self::blocks::{Blocks, LARGE_BYTES, Rows};
use self::bodies::Bodies;
use self::hot::Hot;
use self::keys::BodyKey;
use self::lease::Lease;
use self::links::Links;
use self::look::Horizon;
use self::meters::{Meters, Outcome};
use self::occupied::Occupied;
use self::versions::Versions;
use crate::assemble::assemble;
use crate::coord::TileCoord;
use crate::cut::Look;
use crate::etag::{Coding, Tag, names};
use crate::fetch::FetchError;
use crate::layer::Layer;
use crate::viewer::Viewer;

/// How much the engine may keep and do at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory for finished tiles; with zero none are kept.
    pub body_bytes: u64,
    /// Memory for rows that tiles are cut from; with zero every tile asks the database.
    pub block_bytes: u64,
    /// Connections for tile queries.
    pub connections: usize,
    /// Requests that may wait for a connection; further ones are told to come back.
    pub waiting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 64 << 20, block_bytes: 128 << 20, connections: 8, waiting: 256 }
    }
}

/// A question for one tile.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub layers: &'a [Layer],
    pub tile: TileCoord,
    pub viewer: &'a Viewer,
    pub at: NaiveDate,
    pub takes_gzip: bool,
    /// The If-None-Match header.
    pub held: Option<&'a str>,
}

/// What to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    NotModified {
        etag: String,
    },
    /// Nothing to draw here.
    Empty,
    Tile {
        bytes: Bytes,
        coding: Coding,
        etag: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("too many tiles are being waited for")]
    Busy,
    #[error("no connection for tiles")]
    Away(#[source] sqlx::Error),
    #[error(transparent)]
    Rows(#[from] FetchError),
    #[error("the work on a tile was broken off")]
    BrokenOff(#[source] tokio::task::JoinError),
}

#[derive(Debug)]
pub struct Engine {
    links: Arc<Links>,
    /// For reading the outbox.
    pool: PgPool,
    versions: Versions,
    occupied: Occupied,
    lease: Lease,
    horizon: tokio::sync::Mutex<Horizon>,
    blocks: Blocks,
    bodies: Bodies,
    hot: Hot,
    meters: Meters,
    processors: Arc<Semaphore>,
}

impl Engine {
    /// `options` and `pool` connect as `mipaka_tiles`; `canceller` as the role they sign in with.
    pub fn new(options: PgConnectOptions, pool: PgPool, canceller: PgPool, limits: Limits) -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            links: Links::new(options, canceller, limits.connections, limits.waiting),
            pool,
            versions: Versions::default(),
            occupied: Occupied::default(),
            lease: Lease::default(),
            horizon: tokio::sync::Mutex::default(),
            blocks: Blocks::new(limits.block_bytes),
            bodies: Bodies::new(limits.body_bytes),
            hot: Hot::default(),
            meters: Meters::default(),
            processors: Arc::new(Semaphore::new(processors)),
        }
    }

    pub async fn tile(&self, ask: Ask<'_>) -> Result<Answer, EngineError> {
        let leased = self.lease.holds().await;
        let layers: Vec<Layer> =
            ask.layers.iter().copied().filter(|layer| self.may_show(*layer, &ask, leased)).collect();
        if layers.is_empty() {
            self.meters.answered(Outcome::Empty, ask.tile);
            return Ok(Answer::Empty);
        }
        let coding = if ask.takes_gzip { Coding::Gzip } else { Coding::Identity };
        if !leased {
            return self.without_lease(&layers, &ask, coding).await;
        }
        let key = BodyKey::of(&layers, &ask, coding);
        let version = self.versions.of_tile(&layers, ask.tile, ask.viewer);
        if let Some(etag) = held_tag(&ask, Tag::of_content(&key.content(version))) {
            self.meters.answered(Outcome::NotModified, ask.tile);
            return Ok(Answer::NotModified { etag });
        }
        let (body, outcome) = match self.bodies.get(&key, version).await {
            Some(body) => {
                if body.ask() {
                    self.hot.watch(&layers, &ask, &key);
                }
                (body, Outcome::Hit)
            }
            None => (self.fresh_body(&layers, &ask, &key).await?, Outcome::Built),
        };
        self.meters.answered(outcome, ask.tile);
        Ok(match &body.bytes {
            None => Answer::Empty,
            Some(bytes) => Answer::Tile {
                bytes: bytes.clone(),
                coding: body.coding,
                etag: Tag::of_content(&key.content(body.version)).header(body.coding),
            },
        })
    }

    /// Bytes of finished tiles and of rows held now.
    pub fn kept_bytes(&self) -> (u64, u64) {
        (self.bodies.bytes(), self.blocks.bytes())
    }

    /// Nothing kept may be trusted: ask the database, and name the body by its bytes.
    async fn without_lease(
        &self,
        layers: &[Layer],
        ask: &Ask<'_>,
        coding: Coding,
    ) -> Result<Answer, EngineError> {
        self.meters.answered(Outcome::Unleased, ask.tile);
        let Some(plain) = self.build(layers, ask, false).await? else { return Ok(Answer::Empty) };
        let tag = Tag::of_body(&plain);
        if let Some(etag) = held_tag(ask, tag) {
            return Ok(Answer::NotModified { etag });
        }
        let (bytes, coding) = self.encode(Some(plain), coding).await?;
        Ok(bytes.map_or(Answer::Empty, |bytes| Answer::Tile { bytes, coding, etag: tag.header(coding) }))
    }

    fn may_show(&self, layer: Layer, ask: &Ask<'_>, leased: bool) -> bool {
        ask.viewer.sees_layer(layer)
            && layer.shows_at(ask.tile.z())
            && (!leased || self.occupied.may_hold(layer, ask.tile))
    }

    async fn build(
        &self,
        layers: &[Layer],
        ask: &Ask<'_>,
        from_blocks: bool,
    ) -> Result<Option<Bytes>, EngineError> {
        let started = Instant::now();
        let look = Look { viewer: ask.viewer, at: ask.at };
        let mut rows = Vec::with_capacity(layers.len());
        for layer in layers {
            rows.push(if from_blocks {
                self.block(*layer, ask.tile, look).await?
            } else {
                self.rows_of_tile(*layer, ask.tile, look).await?
            });
        }
        let large = rows.iter().map(|rows| rows.bytes(ask.tile.z())).sum::<usize>() > LARGE_BYTES;
        let (tile, viewer, at) = (ask.tile, ask.viewer.clone(), ask.at);
        let built = self
            .compute(large, move || {
                assemble(tile, rows.iter().map(Rows::source), Look { viewer: &viewer, at })
            })
            .await?;
        Meters::refused(&built.refused);
        Meters::built(ask.tile, &built, started.elapsed().as_secs_f64());
        Ok(built.body)
    }

    /// Work for the processor: small pieces on the spot, large ones beside the threads that serve
    /// requests, as many at a time as there are processors.
    async fn compute<T: Send + 'static>(
        &self,
        large: bool,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, EngineError> {
        if !large {
            return Ok(work());
        }
        let turn = Arc::clone(&self.processors).acquire_owned().await.map_err(|_| EngineError::Busy)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(EngineError::BrokenOff)
    }
}

/// The tag the client holds, in whichever coding it took.
fn held_tag(ask: &Ask<'_>, tag: Tag) -> Option<String> {
    let held = ask.held?;
    [Coding::Gzip, Coding::Identity]
        .into_iter()
        .filter(|coding| ask.takes_gzip || *coding == Coding::Identity)
        .map(|coding| tag.header(coding))
        .find(|etag| names(held, etag))
}
