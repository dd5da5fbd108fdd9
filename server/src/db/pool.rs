//! Pools for the app role, and migrations under the owner role.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};

use super::Failure;

/// The pools of a serving process.
#[derive(Debug, Clone)]
pub struct Pools {
    /// Everything but tiles, as the role the URL names.
    pub app: PgPool,
    /// Tiles, under the role `mipaka_tiles` that sees the narrow tables only.
    pub tiles: PgPool,
}

const APP_CONNECTIONS: u32 = 16;
const TILE_CONNECTIONS: u32 = 8;

impl Pools {
    /// Connects lazily, so that a server starts and answers 503 while its database is away.
    pub fn connect(database_url: &str) -> Result<Self, Failure> {
        let options: PgConnectOptions = database_url.parse().map_err(Failure)?;
        let options = options.log_slow_statements(tracing::log::LevelFilter::Warn, Duration::from_secs(2));
        let app = PgPoolOptions::new()
            .max_connections(APP_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(5))
            .connect_lazy_with(
                options.clone().options([("statement_timeout", "30s"), ("lock_timeout", "10s")]),
            );
        let tiles = PgPoolOptions::new()
            .max_connections(TILE_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(5))
            .connect_lazy_with(options.options([("statement_timeout", "10s"), ("role", "mipaka_tiles")]));
        Ok(Self { app, tiles })
    }
}

/// Applies the migrations as the owner.
pub async fn migrate(owner_database_url: &str) -> anyhow::Result<()> {
    let pool = PgPoolOptions::new().max_connections(1).connect(owner_database_url).await?;
    sqlx::migrate!("../migrations").run(&pool).await?;
    pool.close().await;
    Ok(())
}
