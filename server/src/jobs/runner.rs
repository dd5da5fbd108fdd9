//! Runs jobs of registered kinds, one at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::PgPool;
use tokio::task::JoinError;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::news::News;
use super::queue::{self, Taken};
use crate::db::Failure;
use crate::http::error::chain;

const ATTEMPTS: i32 = 5;
const ABANDONED: &str = "The server ended during every try.";
const POLL: Duration = Duration::from_millis(500);
const RENEW: Duration = Duration::from_secs(8);

/// Names a job that takes the server down with it, so that whoever runs it can look.
fn tell_abandoned(taken: &Taken) {
    tracing::error!(
        job.id = %taken.id,
        job.kind = taken.kind,
        job.attempts = taken.attempts - 1,
        "a job is given up: the server ended during every try"
    );
    metrics::counter!("mipaka_jobs_abandoned_total", "kind" => taken.kind.clone()).increment(1);
}

/// Why a job did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum JobFailed {
    /// Worth another try.
    #[error("the job failed for now")]
    ForNow(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Trying again cannot help; the words are shown to the person who asked.
    #[error("{0}")]
    ForGood(String),
}

/// One try at a job.
#[derive(Debug, Clone)]
pub struct Try {
    pub id: Uuid,
    pub payload: serde_json::Value,
    /// True when no other try follows: what somebody waits for has to be told now.
    pub last: bool,
    /// True when every try ended together with its server. Nothing is to be tried, only told.
    pub abandoned: bool,
}

/// What runs for one kind of job.
pub type Job = Arc<dyn Fn(Try) -> BoxFuture<'static, Result<(), JobFailed>> + Send + Sync>;

/// The kinds a process can run.
#[derive(Clone, Default)]
pub struct Runner {
    jobs: HashMap<&'static str, Job>,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.jobs.keys()).finish()
    }
}

impl Runner {
    #[must_use]
    pub fn with(mut self, kind: &'static str, job: Job) -> Self {
        self.jobs.insert(kind, job);
        self
    }

    /// Runs until dropped.
    pub async fn run(&self, pool: &PgPool) {
        let mut news = News::default();
        loop {
            match self.step(pool).await {
                Ok(true) => {}
                Ok(false) => news.wait(pool, POLL).await,
                Err(failure) => {
                    tracing::warn!(error.chain = chain(&failure), "the job queue cannot be read");
                    tokio::time::sleep(POLL * 4).await;
                }
            }
        }
    }

    /// Runs one due job; false when none is due. Tests single-step the queue with it.
    pub async fn step(&self, pool: &PgPool) -> Result<bool, Failure> {
        let kinds: Vec<String> = self.jobs.keys().map(|&kind| kind.to_owned()).collect();
        let Some(taken) = queue::take(pool, &kinds).await? else { return Ok(false) };
        let Some(job) = self.jobs.get(taken.kind.as_str()) else { return Ok(false) };
        let last = taken.attempts >= ATTEMPTS;
        let abandoned = taken.attempts > ATTEMPTS;
        if abandoned {
            tell_abandoned(&taken);
        }
        let job = Arc::clone(job);
        let this = Try { id: taken.id, payload: taken.payload.clone(), last, abandoned };
        // A task of its own: a job that panics ends neither the runner nor the jobs after it.
        let work = AbortOnDropHandle::new(tokio::spawn(async move { job(this).await }));
        let joined = Self::with_lease(pool, &taken, work).await;
        let panicked = joined.is_err();
        let outcome = joined.unwrap_or_else(|error| Err(JobFailed::ForNow(Box::new(error))));
        match outcome {
            Ok(()) | Err(JobFailed::ForNow(_)) if abandoned => {
                queue::fail(pool, taken.id, ABANDONED, None).await?;
            }
            Ok(()) => queue::finish(pool, taken.id).await?,
            Err(JobFailed::ForGood(reason)) => queue::fail(pool, taken.id, &reason, None).await?,
            Err(failed) => {
                tracing::warn!(job.kind = taken.kind, error.chain = chain(&failed), "job failed");
                // A last try that panicked told nobody: the next one finds the job abandoned, and tells.
                let retry = (!last || panicked).then(|| f64::from(1 << taken.attempts));
                queue::fail(pool, taken.id, "It failed on our side.", retry).await?;
            }
        }
        Ok(true)
    }

    async fn with_lease(
        pool: &PgPool,
        taken: &Taken,
        work: AbortOnDropHandle<Result<(), JobFailed>>,
    ) -> Result<Result<(), JobFailed>, JoinError> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                outcome = &mut work => return outcome,
                () = tokio::time::sleep(RENEW) => {
                    if let Err(failure) = queue::renew(pool, taken.id).await {
                        tracing::warn!(error.chain = chain(&failure), "a job's lease was not renewed");
                    }
                }
            }
        }
    }
}
