//! Every statement of the area.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::cases::PackView;
use crate::db::{Failure, Tx};

/// A pack about to be made.
pub(super) struct NewPack<'a> {
    pub(super) id: Uuid,
    pub(super) case: Uuid,
    pub(super) case_version: i32,
    pub(super) at: DateTime<Utc>,
    pub(super) file_name: &'a str,
    pub(super) contents: Value,
    pub(super) sealed_exhibits: i32,
    pub(super) restricted_exhibits: i32,
}

pub(super) async fn insert(tx: &mut Tx, new: NewPack<'_>) -> Result<(), Failure> {
    let account = tx.account();
    sqlx::query!(
        "insert into packs (id, case_id, case_version, asked_by, asked_at, file_name, contents,
                            sealed_exhibits, restricted_exhibits)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id,
        new.case,
        new.case_version,
        account,
        new.at,
        new.file_name,
        new.contents,
        new.sealed_exhibits,
        new.restricted_exhibits,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets those who read the case through its team read its pack too.
pub(super) async fn open_to_team(tx: &mut Tx, pack: Uuid, case: Uuid) -> Result<(), Failure> {
    sqlx::query!(
        "insert into record_readers (record_id, account_id, via, case_id)
         select $1, account_id, 'case', case_id from record_readers
         where record_id = $2 and via = 'case' and case_id = $2
         on conflict do nothing",
        pack,
        case,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A pack with its case, as the viewer may read it.
pub(super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<(Uuid, PackView)>, Failure> {
    let row = sqlx::query!(
        "select id, case_id, state, progress, asked_at, size_bytes, encode(sha256, 'hex') as sha256, file_name,
                log ->> 'checkpoint' as checkpoint, error, sealed_exhibits, restricted_exhibits
         from packs where id = $1",
        id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| {
        let view = PackView {
            id: row.id,
            state: row.state,
            progress: row.progress,
            created_at: row.asked_at,
            size_bytes: row.size_bytes,
            sha256: row.sha256,
            file_name: row.file_name,
            sealed_exhibits: row.sealed_exhibits,
            restricted_exhibits: row.restricted_exhibits,
            checkpoint: row.checkpoint,
            error: row.error,
        };
        (row.case_id, view)
    }))
}

/// What the job works on.
pub(super) struct Work {
    pub(super) case: Uuid,
    pub(super) asked_by: Option<Uuid>,
    pub(super) file_name: String,
    pub(super) contents: Value,
    pub(super) log: Option<Value>,
    pub(super) state: String,
}

pub(super) async fn load_work(tx: &mut Tx, id: Uuid) -> Result<Option<Work>, Failure> {
    Ok(sqlx::query_as!(
        Work,
        r#"select case_id as "case", asked_by, file_name, contents, log, state from packs where id = $1"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Keeps the frozen custody; whoever was first wins, and everybody builds from what is kept.
pub(super) async fn keep_log(tx: &mut Tx, id: Uuid, log: &Value) -> Result<Value, Failure> {
    sqlx::query!("update packs set log = $2 where id = $1 and log is null", id, log)
        .execute(&mut **tx)
        .await?;
    Ok(sqlx::query_scalar!(r#"select log as "log!" from packs where id = $1"#, id)
        .fetch_one(&mut **tx)
        .await?)
}

pub(super) async fn set_progress(tx: &mut Tx, id: Uuid, progress: &Value) -> Result<(), Failure> {
    sqlx::query!(
        "update packs set state = 'building', progress = $2, error = null where id = $1 and state <> 'ready'",
        id,
        progress,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// True for the one that finished it.
pub(super) async fn finish(
    tx: &mut Tx,
    id: Uuid,
    size_bytes: i64,
    sha256: &[u8],
    progress: &Value,
    at: DateTime<Utc>,
) -> Result<bool, Failure> {
    let done = sqlx::query!(
        "update packs set state = 'ready', size_bytes = $2, sha256 = $3, progress = $4, ready_at = $5, error = null
         where id = $1 and state <> 'ready'",
        id,
        size_bytes,
        sha256,
        progress,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn fail(tx: &mut Tx, id: Uuid, words: &str) -> Result<(), Failure> {
    sqlx::query!(
        "update packs set state = 'failed', error = $2 where id = $1 and state <> 'ready'",
        id,
        words
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Those of the hashes that are the zip of some pack. Ask as the system: row security hides others.
pub(super) async fn zips_among(tx: &mut Tx, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Failure> {
    Ok(sqlx::query_scalar!(
        r#"select distinct sha256 as "sha256!" from packs where sha256 = any($1)"#,
        hashes
    )
    .fetch_all(&mut **tx)
    .await?)
}
