//! Finished tiles kept as they are sent, once per coding; bytes are shared, never copied.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use moka::future::Cache;
use moka::ops::compute::{CompResult, Op};

use super::keys::{BodyKey, weight};
use super::{Ask, Engine, EngineError};
use crate::etag::Coding;
use crate::gzip::gzip;
use crate::layer::Layer;

/// Smaller bodies gain nothing from compression.
const WORTH_COMPRESSING_BYTES: usize = 256;

/// A finished tile of one version; without bytes there is nothing to draw.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) version: u64,
    pub(crate) bytes: Option<Bytes>,
    pub(crate) coding: Coding,
    /// Whether it was sent again since it was built.
    asked: AtomicBool,
}

impl Body {
    /// Remembers that it was sent from what is kept; true for the first time.
    pub(crate) fn ask(&self) -> bool {
        !self.asked.load(Ordering::Relaxed) && !self.asked.swap(true, Ordering::Relaxed)
    }
}

#[derive(Debug)]
pub(crate) struct Bodies(Option<Cache<BodyKey, Arc<Body>>>);

impl Bodies {
    /// Keeps up to this many bytes; with zero nothing.
    pub(crate) fn new(most_bytes: u64) -> Self {
        Self((most_bytes > 0).then(|| {
            Cache::builder()
                .max_capacity(most_bytes)
                .weigher(|_, body: &Arc<Body>| weight(body.bytes.as_ref().map_or(0, Bytes::len)))
                .build()
        }))
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.0.as_ref().map_or(0, Cache::weighted_size)
    }

    /// Whether a kept tile is outdated that people asked for.
    pub(crate) async fn is_missed(&self, key: &BodyKey, version: u64) -> bool {
        let Some(kept) = &self.0 else { return false };
        kept.get(key).await.is_some_and(|body| body.version != version && body.asked.load(Ordering::Relaxed))
    }

    /// A kept tile of just this version.
    pub(crate) async fn get(&self, key: &BodyKey, version: u64) -> Option<Arc<Body>> {
        self.0.as_ref()?.get(key).await.filter(|body| body.version == version)
    }
}

impl Engine {
    /// Builds a tile and keeps it. Whoever asks for the same meanwhile waits for this one.
    pub(super) async fn fresh_body(
        &self,
        layers: &[Layer],
        ask: &Ask<'_>,
        key: &BodyKey,
    ) -> Result<Arc<Body>, EngineError> {
        let Some(kept) = &self.bodies.0 else { return self.new_body(layers, ask, key).await };
        let made = kept
            .entry_by_ref(key)
            .and_try_compute_with(|found| async move {
                let version = self.versions.of_tile(layers, ask.tile, ask.viewer);
                if found.is_some_and(|found| found.value().version == version) {
                    return Ok(Op::Nop);
                }
                Ok::<_, EngineError>(Op::Put(self.new_body(layers, ask, key).await?))
            })
            .await?;
        match made {
            CompResult::Inserted(entry) | CompResult::ReplacedWith(entry) | CompResult::Unchanged(entry) => {
                Ok(entry.into_value())
            }
            CompResult::Removed(_) | CompResult::StillNone(_) => self.new_body(layers, ask, key).await,
        }
    }

    async fn new_body(
        &self,
        layers: &[Layer],
        ask: &Ask<'_>,
        key: &BodyKey,
    ) -> Result<Arc<Body>, EngineError> {
        // Read before anything else: a change heard of meanwhile makes this body outdated, not wrong.
        let version = self.versions.of_tile(layers, ask.tile, ask.viewer);
        let plain = match self.bodies.get(&key.plain(), version).await {
            Some(kept) if key.coding == Coding::Gzip => kept.bytes.clone(),
            _ => self.build(layers, ask, true).await?,
        };
        let (bytes, coding) = self.encode(plain, key.coding).await?;
        Ok(Arc::new(Body { version, bytes, coding, asked: AtomicBool::new(false) }))
    }

    /// Compresses where it was asked for and is worth it.
    pub(super) async fn encode(
        &self,
        plain: Option<Bytes>,
        coding: Coding,
    ) -> Result<(Option<Bytes>, Coding), EngineError> {
        match plain {
            Some(plain) if coding == Coding::Gzip && plain.len() >= WORTH_COMPRESSING_BYTES => {
                let packed = self.compute(plain.len() > 4_096, move || Bytes::from(gzip(&plain))).await?;
                Ok((Some(packed), Coding::Gzip))
            }
            plain => Ok((plain, Coding::Identity)),
        }
    }
}
