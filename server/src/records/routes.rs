//! Operations on records of any kind.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::dto::{OpenBody, Provenance, RecordCard, SearchHit, SearchHits, SearchQuery};
use super::open_record::open_record;
use super::{RecordError, store};
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db::Visibility;
use crate::http::filters::contains_pattern;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Path, Problem, Query};
use crate::places;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(show_by_feature))
        .routes(routes!(show_record))
        .routes(routes!(change_visibility))
}

/// Find records and places by name, and records by reference.
#[utoipa::path(get, path = "/search", tag = "records", params(SearchQuery),
    responses((status = 200, body = SearchHits), (status = 422, body = ProblemBody)))]
async fn search(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchHits>, ApiError> {
    let words = query.q.trim();
    if words.chars().count() < 2 {
        return Ok(Json(SearchHits { items: Vec::new() }));
    }
    let mut tx = viewer.begin(&app).await?;
    let pattern = contains_pattern(words);
    let ids = store::named(&mut tx, &pattern, &words.to_uppercase()).await?;
    let mut items: Vec<SearchHit> = store::cards(&mut tx, &ids, false).await?.into_iter().map(hit).collect();
    items.extend(places::search(&mut tx, &pattern).await?.into_iter().map(|place| SearchHit {
        id: place.id,
        kind: place.kind,
        reference: place.code.unwrap_or_default(),
        title: place.name,
        subtitle: None,
        centre: Some(place.centre),
    }));
    Ok(Json(SearchHits { items }))
}

fn hit(card: RecordCard) -> SearchHit {
    SearchHit {
        id: card.id,
        kind: card.kind,
        reference: card.reference,
        title: card.title,
        subtitle: card.subtitle,
        centre: card.centre,
    }
}

/// The record, or place, behind a feature of a tile.
#[utoipa::path(get, path = "/records/by-feature/{feature_id}", tag = "records", params(("feature_id" = String, Path)),
    responses((status = 200, body = RecordCard), (status = 404, body = ProblemBody)))]
async fn show_by_feature(
    State(app): State<App>,
    viewer: Viewer,
    Path(feature_id): Path<i64>,
) -> Result<Json<RecordCard>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    if let Some(id) = store::by_feature(&mut tx, feature_id).await? {
        let named = viewer.identity.account.is_some();
        return Ok(Json(store::cards(&mut tx, &[id], named).await?.pop().ok_or_else(Problem::absent)?));
    }
    let place = places::find_by_feature(&mut tx, feature_id).await?.ok_or_else(Problem::absent)?;
    Ok(Json(RecordCard {
        id: place.id,
        kind: place.kind,
        reference: place.code.unwrap_or_default(),
        visibility: None,
        href: None,
        title: place.name,
        subtitle: None,
        centre: Some(place.centre),
        provenance: Provenance {
            source: Some(place.source),
            method: None,
            recorded_at: place.imported_at,
            recorded_by: None,
            standing: None,
        },
    }))
}

/// What any record is called and where it comes from.
#[utoipa::path(get, path = "/records/{id}", tag = "records", params(("id" = Uuid, Path)),
    responses((status = 200, body = RecordCard), (status = 404, body = ProblemBody)))]
async fn show_record(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<RecordCard>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let named = viewer.identity.account.is_some();
    Ok(Json(store::cards(&mut tx, &[id], named).await?.pop().ok_or_else(Problem::absent)?))
}

/// Open a record to more people, which takes a verifier who did not make it, or close it to some.
#[utoipa::path(post, path = "/records/{id}/visibility", tag = "records", params(("id" = Uuid, Path)), request_body = OpenBody,
    responses((status = 200, body = RecordCard), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn change_visibility(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    Body(body): Body<OpenBody>,
) -> Result<Json<RecordCard>, ApiError> {
    let next: Visibility =
        body.visibility.parse().map_err(|error| Problem::field("/visibility", "unknown", error))?;
    let mut tx = person.begin(&app).await?;
    open_record(&mut tx, person.actor(), id, next, &body.reason, app.clock.now()).await?;
    let card = store::cards(&mut tx, &[id], true).await?.pop().ok_or(RecordError::Absent)?;
    tx.commit().await?;
    Ok(Json(card))
}
