//! Loads the world in phases, each in one transaction; the mark at the very end makes it whole.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use fixtures::{World, WorldSize};

use super::error::DemoError;
use super::gate::{self, Passage};
use super::{
    buildings, events, ground, items, lines, litigation, people, samples, settling, sign_ins, store, tenure,
    words,
};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Installation, Tx};

/// What to load.
#[derive(Debug, Clone, Copy)]
pub struct DemoOptions {
    /// Remove a demo world that is there, and load it anew.
    pub reset: bool,
    /// How many structures; about 60,000 fill the named settlements, more make further ones.
    pub structures: u32,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self { reset: false, structures: WorldSize::default().structures }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    Now,
    /// It was there; nothing was changed, but sign-ins whose file was lost are made anew.
    Already,
}

/// Hears a line for every step.
pub(super) type Progress<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// What every phase needs.
pub(super) struct Loader<'a> {
    pub(super) app: App,
    pub(super) world: Arc<World>,
    now: DateTime<Utc>,
    progress: Progress<'a>,
}

impl Loader<'_> {
    pub(super) async fn begin(&self) -> Result<Tx, DemoError> {
        Ok(Tx::system(&self.app.pools.app).await?)
    }

    /// The moment of loading.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// When a story's moment was recorded: never in the future of the clock.
    pub(super) fn at(&self, told: DateTime<Utc>) -> DateTime<Utc> {
        words::no_later_than(self.now, told)
    }

    /// The server as it stood at a moment of the story.
    pub(super) fn app_at(&self, told: DateTime<Utc>) -> App {
        let at = self.at(told);
        self.app.with(|parts| parts.clock = Clock::from_fn(move || at))
    }

    fn say(&self, since: Instant, what: &str) {
        (self.progress)(&format!("{what} ({:.1} s)", since.elapsed().as_secs_f64()));
    }
}

/// Loads the demo world into an empty installation; a second time it changes nothing.
pub async fn load_demo(
    config: Config,
    clock: Clock,
    options: DemoOptions,
    progress: Progress<'_>,
) -> Result<Loaded, DemoError> {
    let mut owner = match gate::pass(&config, options.reset, progress).await? {
        Passage::Clear(owner) => owner,
        Passage::Loaded(_owner) => {
            if !sign_ins::path(&config).exists() {
                let app = App::open(config, clock).await.map_err(DemoError::Open)?;
                sign_ins::renew(&app).await?;
                progress("the file with the sign-ins was gone; the accounts have new passwords");
            }
            return Ok(Loaded::Already);
        }
    };
    sign_ins::forget(&config)?;
    let now = clock.now();
    let app = App::open(config, clock).await.map_err(DemoError::Open)?;
    let app = app.with(|parts| parts.installation = Arc::new(Installation { demo: true }));
    let since = Instant::now();
    let size = WorldSize { structures: options.structures };
    let world = tokio::task::spawn_blocking(move || World::generate(size)).await?;
    let loader = Loader { app, world: Arc::new(world), now, progress };
    loader.say(since, "world drawn");

    let passwords = phase(&loader, people::load(&loader)).await?;
    phase(&loader, ground::load(&loader)).await?;
    phase(&loader, settling::load(&loader)).await?;
    phase(&loader, buildings::load(&loader)).await?;
    phase(&loader, tenure::load(&loader)).await?;
    phase(&loader, lines::load(&loader)).await?;
    phase(&loader, events::load(&loader)).await?;
    phase(&loader, items::load(&loader)).await?;
    phase(&loader, litigation::load(&loader)).await?;
    phase(&loader, samples::load(&loader)).await?;

    let since = Instant::now();
    store::finish(&mut owner, loader.app.clock.today()).await?;
    loader.say(since, "tiles laid in order");
    sign_ins::write(&loader.app.config, &passwords)?;
    loader.app.pools.app.close().await;
    loader.app.pools.tiles.close().await;
    Ok(Loaded::Now)
}

/// Runs a phase and says what it did and how long it took.
async fn phase<T>(
    loader: &Loader<'_>,
    work: impl Future<Output = Result<(String, T), DemoError>>,
) -> Result<T, DemoError> {
    let since = Instant::now();
    let (what, gives) = work.await?;
    loader.say(since, &what);
    Ok(gives)
}
