//! `mipaka import`: published data from files.

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;

use crate::app::App;
use crate::db::Tx;
use crate::places::{self, PlaceKind};

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Counties, wards and the like from a GeoJSON file. Importing the same file again changes nothing.
    Places {
        /// A GeoJSON FeatureCollection of polygons, in longitude and latitude.
        file: PathBuf,
        /// county, sub_county, ward or location.
        #[arg(long)]
        kind: PlaceKind,
        /// Who published it; the file's name when left out.
        #[arg(long)]
        source: Option<String>,
    },
}

pub(super) async fn import(app: &App, what: Import) -> anyhow::Result<()> {
    let Import::Places { file, kind, source } = what;
    let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let named = || file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let source = source.unwrap_or_else(named);
    let mut tx = Tx::system(&app.pools.app).await?;
    let report = places::import_geojson(&mut tx, &bytes, kind, &source, app.clock.now()).await?;
    tx.commit().await?;
    for name in &report.repaired {
        eprintln!("{name}: its outline crossed itself and was repaired");
    }
    for refused in &report.refused {
        let name = refused.name.as_deref().unwrap_or("without a name");
        eprintln!("feature {} ({name}) was left out: {}", refused.position, refused.reason);
    }
    println!(
        "{} added, {} changed, {} unchanged, {} left out",
        report.added,
        report.changed,
        report.unchanged,
        report.refused.len()
    );
    Ok(())
}
