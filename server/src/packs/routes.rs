//! Handlers of packs.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::permit_download::permit_download;
use super::request_pack::request_pack;
use super::{PackFailed, store};
use crate::accounts::SignedIn;
use crate::app::App;
use crate::cases::{self, PackView};
use crate::evidence;
use crate::http::download::{Download, Span, reply};
use crate::http::problem::ProblemBody;
use crate::http::{Accepted, ApiError, Body, Path};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask_for_pack))
        .routes(routes!(show_pack))
        .routes(routes!(download_pack))
}

/// What a pack may take out.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PackBody {
    /// Whether sealed exhibits may leave too. Without it a case that holds some is refused, so that nobody
    /// takes them out unawares.
    #[serde(default)]
    includes_sealed: bool,
}

/// Export a case as an evidence pack. What it holds is frozen now; it is built in the background.
#[utoipa::path(post, path = "/cases/{id}/packs", tag = "packs", params(("id" = Uuid, Path)), request_body = PackBody,
    responses((status = 202, body = PackView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn ask_for_pack(
    State(app): State<App>,
    person: SignedIn,
    Path(case): Path<Uuid>,
    Body(PackBody { includes_sealed }): Body<PackBody>,
) -> Result<Accepted<PackView>, ApiError> {
    let now = app.clock.now();
    let mut tx = person.begin(&app).await?;
    let case = cases::find(&mut tx, case).await?.ok_or(PackFailed::Absent)?;
    cases::permit_work(&mut tx, &person, &case).await?;
    let id = request_pack(&mut tx, &case, includes_sealed, now).await?;
    let (_, view) = store::find(&mut tx, id).await?.ok_or(PackFailed::Absent)?;
    tx.commit().await?;
    Ok(Accepted { location: format!("/api/v1/packs/{id}"), body: view })
}

/// Show how far a pack is; once ready, its size and SHA-256 are its receipt.
#[utoipa::path(get, path = "/packs/{id}", tag = "packs", params(("id" = Uuid, Path)),
    responses((status = 200, body = PackView), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn show_pack(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<PackView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (_, view) = store::find(&mut tx, id).await?.ok_or(PackFailed::Absent)?;
    Ok(Json(view))
}

/// Download a pack; a broken download goes on with Range.
#[utoipa::path(get, path = "/packs/{id}/file", tag = "packs",
    params(("id" = Uuid, Path), ("Range" = Option<String>, Header)),
    responses((status = 200, description = "the zip", content_type = "application/zip"),
        (status = 206, description = "a part of it"), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 416, body = ProblemBody)))]
async fn download_pack(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (case, view) = store::find(&mut tx, id).await?.ok_or(PackFailed::Absent)?;
    let case = cases::find(&mut tx, case).await?.ok_or(PackFailed::Absent)?;
    cases::permit_work(&mut tx, &person, &case).await?;
    permit_download(&app, &mut tx, id).await?;
    let (Some(sha256), Some(bytes)) = (view.sha256, view.size_bytes) else {
        return Err(PackFailed::NotReady.into());
    };
    let file = Download {
        disposition: evidence::attachment(&view.file_name),
        content_type: "application/zip".to_owned(),
        bytes: bytes.unsigned_abs(),
        etag: sha256.clone(),
    };
    let span = file.span(&headers)?;
    if span == Span::Unchanged {
        return Ok(reply(&file, &span, None));
    }
    tx.audit("exported", "pack", id, &["file"]).await?;
    tx.commit().await?;
    let stream = app.blobs.read(&sha256, span.range()).await?;
    Ok(reply(&file, &span, Some(axum::body::Body::from_stream(stream))))
}
