//! The state of a serving process, and the one list that mounts the areas.

use std::sync::Arc;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::accounts::SignInLimits;
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Pools;
use crate::http::Kind;
use crate::{accounts, blobs, http, organisations};

/// What every handler can reach.
#[derive(Debug, Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub pools: Pools,
    pub blobs: Blobs,
    pub clock: Clock,
    pub installation: Arc<Installation>,
    pub sign_in_limits: SignInLimits,
}

/// What this installation is, read once at start.
#[derive(Debug, Clone)]
pub struct Installation {
    pub demo: bool,
}

/// Operations under `/api/v1`, areas in the order in which they may use each other.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(accounts::router()).merge(organisations::router())
}

/// Every route with an OpenAPI entry.
fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(http::openapi::base()).nest("/api/v1", api())
}

/// The OpenAPI document.
pub fn openapi() -> OpenApi {
    documented().split_for_parts().1
}

/// The whole service.
pub fn router(app: App) -> Router {
    let (routes, document) = documented().split_for_parts();
    let document = Arc::new(document);
    let routes = routes.route(
        "/api/openapi.json",
        axum::routing::get(move || {
            let document = Arc::clone(&document);
            async move { axum::Json(document.as_ref().clone()) }
        }),
    );
    http::layers::apply(routes.with_state(app))
}

/// Every kind of problem, for `docs/PROBLEMS.md`.
pub fn problem_kinds() -> Vec<Kind> {
    [http::problem::KINDS, blobs::KINDS, accounts::KINDS].concat()
}
