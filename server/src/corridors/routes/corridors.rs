//! Corridor operations.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::draw_corridor::{change, create};
use super::super::dto::{CorridorBody, CorridorPatch, CorridorQuery, CorridorView};
use super::super::store::{self, ListFilter};
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db;
use crate::http::conditional::Versioned;
use crate::http::filters::{parse_at, parse_bbox, parse_words};
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, History, IfMatch, Page, Path, Problem, Query};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_corridors, create_corridor))
        .routes(routes!(show_corridor, change_corridor))
        .routes(routes!(corridor_history))
}

/// List corridors, newest record first.
#[utoipa::path(get, path = "/corridors", tag = "corridors", params(CorridorQuery),
    responses((status = 200, body = Page<CorridorView>), (status = 422, body = ProblemBody)))]
async fn list_corridors(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<CorridorQuery>,
) -> Result<Json<Page<CorridorView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let today = app.clock.today();
    let filter = ListFilter {
        words: parse_words(query.q.as_deref()),
        kind: query.corridor_kind,
        stage: query.stage,
        bbox: parse_bbox(query.bbox.as_deref())?,
        at: query.at.as_deref().map(|at| parse_at(Some(at), today)).transpose()?,
    };
    let mut tx = viewer.begin(&app).await?;
    let items = store::list(&mut tx, &filter, &page).await?;
    Ok(Json(page.page(items, |item| item.head.cursor())))
}

/// Draw a corridor.
#[utoipa::path(post, path = "/corridors", tag = "corridors", request_body = CorridorBody,
    responses((status = 201, body = CorridorView), (status = 200, body = CorridorView), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_corridor(
    State(app): State<App>,
    person: SignedIn,
    Body(body): Body<CorridorBody>,
) -> Result<Created<CorridorView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (id, repeated) = create(&app, &mut tx, &person, body).await?;
    let body = store::find_view(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/corridors/{id}"), version: body.version, repeated, body })
}

/// Show a corridor with the ground it takes.
#[utoipa::path(get, path = "/corridors/{id}", tag = "corridors", params(("id" = Uuid, Path)),
    responses((status = 200, body = CorridorView), (status = 404, body = ProblemBody)))]
async fn show_corridor(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Versioned<CorridorView>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let body = store::find_view(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    Ok(Versioned { version: body.version, body })
}

/// Change what a corridor says.
#[utoipa::path(patch, path = "/corridors/{id}", tag = "corridors", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CorridorPatch,
    responses((status = 200, body = CorridorView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
async fn change_corridor(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(patch): Body<CorridorPatch>,
) -> Result<Versioned<CorridorView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change(&app, &mut tx, &person, id, version, patch).await?;
    let body = store::find_view(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}

/// Every version of a corridor.
#[utoipa::path(get, path = "/corridors/{id}/history", tag = "corridors", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 404, body = ProblemBody)))]
async fn corridor_history(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}
