//! The first administrator and organisation of an empty installation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Role;
use domain::text::parse_line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::store;
use crate::accounts::{
    AccountError, NewAccount, SessionOpened, Viewer, add_membership, any_account, create_account,
    hold_first_account, open_session,
};
use crate::app::App;
use crate::db::Tx;
use crate::http::lines::wrong_line;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Problem};

/// Who comes first.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetUp {
    name: String,
    email: String,
    password: String,
    organisation: String,
}

/// Whether anybody may still come first.
#[derive(Serialize, ToSchema)]
pub(super) struct SetUpState {
    open: bool,
}

/// Whether this installation waits for its first administrator.
#[utoipa::path(get, path = "/setup", tag = "organisations", responses((status = 200, body = SetUpState)))]
pub(super) async fn show_set_up(
    State(app): State<App>,
    viewer: Viewer,
) -> Result<Json<SetUpState>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    Ok(Json(SetUpState { open: !any_account(&mut tx).await? }))
}

/// Make the first administrator and organisation of an empty installation.
#[utoipa::path(post, path = "/setup", tag = "organisations", request_body = SetUp,
    responses((status = 201, body = SessionOpened), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub(super) async fn set_up(State(app): State<App>, Body(body): Body<SetUp>) -> Result<Response, ApiError> {
    for (pointer, value) in
        [("/name", &body.name), ("/email", &body.email), ("/organisation", &body.organisation)]
    {
        if let Err(error) = parse_line(value, 3..=200) {
            return Err(Problem::invalid(vec![wrong_line(pointer, &error)]).into());
        }
    }
    let mut tx = Tx::system(&app.pools.app).await?;
    if hold_first_account(&mut tx).await? {
        return Err(AccountError::SetUpAlready.into());
    }
    let account = Uuid::now_v7();
    let organisation = Uuid::now_v7();
    store::insert(&mut tx, organisation, body.organisation.trim(), "group", None).await?;
    let new = NewAccount {
        id: account,
        name: body.name,
        email: body.email,
        password: body.password,
        demo: false,
        keeper: Some(organisation),
    };
    create_account(&mut tx, new).await?;
    for role in Role::ALL {
        add_membership(&mut tx, account, organisation, role).await?;
    }
    let mut response = open_session(&app, tx, account, false).await?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}
