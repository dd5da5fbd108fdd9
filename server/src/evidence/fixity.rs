//! Reads every stored original again and compares it with what was received.

use custody::digest::{Digester, Digests};
use futures::TryStreamExt;

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
    /// References of items whose file is what was received, while the CRC-32 noted then is another.
    pub misnoted: Vec<String>,
}

impl FixityReport {
    pub fn is_sound(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.misnoted.is_empty()
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
        let Some(last) = page.last() else { return Ok(report) };
        after.clone_from(&last.sha256);
        for original in page {
            let stored = hex::encode(&original.sha256);
            report.checked += 1;
            if app.blobs.size(&stored).await?.is_none() {
                report.missing.push(original.reference);
            } else {
                let found = rehash(app, &stored).await?;
                report.bytes += found.bytes;
                if found.sha256.as_bytes()[..] != original.sha256[..]
                    || found.bytes != original.bytes.unsigned_abs()
                {
                    report.changed.push(original.reference);
                } else if original.crc32.iter().any(|noted| *noted != found.crc32) {
                    report.misnoted.push(original.reference);
                }
            }
            progress(&report);
        }
    }
}

async fn rehash(app: &App, stored: &str) -> Result<Digests, EvidenceError> {
    let mut stream = app.blobs.read(stored, None).await?;
    let mut digester = Digester::default();
    while let Some(chunk) = stream.try_next().await.map_err(BlobError::from)? {
        digester.update(&chunk);
    }
    Ok(digester.finish())
}
