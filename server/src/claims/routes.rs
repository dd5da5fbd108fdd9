//! Claim operations.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::create_claim::{change, create};
use super::dto::{ClaimBody, ClaimPatch, ClaimQuery, ClaimView};
use super::store::{self, ListFilter};
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db;
use crate::http::conditional::Versioned;
use crate::http::filters::{parse_at, parse_bbox};
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, History, IfMatch, Page, Path, Problem, Query};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_claims, create_claim))
        .routes(routes!(show_claim, change_claim))
        .routes(routes!(claim_history))
}

/// List claims, newest record first.
#[utoipa::path(get, path = "/claims", tag = "claims", params(ClaimQuery),
    responses((status = 200, body = Page<ClaimView>), (status = 422, body = ProblemBody)))]
async fn list_claims(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<ClaimQuery>,
) -> Result<Json<Page<ClaimView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let today = app.clock.today();
    let filter = ListFilter {
        settlement: query.settlement_id,
        bbox: parse_bbox(query.bbox.as_deref())?,
        at: query.at.as_deref().map(|at| parse_at(Some(at), today)).transpose()?,
    };
    let mut tx = viewer.begin(&app).await?;
    let items = store::list(&mut tx, &filter, &page).await?;
    Ok(Json(page.page(items, |item| item.head.cursor())))
}

/// Add a claim.
#[utoipa::path(post, path = "/claims", tag = "claims", request_body = ClaimBody,
    responses((status = 201, body = ClaimView), (status = 200, body = ClaimView), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_claim(
    State(app): State<App>,
    person: SignedIn,
    Body(body): Body<ClaimBody>,
) -> Result<Created<ClaimView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (id, repeated) = create(&app, &mut tx, &person, body).await?;
    let body = store::find_view(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/claims/{id}"), version: body.version, repeated, body })
}

/// Show a claim with its rivals.
#[utoipa::path(get, path = "/claims/{id}", tag = "claims", params(("id" = Uuid, Path)),
    responses((status = 200, body = ClaimView), (status = 404, body = ProblemBody)))]
async fn show_claim(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Versioned<ClaimView>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let body = store::find_view(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    Ok(Versioned { version: body.version, body })
}

/// Change what a claim says.
#[utoipa::path(patch, path = "/claims/{id}", tag = "claims", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = ClaimPatch,
    responses((status = 200, body = ClaimView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
async fn change_claim(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(patch): Body<ClaimPatch>,
) -> Result<Versioned<ClaimView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change(&app, &mut tx, &person, id, version, patch).await?;
    let body = store::find_view(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}

/// Every version of a claim.
#[utoipa::path(get, path = "/claims/{id}/history", tag = "claims", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 404, body = ProblemBody)))]
async fn claim_history(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}
