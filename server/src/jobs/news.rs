//! Hears of new jobs, so that nobody waits for the next look into the queue.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;

use crate::http::error::chain;

/// Where `queue` tells of them.
const CHANNEL: &str = "mipaka_jobs";

/// A connection that listens, once there is one.
#[derive(Debug, Default)]
pub(super) struct News {
    listener: Option<PgListener>,
}

impl News {
    /// Waits until a job is put into the queue, but no longer than this: one may be due again, or its news
    /// may be lost.
    pub(super) async fn wait(&mut self, pool: &PgPool, longest: Duration) {
        let heard = tokio::time::timeout(longest, self.hear(pool)).await;
        match heard {
            Ok(Ok(true)) | Err(_) => return,
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::debug!(error.chain = chain(&error), "news of jobs are not heard"),
        }
        self.listener = None;
        tokio::time::sleep(longest).await;
    }

    /// False when the connection was lost.
    async fn hear(&mut self, pool: &PgPool) -> Result<bool, sqlx::Error> {
        let Some(listener) = &mut self.listener else {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen(CHANNEL).await?;
            self.listener = Some(listener);
            // What was put in before is found by the next look.
            return Ok(true);
        };
        Ok(listener.try_recv().await?.is_some())
    }
}
