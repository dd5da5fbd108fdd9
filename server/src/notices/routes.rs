//! Notice operations.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use domain::notices::EvictionStatus;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::dto::{LegalCheck, NoticeBody, NoticePatch, NoticeQuery, NoticeThreeMonths, NoticeView};
use super::error::NoticeError;
use super::record_notice::{change, create};
use super::store::{self, Found, ListFilter};
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db::{self, Tx, geom};
use crate::http::conditional::Versioned;
use crate::http::filters::{parse_span, parse_words};
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, History, IfMatch, Page, Path, Query};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_notices, create_notice))
        .routes(routes!(show_notice, change_notice))
        .routes(routes!(notice_history))
}

/// List notices, newest record first.
#[utoipa::path(get, path = "/notices", tag = "notices", params(NoticeQuery),
    responses((status = 200, body = Page<NoticeView>), (status = 422, body = ProblemBody)))]
async fn list_notices(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<NoticeQuery>,
) -> Result<Json<Page<NoticeView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let filter = ListFilter {
        settlement: query.settlement_id,
        words: parse_words(query.q.as_deref()),
        span: parse_span(query.from.as_deref(), query.to.as_deref())?,
    };
    let mut tx = viewer.begin(&app).await?;
    let items = store::list(&mut tx, &filter, &page).await?;
    let today = app.clock.today();
    let views = items.into_iter().map(|found| view(found, today)).collect();
    Ok(Json(page.page(views, |item: &NoticeView| item.head.cursor())))
}

/// Record a notice.
#[utoipa::path(post, path = "/notices", tag = "notices", request_body = NoticeBody,
    responses((status = 201, body = NoticeView), (status = 200, body = NoticeView),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_notice(
    State(app): State<App>,
    person: SignedIn,
    Body(body): Body<NoticeBody>,
) -> Result<Created<NoticeView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (id, repeated) = create(&mut tx, &person, body, app.clock.now()).await?;
    let body = detail(&app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/notices/{id}"), version: body.version, repeated, body })
}

/// Show a notice with what the law asks of it.
#[utoipa::path(get, path = "/notices/{id}", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 200, body = NoticeView), (status = 404, body = ProblemBody)))]
async fn show_notice(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Versioned<NoticeView>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let body = detail(&app, &mut tx, id).await?;
    Ok(Versioned { version: body.version, body })
}

/// Change a notice.
#[utoipa::path(patch, path = "/notices/{id}", tag = "notices", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = NoticePatch,
    responses((status = 200, body = NoticeView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn change_notice(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(patch): Body<NoticePatch>,
) -> Result<Versioned<NoticeView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change(&mut tx, &person, id, version, patch, app.clock.now()).await?;
    let body = detail(&app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}

/// Every version of a notice.
#[utoipa::path(get, path = "/notices/{id}/history", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 404, body = ProblemBody)))]
async fn notice_history(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}

async fn detail(app: &App, tx: &mut Tx, id: Uuid) -> Result<NoticeView, ApiError> {
    let found = store::find(tx, id).await?.ok_or(NoticeError::Absent)?;
    Ok(view(found, app.clock.today()))
}

fn view(found: Found, today: NaiveDate) -> NoticeView {
    let Found { head, version, settlement, facts, links: _ } = found;
    let ends = facts.three_months();
    let mut checks = facts.checks().into_iter().map(LegalCheck::from);
    let clock = checks.next().expect("the three months are always counted");
    NoticeView {
        head,
        version,
        settlement,
        status: EvictionStatus::on(facts.eviction_on, today),
        three_months: NoticeThreeMonths {
            result: clock.result,
            first_service: ends.first_service.into(),
            last_channel: ends.last_channel.into(),
        },
        clock,
        checks: checks.collect(),
        title: facts.title,
        issuer: facts.issuer,
        land_class: facts.land_class,
        legal_basis: facts.legal_basis,
        issued: facts.issued,
        eviction_on: facts.eviction_on,
        channels: facts.channels,
        form: facts.form,
        terms: facts.terms,
        geometry: facts.area.map(|area| geom::to_geojson(&area.into())),
    }
}
