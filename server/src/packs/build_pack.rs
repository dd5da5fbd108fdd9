//! Builds a pack: freezes the log, writes the zip on disk with flat memory, stores it by its hash.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use custody::digest::ContentHash;
use custody::leaf::{Content, Detail};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::frozen::{FrozenCase, FrozenContent, FrozenLog};
use super::store::{self, Work};
use super::write_zip::{Originals, write_zip};
use super::{PackFailed, freeze_log};
use crate::app::App;
use crate::blobs::{Draft, KeptDraft};
use crate::db::{self, Tx};
use crate::evidence;

const TELL: Duration = Duration::from_millis(400);

/// All that a zip is made of, but for the originals themselves.
struct Parts {
    case: FrozenCase,
    log: FrozenLog,
    file_name: String,
    /// By SHA-256, where they were noted.
    crc32: HashMap<Vec<u8>, u32>,
}

/// Does all of it, or what is left of it after a crash; a finished pack stays as it is.
pub(super) async fn build(app: &App, id: Uuid) -> Result<(), PackFailed> {
    let work = load(app, id).await?;
    if work.state == "ready" {
        return Ok(());
    }
    let zip = zip(app, id, &work, true).await?;
    let mut tx = Tx::system(&app.pools.app).await?;
    db::hold_originals(&mut tx).await?;
    if app.blobs.size(&zip.sha256_hex()).await?.is_none() {
        return Err(PackFailed::SweptAway);
    }
    let size = i64::try_from(zip.bytes).unwrap_or(i64::MAX);
    let now = app.clock.now();
    let whole = json!({"step": "done", "done": zip.bytes, "total": zip.bytes});
    if store::finish(&mut tx, id, size, &zip.sha256, &whole, now).await? {
        let case: FrozenCase = serde_json::from_value(work.contents)?;
        note_export(&mut tx, &case, work.asked_by, now).await?;
        tx.audit("exported", "pack", id, &[]).await?;
        tx.announce("pack.ready", id, json!({"case_id": work.case})).await?;
    }
    Ok(tx.commit().await?)
}

/// Builds a pack again from what was frozen; answers the SHA-256 of its zip, which is always the same.
pub async fn rebuild(app: &App, id: Uuid) -> Result<String, PackFailed> {
    let work = load(app, id).await?;
    Ok(zip(app, id, &work, false).await?.sha256_hex())
}

async fn load(app: &App, id: Uuid) -> Result<Work, PackFailed> {
    let mut tx = Tx::system(&app.pools.app).await?;
    store::load_work(&mut tx, id).await?.ok_or(PackFailed::Absent)
}

async fn zip(app: &App, id: Uuid, work: &Work, tells: bool) -> Result<KeptDraft, PackFailed> {
    let case: FrozenCase = serde_json::from_value(work.contents.clone())?;
    let log: FrozenLog = match &work.log {
        Some(log) => serde_json::from_value(log.clone())?,
        None => freeze(app, id, &case).await?,
    };
    let total = case.exhibits.iter().map(|exhibit| match &exhibit.content {
        FrozenContent::Original { bytes, .. } => *bytes,
        FrozenContent::Record(_) => 0,
    });
    let total: u64 = total.sum();
    let crc32 = noted_crc32(app, &case).await?;
    let written = Arc::new(AtomicU64::new(0));
    let stop = CancellationToken::new();
    let _stops_with_us = stop.clone().drop_guard();
    let draft = app.blobs.draft().await?;
    let writing = tokio::task::spawn_blocking({
        let (app, written, stop) = (app.clone(), Arc::clone(&written), stop.clone());
        let parts = Parts { case, log, file_name: work.file_name.clone(), crc32 };
        move || write_draft(&app, &parts, draft, &written, &stop)
    });
    let draft = if tells { telling(app, id, writing, &written, total).await } else { writing.await };
    Ok(app.blobs.keep_draft(draft??).await?)
}

/// What was noted of the originals when they were received; the others are read once more.
async fn noted_crc32(app: &App, case: &FrozenCase) -> Result<HashMap<Vec<u8>, u32>, PackFailed> {
    let hashes: Vec<Vec<u8>> = case
        .exhibits
        .iter()
        .filter_map(|exhibit| match &exhibit.content {
            FrozenContent::Original { sha256, .. } => hex::decode(sha256).ok(),
            FrozenContent::Record(_) => None,
        })
        .collect();
    let mut tx = Tx::system(&app.pools.app).await?;
    Ok(evidence::noted_crc32(&mut tx, &hashes).await?)
}

async fn freeze(app: &App, id: Uuid, case: &FrozenCase) -> Result<FrozenLog, PackFailed> {
    tell(app, id, "sealing", 0, 1).await?;
    let log = freeze_log::freeze_log(app, &case.items()).await?;
    let mut tx = Tx::system(&app.pools.app).await?;
    let kept = store::keep_log(&mut tx, id, &serde_json::to_value(&log)?).await?;
    tx.commit().await?;
    Ok(serde_json::from_value(kept)?)
}

/// Waits for the writing thread and tells how far it is.
async fn telling<T>(
    app: &App,
    id: Uuid,
    mut writing: tokio::task::JoinHandle<T>,
    written: &AtomicU64,
    total: u64,
) -> Result<T, tokio::task::JoinError> {
    loop {
        tokio::select! {
            done = &mut writing => return done,
            () = tokio::time::sleep(TELL) => {
                let done = written.load(Ordering::Relaxed).min(total);
                if let Err(failure) = tell(app, id, "writing", done, total).await {
                    tracing::warn!(error.chain = crate::http::error::chain(&failure), "progress was not told");
                }
            }
        }
    }
}

async fn tell(app: &App, id: Uuid, step: &str, done: u64, total: u64) -> Result<(), PackFailed> {
    let mut tx = Tx::system(&app.pools.app).await?;
    store::set_progress(&mut tx, id, &json!({"step": step, "done": done, "total": total})).await?;
    Ok(tx.commit().await?)
}

fn write_draft(
    app: &App,
    parts: &Parts,
    draft: Draft,
    written: &AtomicU64,
    stop: &CancellationToken,
) -> Result<Draft, PackFailed> {
    let open = |sha256: &str| -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Stoppable { file: app.blobs.open(sha256)?, stop: stop.clone() }))
    };
    let progress = |position| written.store(position, Ordering::Relaxed);
    let Parts { case, log, file_name, crc32 } = parts;
    let originals = Originals { open: &open, crc32 };
    Ok(write_zip(draft, case, log, file_name, app.signer.notes(), &originals, progress)?.sink)
}

/// An original that ends with an error once nobody waits for the pack any more.
struct Stoppable {
    file: File,
    stop: CancellationToken,
}

impl Read for Stoppable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_cancelled() {
            return Err(io::Error::other("stopped"));
        }
        self.file.read(buffer)
    }
}

/// The export enters the custody of every original, after the pack that cannot hold it.
async fn note_export(
    tx: &mut Tx,
    case: &FrozenCase,
    asked_by: Option<Uuid>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), PackFailed> {
    let mut originals: Vec<_> = case
        .exhibits
        .iter()
        .filter_map(|exhibit| match &exhibit.content {
            FrozenContent::Original { sha256, bytes, .. } => Some((exhibit.record, sha256, *bytes)),
            FrozenContent::Record(_) => None,
        })
        .collect();
    originals.sort();
    originals.dedup();
    for (record, sha256, bytes) in originals {
        let sha256: ContentHash = sha256.parse().map_err(|_| PackFailed::Form(record.to_string()))?;
        let details = [("case", &case.case_reference), ("pack", &case.pack)];
        let details = details
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Detail::from(value.as_str())))
            .collect();
        let content = Some(Content { sha256, bytes });
        evidence::record_event_by(tx, now, asked_by, record, "exported", content, details).await?;
    }
    Ok(())
}
