//! `mipaka fixity`: are all originals still what was received?

use std::time::{Duration, Instant};

use crate::app::App;
use crate::evidence;

pub(super) async fn check(app: &App) -> anyhow::Result<()> {
    let mut said = Instant::now();
    let report = evidence::check_fixity(app, |report| {
        if said.elapsed() > Duration::from_secs(2) {
            said = Instant::now();
            eprintln!("fixity: {} files, {} bytes", report.checked, report.bytes);
        }
    })
    .await?;
    for reference in &report.missing {
        eprintln!("fixity: the file of {reference} is missing");
    }
    for reference in &report.changed {
        eprintln!("fixity: the file of {reference} is not what was received");
    }
    println!(
        "{} files checked, {} missing, {} changed",
        report.checked,
        report.missing.len(),
        report.changed.len()
    );
    if report.is_sound() {
        Ok(())
    } else {
        anyhow::bail!("originals were lost or changed; restore them from a backup")
    }
}
