//! The built web package: three entries, hashed assets, and the demo's samples.

use std::path::Path;

use axum::Router;
use axum::http::{HeaderValue, header};
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// Pages are asked for again each time, so that a new release is seen; assets carry their hash in the name.
pub fn router(web: &Path, samples: &Path) -> Router {
    let page = |file: &str| {
        ServiceBuilder::new()
            .layer(SetResponseHeaderLayer::overriding(
                header::CACHE_CONTROL,
                HeaderValue::from_static("no-cache"),
            ))
            .service(ServeFile::new(web.join(file)))
    };
    let assets = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ))
        .service(ServeDir::new(web.join("assets")).precompressed_gzip());
    Router::new()
        .route_service("/", page("index.html"))
        .route_service("/start", page("index.html"))
        .route_service("/start/{*rest}", page("index.html"))
        .route_service("/mapper", page("mapper.html"))
        .route_service("/mapper/{*rest}", page("mapper.html"))
        .route_service("/desk", page("desk.html"))
        .route_service("/desk/{*rest}", page("desk.html"))
        .nest_service("/assets", assets)
        .nest_service("/samples", ServeDir::new(samples))
        .fallback_service(
            ServeDir::new(web)
                .append_index_html_on_directories(false)
                .not_found_service(ServeFile::new(web.join("index.html"))),
        )
}
