//! Reads every stored original again and compares it with what was received.

use futures::TryStreamExt;
use sha2::{Digest, Sha256};

use super::{EvidenceError, store};
use crate::app::App;
use crate::blobs::BlobError;
use crate::db::Tx;

const PAGE: i64 = 500;

/// What a check of all originals found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FixityReport {
    pub checked: u64,
    pub bytes: u64,
    /// References of items whose file is not there.
    pub missing: Vec<String>,
    /// References of items whose file differs from what was received.
    pub changed: Vec<String>,
}

impl FixityReport {
    pub fn is_sound(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty()
    }
}

/// Checks every original; `progress` hears the report after each file.
pub async fn check_fixity(
    app: &App,
    mut progress: impl FnMut(&FixityReport),
) -> Result<FixityReport, EvidenceError> {
    let mut report = FixityReport::default();
    let mut after = Vec::new();
    loop {
        let mut tx = Tx::system(&app.pools.app).await?;
        let page = store::originals_after(&mut tx, &after, PAGE).await?;
        drop(tx);
        let Some((last, ..)) = page.last() else { return Ok(report) };
        after.clone_from(last);
        for (sha256, bytes, reference) in page {
            let stored = hex::encode(&sha256);
            report.checked += 1;
            if app.blobs.size(&stored).await?.is_none() {
                report.missing.push(reference);
            } else {
                let (found, length) = rehash(app, &stored).await?;
                report.bytes += length;
                if found[..] != sha256[..] || length != bytes.unsigned_abs() {
                    report.changed.push(reference);
                }
            }
            progress(&report);
        }
    }
}

async fn rehash(app: &App, stored: &str) -> Result<([u8; 32], u64), EvidenceError> {
    let stream = app.blobs.read(stored, None).await?;
    let (hash, length) = stream
        .try_fold((Sha256::new(), 0), |(mut hash, length), chunk| async move {
            hash.update(&chunk);
            Ok((hash, length + chunk.len() as u64))
        })
        .await
        .map_err(BlobError::from)?;
    Ok((hash.finalize().into(), length))
}
