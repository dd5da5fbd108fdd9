//! `mipaka fixity`: are all originals still what was received?

use std::time::{Duration, Instant};

use clap::Args;

use crate::app::App;
use crate::{evidence, packs};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Remove files older than a day that no item and no pack refers to, such as refused uploads. Not after
    /// an older database was restored: its missing records may still be needed, and their files with them.
    #[arg(long)]
    sweep: bool,
}

pub(super) async fn check(app: &App, arguments: &Arguments) -> anyhow::Result<()> {
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
    for reference in &report.misnoted {
        eprintln!(
            "fixity: the file of {reference} is what was received, but the CRC-32 noted beside it is wrong"
        );
    }
    println!(
        "{} files checked, {} missing, {} changed",
        report.checked,
        report.missing.len(),
        report.changed.len()
    );
    if !report.missing.is_empty() || !report.changed.is_empty() {
        anyhow::bail!("originals were lost or changed; restore them from a backup");
    }
    if !report.is_sound() {
        anyhow::bail!("the database notes wrong checksums; somebody changed them, restore it from a backup");
    }
    let swept = packs::sweep_unused(app, arguments.sweep).await?;
    let (unused, bytes) = (swept.unused, swept.unused_bytes);
    if arguments.sweep {
        println!("{} unused files removed, {bytes} bytes", swept.removed);
    } else if unused > 0 {
        println!("{unused} files older than a day are used by nobody, {bytes} bytes; --sweep removes them");
    }
    Ok(())
}
