//! Settlement operations.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::create_settlement::{change, create};
use super::dto::{
    AtQuery, BoundaryVersions, SettlementBody, SettlementDetail, SettlementPatch, SettlementQuery,
    SettlementView,
};
use super::store::{self, ListFilter};
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db::{self, Tx};
use crate::http::conditional::Versioned;
use crate::http::filters::{contains_pattern, parse_at, parse_bbox};
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, History, IfMatch, Page, Path, Problem, Query};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_settlements, create_settlement))
        .routes(routes!(show_settlement, change_settlement))
        .routes(routes!(list_boundaries))
        .routes(routes!(settlement_history))
}

/// List settlements, newest record first.
#[utoipa::path(get, path = "/settlements", tag = "settlements", params(SettlementQuery),
    responses((status = 200, body = Page<SettlementView>), (status = 422, body = ProblemBody)))]
async fn list_settlements(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<SettlementQuery>,
) -> Result<Json<Page<SettlementView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let filter = ListFilter {
        pattern: query.q.as_deref().filter(|words| !words.trim().is_empty()).map(contains_pattern),
        bbox: parse_bbox(query.bbox.as_deref())?,
        at: parse_at(query.at.as_deref(), app.clock.today())?,
        county: query.county,
    };
    let mut tx = viewer.begin(&app).await?;
    let items = store::list(&mut tx, &filter, &page).await?;
    Ok(Json(page.page(items, |item| item.head.cursor())))
}

/// Add a settlement.
#[utoipa::path(post, path = "/settlements", tag = "settlements", request_body = SettlementBody,
    responses((status = 201, body = SettlementDetail), (status = 200, body = SettlementDetail),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_settlement(
    State(app): State<App>,
    person: SignedIn,
    Body(body): Body<SettlementBody>,
) -> Result<Created<SettlementDetail>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (id, repeated) = create(&mut tx, &person, body, app.clock.now(), app.installation.demo).await?;
    let body = detail(&app, &mut tx, id, None).await?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/settlements/{id}"), version: body.version, repeated, body })
}

/// Show a settlement with the boundary that holds on a day.
#[utoipa::path(get, path = "/settlements/{id}", tag = "settlements", params(("id" = Uuid, Path), AtQuery),
    responses((status = 200, body = SettlementDetail), (status = 404, body = ProblemBody)))]
async fn show_settlement(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
    Query(query): Query<AtQuery>,
) -> Result<Versioned<SettlementDetail>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let body = detail(&app, &mut tx, id, query.at.as_deref()).await?;
    Ok(Versioned { version: body.version, body })
}

/// Change a settlement's name, other names, county, ward or centre.
#[utoipa::path(patch, path = "/settlements/{id}", tag = "settlements", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = SettlementPatch,
    responses((status = 200, body = SettlementDetail), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn change_settlement(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(patch): Body<SettlementPatch>,
) -> Result<Versioned<SettlementDetail>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change(&mut tx, &person, id, version, patch, app.clock.now()).await?;
    let body = detail(&app, &mut tx, id, None).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}

/// Every boundary a settlement has had, newest first.
#[utoipa::path(get, path = "/settlements/{id}/boundaries", tag = "settlements", params(("id" = Uuid, Path)),
    responses((status = 200, body = BoundaryVersions), (status = 404, body = ProblemBody)))]
async fn list_boundaries(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<BoundaryVersions>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    super::load_settlement(&mut tx, id).await?;
    Ok(Json(BoundaryVersions { items: store::list_boundaries(&mut tx, id).await? }))
}

/// Every version of what a settlement says of itself.
#[utoipa::path(get, path = "/settlements/{id}/history", tag = "settlements", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 404, body = ProblemBody)))]
async fn settlement_history(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}

async fn detail(app: &App, tx: &mut Tx, id: Uuid, at: Option<&str>) -> Result<SettlementDetail, ApiError> {
    let at = parse_at(at, app.clock.today())?;
    let found = store::find_view(tx, id, at).await?.ok_or_else(Problem::absent)?;
    let boundary = match &found.boundary {
        Some(summary) => store::find_boundary(tx, summary.id).await?,
        None => None,
    };
    Ok(SettlementDetail {
        head: found.head,
        version: found.version,
        name: found.name,
        aliases: found.aliases,
        county: found.county,
        ward: found.ward,
        centre: found.centre,
        boundary,
    })
}
