//! Finds and removes stored files that neither an item nor a pack refers to: uploads that were refused
//! after they had arrived, and what a removed demo world left.

use std::collections::HashSet;

use chrono::TimeDelta;
use futures::TryStreamExt;

use super::{PackFailed, store};
use crate::app::App;
use crate::blobs::Stored;
use crate::db::{self, Tx};
use crate::evidence;

/// Younger files are left alone: what refers to them may still be on its way.
const YOUNG: TimeDelta = TimeDelta::days(1);
const BATCH: usize = 500;

/// What a sweep found, and what it removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    pub unused: u64,
    pub unused_bytes: u64,
    pub removed: u64,
}

/// Looks through all stored files; removes the unused ones when `remove` is set.
pub async fn sweep_unused(app: &App, remove: bool) -> Result<Swept, PackFailed> {
    let oldest_kept = app.clock.now() - YOUNG;
    let mut stored = app.blobs.list().try_filter(|stored| std::future::ready(stored.at < oldest_kept));
    let (mut swept, mut batch) = (Swept::default(), Vec::new());
    while let Some(one) = stored.try_next().await? {
        batch.push(one);
        if batch.len() == BATCH {
            sweep_batch(app, &batch, remove, &mut swept).await?;
            batch.clear();
        }
    }
    sweep_batch(app, &batch, remove, &mut swept).await?;
    Ok(swept)
}

async fn sweep_batch(app: &App, batch: &[Stored], remove: bool, swept: &mut Swept) -> Result<(), PackFailed> {
    let hashes: Vec<Vec<u8>> = batch.iter().map(|stored| stored.sha256.to_vec()).collect();
    let mut tx = Tx::system(&app.pools.app).await?;
    if remove {
        db::own_originals(&mut tx).await?;
    }
    let mut used: HashSet<Vec<u8>> = evidence::originals_among(&mut tx, &hashes).await?.into_iter().collect();
    used.extend(store::zips_among(&mut tx, &hashes).await?);
    for stored in batch.iter().filter(|stored| !used.contains(&stored.sha256[..])) {
        swept.unused += 1;
        swept.unused_bytes += stored.bytes;
        if remove {
            app.blobs.remove(&stored.sha256).await?;
            swept.removed += 1;
        }
    }
    Ok(tx.commit().await?)
}
