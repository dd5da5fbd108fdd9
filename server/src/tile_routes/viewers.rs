//! Who asks for tiles, remembered for a moment: a map asks for dozens at a time.
//!
//! A session or role taken away through another server is heard of within the lease of the tiles
//! themselves, one second; through this server at once.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use crate::accounts::Viewer;
use crate::app::App;
use crate::http::ApiError;

const REMEMBERED: Duration = Duration::from_secs(1);
const MOST_VIEWERS: u64 = 10_000;

#[derive(Debug, Clone)]
pub(super) struct Viewers(Cache<[u8; 32], Arc<tiles::Viewer>>);

impl Default for Viewers {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_VIEWERS).time_to_live(REMEMBERED).build())
    }
}

impl Viewers {
    pub(super) fn forget(&self) {
        self.0.invalidate_all();
    }
}

/// Who looks at the map.
#[derive(Debug, Clone)]
pub(super) struct Looking(pub(super) Arc<tiles::Viewer>);

impl FromRequestParts<App> for Looking {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Some(key) = credentials(&parts.headers) else { return Ok(Self(Arc::default())) };
        let viewers = &app.tiles.viewers.0;
        if let Some(known) = viewers.get(&key) {
            return Ok(Self(known));
        }
        let viewer = Viewer::from_request_parts(parts, app).await?;
        let looking = Arc::new(tile_viewer(&viewer));
        viewers.insert(key, Arc::clone(&looking));
        Ok(Self(looking))
    }
}

/// A digest of whatever could sign the request in; nothing for a plain visitor.
fn credentials(headers: &HeaderMap) -> Option<[u8; 32]> {
    let given = [header::AUTHORIZATION, header::COOKIE];
    if given.iter().all(|name| !headers.contains_key(name)) {
        return None;
    }
    let mut hash = Sha256::new();
    for name in given {
        for value in headers.get_all(&name) {
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value.as_bytes());
        }
        hash.update([0xff]);
    }
    Some(hash.finalize().into())
}

pub(super) fn tile_viewer(viewer: &Viewer) -> tiles::Viewer {
    match viewer.identity.account {
        None => tiles::Viewer::public(),
        Some(_) => tiles::Viewer::account(viewer.identity.partner.clone(), viewer.identity.reader.clone()),
    }
}
