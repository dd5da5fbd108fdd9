//! Incident operations.

use axum::Json;
use axum::extract::State;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::dto::{IncidentBody, IncidentPatch, IncidentQuery, IncidentView};
use super::error::IncidentError;
use super::record_incident::{change, create};
use super::store::{self, Found, ListFilter};
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db::{self, Tx};
use crate::evidence::{self, Item};
use crate::http::conditional::Versioned;
use crate::http::filters::{parse_at, parse_bbox, parse_span, parse_words};
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, History, IfMatch, Page, Path, Query};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_incidents, create_incident))
        .routes(routes!(show_incident, change_incident))
        .routes(routes!(incident_history))
}

/// List incidents, newest record first.
#[utoipa::path(get, path = "/incidents", tag = "incidents", params(IncidentQuery),
    responses((status = 200, body = Page<IncidentView>), (status = 422, body = ProblemBody)))]
async fn list_incidents(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<IncidentQuery>,
) -> Result<Json<Page<IncidentView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let at = query.at.as_deref().map(|day| parse_at(Some(day), app.clock.today())).transpose()?;
    let filter = ListFilter {
        words: parse_words(query.q.as_deref()),
        phase: query.phase,
        span: parse_span(query.from.as_deref(), query.to.as_deref())?,
        settlement: query.settlement_id,
        bbox: parse_bbox(query.bbox.as_deref())?,
        at,
    };
    let mut tx = viewer.begin(&app).await?;
    let items = store::list(&mut tx, &filter, &page).await?;
    let views = items.into_iter().map(|found| view(found, Vec::new())).collect();
    Ok(Json(page.page(views, |item: &IncidentView| item.head.cursor())))
}

/// Record an incident.
#[utoipa::path(post, path = "/incidents", tag = "incidents", request_body = IncidentBody,
    responses((status = 201, body = IncidentView), (status = 200, body = IncidentView),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_incident(
    State(app): State<App>,
    person: SignedIn,
    Body(body): Body<IncidentBody>,
) -> Result<Created<IncidentView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (id, repeated) = create(&app, &mut tx, &person, body).await?;
    let body = detail(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/incidents/{id}"), version: body.version, repeated, body })
}

/// Show an incident with its evidence.
#[utoipa::path(get, path = "/incidents/{id}", tag = "incidents", params(("id" = Uuid, Path)),
    responses((status = 200, body = IncidentView), (status = 404, body = ProblemBody)))]
async fn show_incident(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Versioned<IncidentView>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let body = detail(&mut tx, id).await?;
    Ok(Versioned { version: body.version, body })
}

/// Change an incident; phases go forward.
#[utoipa::path(patch, path = "/incidents/{id}", tag = "incidents", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = IncidentPatch,
    responses((status = 200, body = IncidentView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn change_incident(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(patch): Body<IncidentPatch>,
) -> Result<Versioned<IncidentView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change(&app, &mut tx, &person, id, version, patch).await?;
    let body = detail(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}

/// Every version of an incident.
#[utoipa::path(get, path = "/incidents/{id}/history", tag = "incidents", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 404, body = ProblemBody)))]
async fn incident_history(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}

async fn detail(tx: &mut Tx, id: Uuid) -> Result<IncidentView, ApiError> {
    let found = store::find(tx, id).await?.ok_or(IncidentError::Absent)?;
    let items = evidence::items_about(tx, id).await?;
    Ok(view(found, items))
}

fn view(found: Found, evidence: Vec<Item>) -> IncidentView {
    let Found { head, version, settlement, facts, notice_told } = found;
    IncidentView {
        head,
        version,
        settlement,
        title: facts.title,
        phase: facts.phase,
        occurred: facts.occurred,
        ended: facts.ended,
        narrative: facts.narrative,
        place: json!({"type": "Point", "coordinates": [facts.place.lon(), facts.place.lat()]}),
        place_accuracy_m: facts.place_accuracy_m,
        notice_id: notice_told,
        duty_holders: facts.duty_holders,
        counts: facts.counts,
        evidence,
    }
}
