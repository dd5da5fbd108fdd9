//! Reading structures.

use axum::Json;
use axum::extract::State;
use chrono::DateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::dto::{StructureQuery, StructureView};
use super::store;
use crate::accounts::Viewer;
use crate::app::App;
use crate::http::conditional::Versioned;
use crate::http::filters::parse_bbox;
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Cursor, Page, Path, Problem, Query};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_structures)).routes(routes!(show_structure))
}

/// List structures in a box or a settlement.
#[utoipa::path(get, path = "/structures", tag = "structures", params(StructureQuery),
    responses((status = 200, body = Page<StructureView>), (status = 422, body = ProblemBody)))]
async fn list_structures(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<StructureQuery>,
) -> Result<Json<Page<StructureView>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let bbox = parse_bbox(query.bbox.as_deref())?;
    let mut tx = viewer.begin(&app).await?;
    let items = store::list(&mut tx, bbox, query.settlement_id, &page).await?;
    // Ordered by id: the cursor needs nothing else.
    Ok(Json(page.page(items, |item| Cursor { created_at: DateTime::UNIX_EPOCH, id: item.head.id })))
}

/// Show a structure.
#[utoipa::path(get, path = "/structures/{id}", tag = "structures", params(("id" = Uuid, Path)),
    responses((status = 200, body = StructureView), (status = 404, body = ProblemBody)))]
async fn show_structure(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Versioned<StructureView>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let body = store::find(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    Ok(Versioned { version: body.version, body })
}
