//! Reading organisations.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::set_up;
use super::store;
use crate::accounts::Viewer;
use crate::app::App;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Page, Path, Problem};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_organisations))
        .routes(routes!(show_organisation))
        .routes(routes!(set_up::show_set_up, set_up::set_up))
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganisationView {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) parent_id: Option<Uuid>,
}

/// List organisations.
#[utoipa::path(get, path = "/organisations", tag = "organisations",
    responses((status = 200, body = Page<OrganisationView>)))]
async fn list_organisations(
    State(app): State<App>,
    viewer: Viewer,
) -> Result<Json<Page<OrganisationView>>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    Ok(Json(Page { items: store::list(&mut tx).await?, next: None }))
}

/// Show an organisation.
#[utoipa::path(get, path = "/organisations/{id}", tag = "organisations", params(("id" = Uuid, Path)),
    responses((status = 200, body = OrganisationView), (status = 404, body = ProblemBody)))]
async fn show_organisation(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<OrganisationView>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    Ok(Json(store::find(&mut tx, id).await?.ok_or_else(Problem::absent)?))
}
