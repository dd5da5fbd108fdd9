//! Takes structures that changed into the bundles that tiles read.

use std::time::Duration;

use super::store::bundle_strays;
use crate::app::App;
use crate::db::{Failure, Tx};
use crate::http::error::chain;

/// Readers put what changed since over the bundles, at the cost of a row each.
const PAUSE: Duration = Duration::from_secs(5);
const PAUSE_AFTER_FAILURE: Duration = Duration::from_mins(1);
const AT_A_TIME: i32 = 5_000;

/// Goes on for ever; of several servers one does it at a time.
pub async fn keep_bundles(app: App) {
    loop {
        let pause = match bundle(&app).await {
            Ok(()) => PAUSE,
            Err(error) => {
                tracing::warn!(error.chain = chain(&error), "structures that changed were not bundled");
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn bundle(app: &App) -> Result<(), Failure> {
    loop {
        let mut tx = Tx::system(&app.pools.app).await?;
        let bundled = bundle_strays(&mut tx, AT_A_TIME).await?;
        tx.commit().await?;
        if bundled < i64::from(AT_A_TIME) {
            return Ok(());
        }
    }
}
