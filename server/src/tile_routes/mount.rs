//! The engine as the server holds it, and how it hears of this server's own writing.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tiles::{Engine, Limits};

use super::viewers::Viewers;
use crate::app::App;
use crate::config::Config;
use crate::db::Pools;

/// The tile engine and who has been looking lately.
#[derive(Debug, Clone)]
pub struct Tiles {
    pub(super) engine: Arc<Engine>,
    pub(super) viewers: Viewers,
}

impl Tiles {
    pub fn new(config: &Config, pools: &Pools) -> Self {
        let bytes = |megabytes: u32| u64::from(megabytes) << 20;
        let limits = Limits {
            body_bytes: bytes(config.tile_cache_mb),
            block_bytes: bytes(config.tile_blocks_mb),
            ..Limits::default()
        };
        let engine = Engine::new(pools.tile_options.clone(), pools.tiles.clone(), pools.app.clone(), limits);
        Self { engine: Arc::new(engine), viewers: Viewers::default() }
    }
}

/// Whoever writes through this server and then asks for a tile sees what was written; a session
/// that ended here ends for tiles, too.
pub fn hear_of_writes(router: Router<App>, app: &App) -> Router<App> {
    router.layer(from_fn_with_state(app.tiles.clone(), pass_on))
}

async fn pass_on(State(tiles): State<Tiles>, request: Request, next: Next) -> Response {
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let response = next.run(request).await;
    if writes {
        tiles.viewers.forget();
        tiles.engine.wrote();
    }
    response
}
