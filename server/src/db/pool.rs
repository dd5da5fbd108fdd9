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
    /// News of tiles, under the role `mipaka_tiles` that sees the narrow tables only.
    pub tiles: PgPool,
    /// How the tile engine connects, under the same role.
    pub tile_options: PgConnectOptions,
}

const APP_CONNECTIONS: u32 = 16;
const NEWS_CONNECTIONS: u32 = 4;

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
        // Tile queries are short: planning them anew, in parallel or compiling them costs more than it saves.
        let tile_options = options.options([
            ("statement_timeout", "10s"),
            ("role", "mipaka_tiles"),
            ("jit", "off"),
            ("max_parallel_workers_per_gather", "0"),
            ("plan_cache_mode", "force_generic_plan"),
        ]);
        let tiles = PgPoolOptions::new()
            .max_connections(NEWS_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(5))
            .connect_lazy_with(tile_options.clone());
        Ok(Self { app, tiles, tile_options })
    }
}

/// Applies the migrations as the owner.
pub async fn migrate(owner_database_url: &str) -> anyhow::Result<()> {
    let pool = PgPoolOptions::new().max_connections(1).connect(owner_database_url).await?;
    sqlx::migrate!("../migrations").run(&pool).await?;
    pool.close().await;
    Ok(())
}
