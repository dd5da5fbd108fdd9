//! The one row that says what this installation is.

use sqlx::PgPool;

use super::Failure;

/// Read once at start.
#[derive(Debug, Clone)]
pub struct Installation {
    /// True when the demo world is loaded: every screen and page says DEMO.
    pub demo: bool,
}

pub async fn load_installation(pool: &PgPool) -> Result<Installation, Failure> {
    Ok(sqlx::query_as!(Installation, "select demo from installation").fetch_one(pool).await?)
}
