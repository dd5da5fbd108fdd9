//! What a client needs to know of this installation before anybody signs in.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_about))
}

/// This installation.
#[derive(Debug, Serialize, ToSchema)]
struct About {
    /// True when every record here is invented.
    demo: bool,
    /// West, south, east, north in degrees (EPSG:4326).
    area: [f64; 4],
    version: &'static str,
    /// SHA-256 of the verifier key that signs the log and packs, in hex.
    key_fingerprint: String,
}

/// Show what this installation is.
#[utoipa::path(get, path = "/about", tag = "about", responses((status = 200, body = About)))]
async fn show_about(State(app): State<App>) -> Json<About> {
    let area = app.config.area;
    Json(About {
        demo: app.installation.demo,
        area: [area.west, area.south, area.east, area.north],
        version: env!("CARGO_PKG_VERSION"),
        key_fingerprint: app.signer.key().fingerprint().to_string(),
    })
}
