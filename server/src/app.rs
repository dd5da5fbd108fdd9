//! The state of a serving process, and the one list that mounts the areas.

use std::ops::Deref;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::middleware::from_fn_with_state;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::accounts::SignInLimits;
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Installation, Pools};
use crate::http::Kind;
use crate::http::known_parameters::{KnownParameters, refuse_unknown};
use crate::http::status::Metrics;
use crate::http::streams::{StreamSeats, hold_seat};
use crate::jobs::{Runner, supervised};
use crate::{
    about, accounts, blobs, cases, claims, corridors, db, evidence, http, incidents, notices, organisations,
    packs, places, records, settlements, structures, telemetry, tile_routes, walks,
};

/// What every handler can reach; each request holds it, so cloning must cost nothing.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts of an `App`, reached through it.
#[derive(Debug, Clone)]
pub struct Parts {
    pub config: Arc<Config>,
    pub pools: Pools,
    pub blobs: Blobs,
    pub clock: Clock,
    pub installation: Arc<Installation>,
    pub sign_in_limits: SignInLimits,
    pub signer: Arc<evidence::Signer>,
    pub news: tile_routes::News,
    pub tiles: tile_routes::Tiles,
    pub metrics: PrometheusHandle,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// The same with some parts exchanged.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = Parts::clone(&self.0);
        change(&mut parts);
        Self(Arc::new(parts))
    }

    /// Opens the stores and reads what this installation is.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let pools = Pools::connect(&config.database_url)?;
        let installation = db::load_installation(&pools.app)
            .await
            .context("the database does not answer or is not migrated; run `mipaka migrate`")?;
        let blobs = Blobs::on_disk(&config.blobs)?;
        // Counters are handed out from here on.
        let metrics = telemetry::start_metrics();
        Ok(Self(Arc::new(Parts {
            tiles: tile_routes::Tiles::new(&config, &pools),
            pools,
            blobs,
            clock,
            installation: Arc::new(installation),
            sign_in_limits: SignInLimits::default(),
            signer: Arc::new(evidence::Signer::load_or_create(&config.home)?),
            news: tile_routes::News::default(),
            metrics,
            config: Arc::new(config),
        })))
    }
}

/// Operations under `/api/v1`, areas in the order in which they may use each other.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(about::router())
        .merge(accounts::router())
        .merge(organisations::router())
        .merge(places::router())
        .merge(settlements::router())
        .merge(evidence::router())
        .merge(structures::router())
        .merge(claims::router())
        .merge(walks::router())
        .merge(notices::router())
        .merge(incidents::router())
        .merge(corridors::router())
        .merge(cases::router())
        .merge(packs::router())
        .merge(tile_routes::events_router().layer(from_fn_with_state(StreamSeats::default(), hold_seat)))
        .merge(records::router())
}

/// Every route with an OpenAPI entry but those of tiles.
fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(http::openapi::base()).nest("/api/v1", api()).merge(evidence::well_known())
}

/// The OpenAPI document.
pub fn openapi() -> OpenApi {
    documented().merge(tile_routes::router()).into_openapi()
}

/// The whole service.
pub fn router(app: App) -> Router {
    let metrics = Metrics { counters: app.metrics.clone(), token: app.config.metrics_token };
    let document = openapi();
    let known = from_fn_with_state(KnownParameters::of(&document), refuse_unknown);
    let status = http::status::router(app.pools.app.clone(), metrics);
    let web = http::web::router(&app.config.web, &app.config.home.join("samples"));
    let docs = SwaggerUi::new("/api/docs").url("/api/openapi.json", document);
    let routes = Router::from(documented());
    let tiles = Router::from(tile_routes::router()).layer(known.clone()).with_state(app.clone());
    let tiles = http::layers::apply_to_tiles(tiles);
    let absent = axum::routing::any(async || http::Problem::absent());
    let routes = routes.route("/api/{*rest}", absent).layer(known);
    let routes = tile_routes::hear_of_writes(routes, &app);
    http::layers::apply(routes.with_state(app).merge(status).merge(docs).merge(web)).merge(tiles)
}

/// The kinds of job this process runs.
pub fn runner(app: &App) -> Runner {
    packs::register(Runner::default(), app)
}

/// Starts what runs beside requests; all of it ends when `stop` is cancelled.
pub fn spawn_background(app: &App, stop: &CancellationToken) {
    let own = app.clone();
    supervised("sealing", stop, move || evidence::keep_sealed(own.clone()));
    let own = app.clone();
    supervised("news", stop, move || {
        tile_routes::follow_changes(own.news.clone(), own.tiles.clone(), own.pools.tiles.clone())
    });
    let own = app.clone();
    supervised("counts", stop, move || tile_routes::keep_counts(own.clone()));
    let own = app.clone();
    supervised("bundles", stop, move || tile_routes::keep_bundles(own.clone()));
    let (jobs, pool) = (runner(app), app.pools.app.clone());
    supervised("jobs", stop, move || {
        let (jobs, pool) = (jobs.clone(), pool.clone());
        async move { jobs.run(&pool).await }
    });
}

/// Every kind of problem, for `docs/PROBLEMS.md`.
pub fn problem_kinds() -> Vec<Kind> {
    [
        http::problem::KINDS,
        http::ground::KINDS,
        blobs::KINDS,
        accounts::KINDS,
        settlements::KINDS,
        evidence::KINDS,
        cases::KINDS,
        packs::KINDS,
        notices::KINDS,
        incidents::KINDS,
        corridors::KINDS,
        walks::KINDS,
        tile_routes::KINDS,
        records::KINDS,
    ]
    .concat()
}
