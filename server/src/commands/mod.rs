//! Subcommands of the `mipaka` binary.

mod account;
mod demo;
mod fixity;
mod import;
mod openapi;
mod serve;
mod vouch;

use anyhow::Context;
use clap::Subcommand;
use futures::future::BoxFuture;

use crate::app::App;
use crate::config::Config;
use crate::db;

pub use serve::{Serving, start};

/// What an administrator can ask for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API, the tiles and the web pages.
    Serve,
    /// Bring the database to this version.
    Migrate,
    /// Make an account and give it a role in an organisation.
    Account(account::Arguments),
    /// Vouch for a person whose password came through an administrator's link, where no colleague may.
    Vouch(vouch::Arguments),
    /// Load the invented demo world into an empty installation.
    Demo(demo::Arguments),
    /// Bring published data in.
    #[command(subcommand)]
    Import(import::Import),
    /// Read every stored original again and compare it with what was received; count files in use by nobody.
    Fixity(fixity::Arguments),
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs one subcommand. Boxed, so that the whole server is compiled here and not once more in every binary.
pub fn run(command: Command) -> BoxFuture<'static, anyhow::Result<()>> {
    Box::pin(async move {
        match command {
            Command::Openapi => openapi::print(),
            Command::Serve => serve::serve(config()?).await,
            Command::Migrate => migrate(&config()?).await,
            Command::Account(arguments) => account::create(&app(config()?).await?, arguments).await,
            Command::Vouch(arguments) => vouch::vouch(&app(config()?).await?, arguments).await,
            Command::Demo(arguments) => demo::load(config()?, &arguments).await,
            Command::Import(what) => import::import(&app(config()?).await?, what).await,
            Command::Fixity(arguments) => fixity::check(&app(config()?).await?, &arguments).await,
        }
    })
}

fn config() -> anyhow::Result<Config> {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the environment")]
    let config = Config::read(|name| std::env::var(name).ok())?;
    Ok(config)
}

async fn app(config: Config) -> anyhow::Result<App> {
    App::open(config, crate::clock::Clock::system()).await
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    let owner = config
        .owner_database_url
        .as_deref()
        .context("MIPAKA_OWNER_DATABASE_URL is not set; see .env.sample")?;
    db::migrate(owner).await.context("the migrations did not all apply; nothing of the failed one was kept")
}
