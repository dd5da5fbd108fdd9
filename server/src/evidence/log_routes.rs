//! Handlers of the log and its key.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{EvidenceError, custody_log};
use crate::accounts::Viewer;
use crate::app::App;
use crate::http::ApiError;
use crate::http::problem::ProblemBody;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(log_checkpoint)).routes(routes!(log_key))
}

/// What stands at fixed addresses outside the API.
pub fn well_known() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(well_known_key))
}

/// The newest signed head of the log (C2SP tlog-checkpoint).
#[utoipa::path(get, path = "/log/checkpoint", tag = "log",
    responses((status = 200, body = String, content_type = "text/plain"), (status = 404, body = ProblemBody)))]
async fn log_checkpoint(State(app): State<App>) -> Result<String, ApiError> {
    let mut tx = Viewer::default().begin(&app).await?;
    let head = custody_log::latest_head(&mut tx).await?.ok_or(EvidenceError::NothingSealed)?;
    Ok(head.note)
}

/// The key that signs the log and the packs, as its key file: `sha256sum` of this text is the fingerprint.
#[utoipa::path(get, path = "/log/key", tag = "log",
    responses((status = 200, body = String, content_type = "text/plain")))]
async fn log_key(State(app): State<App>) -> String {
    app.signer.key().file_text()
}

/// The signing key and its SHA-256 fingerprint.
#[utoipa::path(get, path = "/.well-known/mipaka-key", tag = "log",
    responses((status = 200, body = String, content_type = "text/plain")))]
async fn well_known_key(State(app): State<App>) -> String {
    let key = app.signer.key();
    format!("{key}\nsha256 {}\n", key.fingerprint())
}
