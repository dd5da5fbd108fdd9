//! Keeps a sweep of unused files and the rows that are about to refer to one out of each other's way.

use super::{Failure, Tx};

const LOCK: i64 = 4604;

/// Until the transaction ends, no sweep removes a file: look now that it is there, then refer to it.
pub async fn hold_originals(tx: &mut Tx) -> Result<(), Failure> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1) as lock", LOCK).fetch_one(&mut **tx).await?;
    Ok(())
}

/// Waits for those who hold the originals; until the transaction ends, nobody comes to refer to a file.
pub async fn own_originals(tx: &mut Tx) -> Result<(), Failure> {
    sqlx::query!("select pg_advisory_xact_lock($1) as lock", LOCK).fetch_one(&mut **tx).await?;
    Ok(())
}
