//! Counts along a corridor.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::assess_impact::{ImpactParameters, NewImpact, run_impact};
use super::super::error::CorridorError;
use super::super::impact_dto::{ImpactBody, ImpactQuery, ImpactView};
use super::super::policy;
use super::super::present_impact::present;
use super::super::store;
use super::super::write_brief::write_brief;
use super::super::write_csv::write_csv;
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db::Tx;
use crate::http::conditional::Versioned;
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, Page, Path, Problem, Query};

const MOST_STRUCTURES: i64 = 2_000;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_impacts, create_impact))
        .routes(routes!(show_impact))
        .routes(routes!(impact_csv))
        .routes(routes!(impact_brief))
}

/// Count who is near a corridor, and keep the dated result.
#[utoipa::path(post, path = "/corridors/{id}/impacts", tag = "corridors", params(("id" = Uuid, Path)), request_body = ImpactBody,
    responses((status = 201, body = ImpactView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_impact(
    State(app): State<App>,
    person: SignedIn,
    Path(corridor): Path<Uuid>,
    Body(body): Body<ImpactBody>,
) -> Result<Created<ImpactView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let along = store::find_stored(&mut tx, corridor, None).await?.ok_or_else(Problem::absent)?;
    let organisation = policy::keeper_of_impact(&person, along.organisation)?;
    let parameters = ImpactParameters::parse(&body)?;
    let id = Uuid::now_v7();
    let new = NewImpact {
        id,
        corridor,
        organisation,
        at: app.clock.now(),
        demo: app.installation.demo,
        parameters,
    };
    run_impact(&mut tx, new).await?;
    let body = view(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/impacts/{id}"), version: 1, repeated: false, body })
}

/// Counts along a corridor, newest first, without their structures.
#[utoipa::path(get, path = "/corridors/{id}/impacts", tag = "corridors", params(("id" = Uuid, Path), ImpactQuery),
    responses((status = 200, body = Page<ImpactView>), (status = 404, body = ProblemBody)))]
async fn list_impacts(
    State(app): State<App>,
    viewer: Viewer,
    Path(corridor): Path<Uuid>,
    Query(query): Query<ImpactQuery>,
) -> Result<Json<Page<ImpactView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let mut tx = viewer.begin(&app).await?;
    store::find_name(&mut tx, corridor).await?.ok_or_else(Problem::absent)?;
    let mut items = Vec::new();
    for stored in store::list_impacts(&mut tx, corridor, &page).await? {
        items.push(present(&mut tx, stored, 0).await?);
    }
    Ok(Json(page.page(items, |item| item.head.cursor())))
}

/// Show one count with the structures it saw.
#[utoipa::path(get, path = "/impacts/{id}", tag = "corridors", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImpactView), (status = 404, body = ProblemBody)))]
async fn show_impact(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Versioned<ImpactView>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    Ok(Versioned { version: 1, body: view(&mut tx, id).await? })
}

/// Every structure of a count that you may read, as a table.
#[utoipa::path(get, path = "/impacts/{id}/csv", tag = "corridors", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = ProblemBody)))]
async fn impact_csv(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let impact = view(&mut tx, id).await?;
    let structures = store::list_structures(&mut tx, id, None).await?;
    tx.audit("exported", "impact", id, &["csv"]).await?;
    tx.commit().await?;
    let table = write_csv(&impact, &structures)?;
    Ok(attachment(
        "text/csv; charset=utf-8; header=present",
        &format!("{}.csv", impact.head.reference),
        table,
    ))
}

/// The count on one page, as PDF.
#[utoipa::path(get, path = "/impacts/{id}/brief.pdf", tag = "corridors", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = ProblemBody)))]
async fn impact_brief(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let impact = view(&mut tx, id).await?;
    let demo = impact.head.demo || app.installation.demo;
    let page = write_brief(&mut tx, &impact, demo).await?;
    tx.audit("exported", "impact", id, &["brief"]).await?;
    tx.commit().await?;
    Ok(attachment("application/pdf", &format!("{}.pdf", impact.head.reference), page))
}

/// References are letters, digits and a hyphen, so the name needs no quoting.
fn attachment(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, bytes).into_response()
}

async fn view(tx: &mut Tx, id: Uuid) -> Result<ImpactView, CorridorError> {
    let stored = store::find_impact(tx, id).await?.ok_or(CorridorError::Absent)?;
    present(tx, stored, MOST_STRUCTURES).await
}
