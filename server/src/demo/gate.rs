//! Decides whether the demo world may be loaded here, and clears the ground for it.

use std::time::Duration;

use sqlx::PgConnection;

use super::error::DemoError;
use super::store::{self, Standing};
use crate::config::Config;
use crate::db;
use crate::evidence::Signer;

/// A killed loader's connections end within this time.
const PATIENCE: Duration = Duration::from_secs(35);
const STEP: Duration = Duration::from_millis(250);

/// What is to be done.
pub(super) enum Passage {
    /// The world is loaded already.
    Loaded(PgConnection),
    /// The ground is clear and marked; the connection keeps other loaders out.
    Clear(PgConnection),
}

pub(super) async fn pass(
    config: &Config,
    reset: bool,
    progress: &(dyn Fn(&str) + Send + Sync),
) -> Result<Passage, DemoError> {
    if !config.on_loopback() {
        return Err(DemoError::NotLoopback(config.listen));
    }
    let url = config.owner_database_url.as_deref().ok_or(DemoError::NoOwner)?;
    let mut owner = enter(url).await?;
    let standing = store::standing(&mut owner).await?;
    if standing.demo && standing.loaded && !reset {
        return Ok(Passage::Loaded(owner));
    }
    refuse_what_is_no_demo(&standing)?;
    if standing.demo {
        no_server(&mut owner, &standing).await?;
        progress(if standing.loaded {
            "removing the demo world"
        } else {
            "removing what an interrupted load left"
        });
        db::erase(url).await?;
        db::migrate(url).await.map_err(DemoError::Migrate)?;
        Signer::retire(&config.home)?;
    }
    store::begin(&mut owner).await?;
    Ok(Passage::Clear(owner))
}

async fn enter(url: &str) -> Result<PgConnection, DemoError> {
    let mut owner = store::connect(url).await?;
    let mut waited = Duration::ZERO;
    while !store::lock(&mut owner).await? {
        if waited >= PATIENCE {
            return Err(DemoError::AlreadyLoading);
        }
        tokio::time::sleep(STEP).await;
        waited += STEP;
    }
    Ok(owner)
}

fn refuse_what_is_no_demo(standing: &Standing) -> Result<(), DemoError> {
    let organisations = if standing.demo { 0 } else { standing.organisations };
    if standing.records == 0 && standing.accounts == 0 && organisations == 0 {
        return Ok(());
    }
    Err(DemoError::InUse { records: standing.records, accounts: standing.accounts, organisations })
}

/// A whole world may be served right now; beside an interrupted load there may be what was killed with it.
async fn no_server(owner: &mut PgConnection, standing: &Standing) -> Result<(), DemoError> {
    let patience = if standing.loaded { Duration::ZERO } else { PATIENCE };
    let mut waited = Duration::ZERO;
    while store::standing(owner).await?.servers > 0 {
        if waited >= patience {
            return Err(DemoError::ServerRunning);
        }
        tokio::time::sleep(STEP).await;
        waited += STEP;
    }
    Ok(())
}
