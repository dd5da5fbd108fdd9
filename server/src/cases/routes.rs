//! Handlers of cases and their exhibits.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::dto::{
    CaseBody, CasePatch, CaseTeam, CaseView, ExhibitAccess, ExhibitBody, ExhibitOrder, ExhibitPatch,
    ExhibitView,
};
use super::{CaseError, Marks, StoredCase, Subject, change_case, change_exhibits, export_subjects, store};
use crate::accounts::SignedIn;
use crate::app::App;
use crate::db::{self, Tx};
use crate::http::conditional::{Removed, Versioned};
use crate::http::history::History;
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, IfMatch, Page, Path, Query};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_cases, open_case))
        .routes(routes!(show_case, change_case_facts))
        .routes(routes!(case_history))
        .routes(routes!(set_case_team))
        .routes(routes!(add_exhibit))
        .routes(routes!(order_exhibits))
        .routes(routes!(change_exhibit, remove_exhibit))
}

async fn view(tx: &mut Tx, case: StoredCase) -> Result<CaseView, CaseError> {
    let exhibits = exhibit_views(tx, &case).await?;
    Ok(CaseView {
        team: store::team(tx, case.head.id).await?,
        packs: store::packs(tx, case.head.id).await?,
        exhibit_access: ExhibitAccess::of(&exhibits),
        exhibits,
        version: case.version,
        title: case.facts.title,
        court: case.facts.court,
        number: case.facts.number,
        parties: case.facts.parties,
        summary: case.facts.summary,
        deponent_initials: case.facts.deponent_initials,
        settlement_id: case.settlement_told,
        head: case.head,
    })
}

async fn exhibit_views(tx: &mut Tx, case: &StoredCase) -> Result<Vec<ExhibitView>, CaseError> {
    let ids: Vec<Uuid> = case.exhibits.iter().map(|exhibit| exhibit.record_id).collect();
    // A title is the same on every day and under every mark.
    let known = export_subjects(tx, &ids, &Marks::default(), NaiveDate::default()).await?;
    Ok(case
        .exhibits
        .iter()
        .enumerate()
        .map(|(place, exhibit)| {
            let shown = known.get(&exhibit.record_id);
            let record = shown.map(Subject::of);
            ExhibitView {
                id: exhibit.id,
                position: place + 1,
                mark: exhibit.mark.to_string(),
                // Often the record's own title: who may not read the one does not read the other.
                description: record.as_ref().map_or_else(String::new, |_| exhibit.description.clone()),
                visibility: record.as_ref().map(|record| record.visibility),
                record,
                item: shown.and_then(|shown| shown.item.clone()),
            }
        })
        .collect())
}

async fn show(tx: &mut Tx, id: Uuid) -> Result<CaseView, ApiError> {
    let case = store::find(tx, id).await?.ok_or(CaseError::Absent)?;
    Ok(view(tx, case).await?)
}

/// List cases, newest first.
#[utoipa::path(get, path = "/cases", tag = "cases", params(PageQuery),
    responses((status = 200, body = Page<CaseView>), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn list_cases(
    State(app): State<App>,
    person: SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<CaseView>>, ApiError> {
    let page = query.parse()?;
    let mut tx = person.begin(&app).await?;
    let found = page.page(store::list(&mut tx, &page).await?, |case| case.head.cursor());
    let mut items = Vec::with_capacity(found.items.len());
    for case in found.items {
        items.push(view(&mut tx, case).await?);
    }
    Ok(Json(Page { items, next: found.next }))
}

/// Open a case.
#[utoipa::path(post, path = "/cases", tag = "cases", request_body = CaseBody,
    responses((status = 201, body = CaseView), (status = 200, body = CaseView, description = "the same request again"),
        (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn open_case(
    State(app): State<App>,
    person: SignedIn,
    Body(body): Body<CaseBody>,
) -> Result<Created<CaseView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (id, repeated) =
        change_case::open(&mut tx, &person, body, app.clock.now(), app.installation.demo).await?;
    let body = show(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/cases/{id}"), version: body.version, repeated, body })
}

/// Show a case.
#[utoipa::path(get, path = "/cases/{id}", tag = "cases", params(("id" = Uuid, Path)),
    responses((status = 200, body = CaseView), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn show_case(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Versioned<CaseView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let body = show(&mut tx, id).await?;
    Ok(Versioned { version: body.version, body })
}

/// Change the facts of a case.
#[utoipa::path(patch, path = "/cases/{id}", tag = "cases", request_body = CasePatch,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CaseView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn change_case_facts(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(patch): Body<CasePatch>,
) -> Result<Versioned<CaseView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change_case::change(&mut tx, &person, id, version, patch, app.clock.now()).await?;
    let body = show(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}

/// List the versions of a case, newest first.
#[utoipa::path(get, path = "/cases/{id}/history", tag = "cases", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn case_history(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}

/// Set who works on a case. The team reads its exhibits, sealed ones excepted.
#[utoipa::path(put, path = "/cases/{id}/team", tag = "cases", request_body = CaseTeam,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CaseView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn set_case_team(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(body): Body<CaseTeam>,
) -> Result<Versioned<CaseView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change_case::set_team(&mut tx, &person, id, version, &body.team, app.clock.now()).await?;
    let body = show(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}

/// An exhibit with the version of its case.
async fn show_exhibit(tx: &mut Tx, id: Uuid, exhibit: Uuid) -> Result<Versioned<ExhibitView>, ApiError> {
    let case = store::find(tx, id).await?.ok_or(CaseError::Absent)?;
    let views = exhibit_views(tx, &case).await?;
    let body = views.into_iter().find(|view| view.id == exhibit).ok_or(CaseError::Absent)?;
    Ok(Versioned { version: case.version, body })
}

/// Add a record or an item to a case, with its mark; one that is an exhibit already only with `again`. `ETag` is the case's new version.
#[utoipa::path(post, path = "/cases/{id}/exhibits", tag = "cases", params(("id" = Uuid, Path)),
    request_body = ExhibitBody,
    responses((status = 201, body = ExhibitView), (status = 200, body = ExhibitView, description = "the same request again"),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn add_exhibit(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    Body(body): Body<ExhibitBody>,
) -> Result<Created<ExhibitView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let (exhibit, repeated) = change_exhibits::add(&mut tx, &person, id, body, app.clock.now()).await?;
    let Versioned { version, body } = show_exhibit(&mut tx, id, exhibit).await?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/cases/{id}/exhibits/{exhibit}"), version, repeated, body })
}

/// Change an exhibit's description or mark. Exhibits have the version of their case.
#[utoipa::path(patch, path = "/cases/{id}/exhibits/{exhibit_id}", tag = "cases",
    params(("id" = Uuid, Path), ("exhibit_id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ExhibitPatch,
    responses((status = 200, body = ExhibitView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn change_exhibit(
    State(app): State<App>,
    person: SignedIn,
    Path((id, exhibit)): Path<(Uuid, Uuid)>,
    IfMatch(version): IfMatch,
    Body(patch): Body<ExhibitPatch>,
) -> Result<Versioned<ExhibitView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change_exhibits::change(&mut tx, &person, (id, exhibit), version, patch, app.clock.now()).await?;
    let view = show_exhibit(&mut tx, id, exhibit).await?;
    tx.commit().await?;
    Ok(view)
}

/// Take an exhibit out of a case. Adding it again with its mark and position undoes it.
#[utoipa::path(delete, path = "/cases/{id}/exhibits/{exhibit_id}", tag = "cases",
    params(("id" = Uuid, Path), ("exhibit_id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn remove_exhibit(
    State(app): State<App>,
    person: SignedIn,
    Path((id, exhibit)): Path<(Uuid, Uuid)>,
    IfMatch(version): IfMatch,
) -> Result<Removed, ApiError> {
    let mut tx = person.begin(&app).await?;
    change_exhibits::remove(&mut tx, &person, (id, exhibit), version, app.clock.now()).await?;
    let left = store::find(&mut tx, id).await?.ok_or(CaseError::Absent)?;
    tx.commit().await?;
    Ok(Removed { version: left.version })
}

/// Put the exhibits of a case in order.
#[utoipa::path(put, path = "/cases/{id}/exhibits/order", tag = "cases", request_body = ExhibitOrder,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = CaseView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn order_exhibits(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(body): Body<ExhibitOrder>,
) -> Result<Versioned<CaseView>, ApiError> {
    let mut tx = person.begin(&app).await?;
    change_exhibits::order(&mut tx, &person, id, version, &body.order, app.clock.now()).await?;
    let body = show(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.version, body })
}
