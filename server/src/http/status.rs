//! Liveness, readiness and metrics: what a balancer and a watchman ask.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use sqlx::PgPool;

/// `/healthz`, `/readyz` and `/metrics`, outside the API and its document.
pub fn router(pool: PgPool, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .with_state(pool)
        .route("/metrics", get(async move || metrics.render()))
}

async fn ready(State(pool): State<PgPool>) -> (StatusCode, &'static str) {
    let answered = sqlx::query_scalar!("select 1 as one").fetch_one(&pool).await;
    if answered.is_ok() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    }
}
