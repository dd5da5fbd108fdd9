//! Publishes counts at the turn of a quarter and keeps the counts of cells short.

use std::time::Duration;

use super::store::{fold_cells, publish_counts};
use crate::app::App;
use crate::db::{Failure, Tx};
use crate::http::error::chain;

const PAUSE: Duration = Duration::from_mins(5);

/// Goes on for ever; several servers may do it at once.
pub async fn keep_counts(app: App) {
    loop {
        if let Err(error) = keep(&app).await {
            tracing::warn!(error.chain = chain(&error), "counts for maps were not kept");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn keep(app: &App) -> Result<(), Failure> {
    let mut tx = Tx::system(&app.pools.app).await?;
    let published = publish_counts(&mut tx, app.clock.today()).await?;
    tx.commit().await?;
    if published {
        tracing::info!("counts for everybody's map were published");
    }
    let mut tx = Tx::system(&app.pools.app).await?;
    fold_cells(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}
