//! Looking for changes: what was committed since the last look is applied to all that is kept.

use std::time::Duration;

use super::Engine;
use crate::invalidate::{FeedError, Notice, Place};

/// Changes read in one go, and how far back a new server reads.
const BATCH: i32 = 20_000;
/// Looking this often keeps the lease without being woken.
pub const EVERY: Duration = Duration::from_millis(250);

/// How far the outbox has been read.
#[derive(Debug, Default)]
pub(crate) struct Horizon {
    /// Everything of transactions before this one is applied; none before the first look.
    from: Option<u64>,
    /// What is applied of later ones.
    seen: Vec<Place>,
}

impl Engine {
    /// Reads what was committed since the last look and applies it; true when there was any.
    pub async fn look(&self) -> Result<bool, FeedError> {
        let mut horizon = self.horizon.lock().await;
        let mut found = false;
        loop {
            let began = self.lease.now();
            let first = horizon.from.is_none();
            let read = self.read_unseen(&mut horizon).await?;
            found |= read > 0;
            // The first look goes no further back than one batch; later ones go on until all is read.
            if read < BATCH as usize || first {
                self.lease.confirm(began);
                break;
            }
        }
        if found {
            self.hot.outdate();
        }
        metrics::gauge!("mipaka_tile_bodies_bytes").set(self.bodies.bytes() as f64);
        metrics::gauge!("mipaka_tile_blocks_bytes").set(self.blocks.bytes() as f64);
        Ok(found)
    }

    /// Something was written through this server: who asks for a tile next sees it.
    pub fn wrote(&self) {
        self.lease.doubt();
    }

    /// Returns once something was written through this server.
    pub async fn written(&self) {
        self.lease.doubted().await;
    }

    /// Learns where anything is to be drawn at all. Call it after the first look.
    pub async fn survey(&self) -> Result<(), FeedError> {
        self.occupied.load(&self.pool).await.map_err(FeedError::Storage)
    }

    async fn read_unseen(&self, horizon: &mut Horizon) -> Result<usize, FeedError> {
        let seen: Vec<i64> = horizon.seen.iter().map(|place| place.seq()).collect();
        let rows = sqlx::query!(
            r#"select oldest_running as "oldest_running!", xact, seq, layer, boxes, visibility, organisation_id
               from tile_changes_unseen($1, $2, $3)"#,
            horizon.from.unwrap_or(0).to_string(),
            &seen,
            BATCH
        )
        .fetch_all(&self.pool)
        .await
        .map_err(FeedError::Storage)?;

        let oldest =
            rows.first().ok_or(FeedError::Place)?.oldest_running.parse().map_err(|_| FeedError::Place)?;
        let first = horizon.from.is_none();
        let mut earliest = None;
        let mut read = 0;
        for row in rows {
            let (Some(xact), Some(seq)) = (row.xact, row.seq) else { continue };
            read += 1;
            let place = Place::new(xact.parse().map_err(|_| FeedError::Place)?, seq);
            earliest = earliest.min(Some(place)).or(Some(place));
            horizon.seen.push(place);
            let notice = Notice {
                layer: row.layer,
                boxes: row.boxes,
                visibility: row.visibility,
                organisation: row.organisation_id,
                record: None,
            };
            match notice.read(place) {
                Some(change) => {
                    self.versions.apply(&change);
                    self.occupied.apply(&change);
                }
                None => {
                    tracing::warn!(outbox.seq = seq, "a tile change could not be read and was left out");
                }
            }
        }
        let full = read == BATCH as usize;
        if let (true, true, Some(place)) = (first, full, earliest) {
            self.versions.begin_after(place);
        }
        if first || !full {
            horizon.from = Some(oldest);
            horizon.seen.retain(|place| place.xact() >= oldest);
        }
        Ok(read)
    }
}
