//! Reading places.

use axum::Json;
use axum::extract::State;
use chrono::DateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::dto::{PlaceQuery, PlaceView};
use super::import_geojson::PlaceKind;
use super::store;
use crate::accounts::Viewer;
use crate::app::App;
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Cursor, Page, Query};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_places))
}

/// List counties, wards and the like, by name.
#[utoipa::path(get, path = "/places", tag = "places", params(PlaceQuery),
    responses((status = 200, body = Page<PlaceView>), (status = 422, body = ProblemBody)))]
async fn list_places(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<Page<PlaceView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let kind = query.kind.as_deref().map(str::parse::<PlaceKind>).transpose()?;
    let pattern = query.q.as_deref().map(crate::http::filters::contains_pattern);
    let mut tx = viewer.begin(&app).await?;
    let items =
        store::list(&mut tx, kind.map(PlaceKind::as_str), query.within, pattern.as_deref(), &page).await?;
    // Ordered by name: the cursor needs the id alone.
    Ok(Json(page.page(items, |place| Cursor { created_at: DateTime::UNIX_EPOCH, id: place.id })))
}
