//! The job that builds a pack.

use std::sync::Arc;

use futures::FutureExt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{PackFailed, build_pack, store};
use crate::app::App;
use crate::db::Tx;
use crate::http::error::chain;
use crate::jobs::{JobFailed, Runner, Try};

/// The kind in the queue.
pub(super) const PACK: &str = "pack";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BuildPack {
    pub(super) pack: Uuid,
}

/// Lets a process build packs.
pub fn register(runner: Runner, app: &App) -> Runner {
    let app = app.clone();
    runner.with(
        PACK,
        Arc::new(move |this: Try| {
            let app = app.clone();
            async move { run(&app, this).await }.boxed()
        }),
    )
}

async fn run(app: &App, this: Try) -> Result<(), JobFailed> {
    let BuildPack { pack } = serde_json::from_value(this.payload)
        .map_err(|_| JobFailed::ForGood("The job names no pack.".to_owned()))?;
    if this.abandoned {
        let words = "The server ended each time it made this pack. Tell the administrator; the server's log names the job.";
        note_failure(app, pack, words).await.map_err(|failure| JobFailed::ForNow(Box::new(failure)))?;
        return Err(JobFailed::ForGood(words.to_owned()));
    }
    match build_pack::build(app, pack).await {
        Ok(()) => Ok(()),
        Err(failed) if failed.may_pass() && !this.last => Err(JobFailed::ForNow(Box::new(failed))),
        Err(failed) => {
            tracing::error!(pack.id = %pack, error.chain = chain(&failed), "a pack could not be made");
            let words = failed.words();
            note_failure(app, pack, &words).await.map_err(|failure| JobFailed::ForNow(Box::new(failure)))?;
            Err(JobFailed::ForGood(words))
        }
    }
}

async fn note_failure(app: &App, pack: Uuid, words: &str) -> Result<(), PackFailed> {
    let mut tx = Tx::system(&app.pools.app).await?;
    store::fail(&mut tx, pack, words).await?;
    Ok(tx.commit().await?)
}
