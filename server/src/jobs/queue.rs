//! The statements of the jobs table.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::db::{Failure, Tx};

/// How long a job may run without a sign of life before another server takes it over.
const LEASE: &str = "30 seconds";

/// A job taken from the queue.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) payload: serde_json::Value,
    pub(super) attempts: i32,
}

/// Puts a job into the queue; it runs once the transaction commits.
pub async fn enqueue(
    tx: &mut Tx,
    kind: &str,
    payload: serde_json::Value,
    at: DateTime<Utc>,
) -> Result<Uuid, Failure> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "insert into jobs (id, kind, payload, run_at) values ($1, $2, $3, $4)",
        id,
        kind,
        payload,
        at
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("select pg_notify('mipaka_jobs', '') as n").fetch_one(&mut **tx).await?;
    Ok(id)
}

/// Notes how far a job is and renews its lease.
pub async fn set_progress(pool: &PgPool, id: Uuid, progress: &serde_json::Value) -> Result<(), Failure> {
    sqlx::query!(
        "update jobs set progress = $2, locked_until = now() + $3::text::interval where id = $1",
        id,
        progress,
        LEASE,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn take(pool: &PgPool, kinds: &[String]) -> Result<Option<Taken>, Failure> {
    let row = sqlx::query!(
        "update jobs set state = 'running', attempts = attempts + 1, locked_until = now() + $2::text::interval
         where id = (
             select id from jobs
             where kind = any($1) and run_at <= now()
               and (state = 'queued' or (state = 'running' and locked_until < now()))
             order by run_at, id
             limit 1
             for update skip locked)
         returning id, kind, payload, attempts",
        kinds,
        LEASE,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Taken { id: row.id, kind: row.kind, payload: row.payload, attempts: row.attempts }))
}

pub(super) async fn renew(pool: &PgPool, id: Uuid) -> Result<(), Failure> {
    sqlx::query!("update jobs set locked_until = now() + $2::text::interval where id = $1", id, LEASE)
        .execute(pool)
        .await?;
    Ok(())
}

pub(super) async fn finish(pool: &PgPool, id: Uuid) -> Result<(), Failure> {
    sqlx::query!(
        "update jobs set state = 'done', finished_at = now(), locked_until = null where id = $1",
        id
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn fail(
    pool: &PgPool,
    id: Uuid,
    reason: &str,
    retry_after_s: Option<f64>,
) -> Result<(), Failure> {
    sqlx::query!(
        "update jobs
         set state = case when $3::float8 is null then 'failed' else 'queued' end,
             error = $2, locked_until = null,
             run_at = now() + make_interval(secs => coalesce($3, 0)),
             finished_at = case when $3::float8 is null then now() end
         where id = $1",
        id,
        reason,
        retry_after_s,
    )
    .execute(pool)
    .await?;
    Ok(())
}
