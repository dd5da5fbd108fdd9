//! Request ids, spans, limits and the headers of every reply.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Request, StatusCode};
use axum::middleware::from_fn;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tracing::Level;

use super::hear_out::hear_out;
use super::own_site::refuse_other_sites;

/// Largest JSON body; uploads set their own limits.
pub const JSON_BODY_BYTES: usize = 2 * 1024 * 1024;
const REQUEST_TIME: Duration = Duration::from_hours(1);
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; worker-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps the routes of tiles, which a map asks for by the hundred: what keeps a request from harming
/// others and its reply from being taken for something else. They read no body, change nothing, bound
/// their own time, and name their address where they fail.
pub fn apply_to_tiles(router: Router) -> Router {
    router.layer(
        ServiceBuilder::new()
            .layer(CatchPanicLayer::new())
            .layer(SetResponseHeaderLayer::if_not_present(
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ))
            .layer(SetResponseHeaderLayer::if_not_present(
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, no-store"),
            )),
    )
}

/// Wraps all other routes. Spans name method and path without the query, which may hold words people typed.
pub fn apply(router: Router) -> Router {
    let unless_set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    router.layer(
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
            .layer(TraceLayer::new_for_http().make_span_with(|request: &Request<_>| {
                tracing::span!(Level::INFO, "request", http.method = %request.method(), http.path = request.uri().path())
            }))
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(CatchPanicLayer::new())
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIME))
            .layer(unless_set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
            .layer(unless_set(header::CACHE_CONTROL, "private, no-store"))
            .layer(unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(unless_set(header::REFERRER_POLICY, "no-referrer"))
            .layer(unless_set(header::X_FRAME_OPTIONS, "DENY"))
            .layer(unless_set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
            .layer(unless_set(HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(self), microphone=()"))
            .layer(DefaultBodyLimit::max(JSON_BODY_BYTES))
            .layer(from_fn(hear_out))
            .layer(from_fn(refuse_other_sites)),
    )
}
