//! Liveness, readiness and metrics: what a balancer and a watchman ask.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::routing::get;
use axum::{Extension, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use super::Problem;
use super::own_site::addressed_to_this_machine;

/// Headers by which a proxy says that it speaks for somebody else.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The counters, and who may read them: they tell how busy people are, and when.
#[derive(Debug, Clone)]
pub struct Metrics {
    pub counters: PrometheusHandle,
    /// SHA-256 of the token that opens them.
    pub token: Option<[u8; 32]>,
}

/// `/healthz`, `/readyz` and `/metrics`, outside the API and its document.
pub fn router(pool: PgPool, metrics: Metrics) -> Router {
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .with_state(pool)
        .merge(Router::new().route("/metrics", get(counters)).with_state(metrics))
}

async fn ready(State(pool): State<PgPool>) -> (StatusCode, &'static str) {
    let answered = sqlx::query_scalar!("select 1 as one").fetch_one(&pool).await;
    if answered.is_ok() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    }
}

async fn counters(
    State(metrics): State<Metrics>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<String, Problem> {
    let peer = peer.map(|Extension(ConnectInfo(peer))| peer);
    if may_read(&metrics, peer, &uri, &headers) {
        Ok(metrics.counters.render())
    } else {
        Err(Problem::absent())
    }
}

/// With a token set, whoever sends it and nobody else. Without one, this machine only, under its own name;
/// what a proxy on this machine passes on comes from elsewhere.
fn may_read(metrics: &Metrics, peer: Option<SocketAddr>, uri: &Uri, headers: &HeaderMap) -> bool {
    match metrics.token {
        Some(token) => headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "))
            // Digests are compared, so the time taken tells nothing of the token.
            .is_some_and(|sent| <[u8; 32]>::from(Sha256::digest(sent)) == token),
        None => {
            peer.is_some_and(|peer| peer.ip().is_loopback())
                && addressed_to_this_machine(headers, uri)
                && !came_through_a_proxy(headers)
        }
    }
}

/// What a proxy on this machine passes on comes from elsewhere.
pub fn came_through_a_proxy(headers: &HeaderMap) -> bool {
    FORWARDED.iter().any(|&name| headers.contains_key(name))
}
