//! Every statement of the loader: what the installation is, under the owner's connection.

use chrono::NaiveDate;
use sqlx::{Connection, PgConnection};

use super::error::DemoError;

/// Makes loaders of one database wait for each other.
const LOCK: i64 = 4603;

/// What stands in the database.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) demo: bool,
    pub(super) loaded: bool,
    /// Rows of no demo.
    pub(super) records: i64,
    pub(super) accounts: i64,
    /// All organisations: they are no records and carry no mark.
    pub(super) organisations: i64,
    /// Connections of servers.
    pub(super) servers: i64,
}

pub(super) async fn connect(owner_url: &str) -> Result<PgConnection, DemoError> {
    PgConnection::connect(owner_url).await.map_err(DemoError::NotMigrated)
}

/// False when another loader is at it. Held until the connection closes.
pub(super) async fn lock(owner: &mut PgConnection) -> Result<bool, DemoError> {
    Ok(sqlx::query_scalar!("select pg_try_advisory_lock($1) as \"got!\"", LOCK).fetch_one(owner).await?)
}

pub(super) async fn standing(owner: &mut PgConnection) -> Result<Standing, DemoError> {
    sqlx::query_as!(
        Standing,
        "select demo, demo_loaded_at is not null as \"loaded!\",
                (select count(*) from records where not records.demo) as \"records!\",
                (select count(*) from accounts where not accounts.demo) as \"accounts!\",
                (select count(*) from organisations) as \"organisations!\",
                (select count(*) from pg_stat_activity where datname = current_database() and usename = 'mipaka_app') as \"servers!\"
         from installation",
    )
    .fetch_one(owner)
    .await
    .map_err(DemoError::NotMigrated)
}

pub(super) async fn begin(owner: &mut PgConnection) -> Result<(), DemoError> {
    sqlx::query!("update installation set demo = true, demo_loaded_at = null").execute(owner).await?;
    Ok(())
}

/// Lays the large layers along their curve, publishes what everybody may know of them, tells the planner what is there, and marks the end.
pub(super) async fn finish(owner: &mut PgConnection, today: NaiveDate) -> Result<(), DemoError> {
    let mut tx = owner.begin().await?;
    sqlx::query!("select tile_reorder('structures') as a, tile_reorder('base') as b")
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query!("select tile_cells_fold() as folded, tile_publish($1) as published", today)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query!("update installation set demo_loaded_at = clock_timestamp()").execute(&mut *tx).await?;
    tx.commit().await?;
    sqlx::raw_sql("analyze records, structures, settlements, boundaries, claims, outbox, tile_cells")
        .execute(owner)
        .await?;
    Ok(())
}
