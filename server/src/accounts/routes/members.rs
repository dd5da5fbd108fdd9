//! The people of an organisation, managed by its administrators.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::super::dto::{
    ChosenPassword, Colleague, Member, MemberAdded, MemberChange, NewMember, PasswordLink, SessionOpened,
};
use super::super::extract::SignedIn;
use super::super::{choose_password, manage_members, policy, store, vouch};
use super::open_session;
use crate::app::App;
use crate::db::{Identity, Tx};
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Page, Path};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_colleagues))
        .routes(routes!(list_members, add_member))
        .routes(routes!(change_member))
        .routes(routes!(make_password_link))
        .routes(routes!(choose_password))
        .routes(routes!(vouch_for_member))
}

/// List who works in an organisation, by name; for its verifiers, advocates, lawyers and administrators.
#[utoipa::path(get, path = "/organisations/{id}/colleagues", tag = "accounts", params(("id" = Uuid, Path)),
    responses((status = 200, body = Page<Colleague>), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn list_colleagues(
    State(app): State<App>,
    person: SignedIn,
    Path(organisation): Path<Uuid>,
) -> Result<Json<Page<Colleague>>, ApiError> {
    policy::permit_colleagues(&person, organisation)?;
    let mut tx = person.begin(&app).await?;
    Ok(Json(Page { items: store::members::list_colleagues(&mut tx, organisation).await?, next: None }))
}

/// List the people of an organisation; for its administrators.
#[utoipa::path(get, path = "/organisations/{id}/members", tag = "accounts", params(("id" = Uuid, Path)),
    responses((status = 200, body = Page<Member>), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn list_members(
    State(app): State<App>,
    person: SignedIn,
    Path(organisation): Path<Uuid>,
) -> Result<Json<Page<Member>>, ApiError> {
    policy::permit_people(&person, organisation)?;
    let mut tx = person.begin(&app).await?;
    let items = store::members::list(&mut tx, organisation, app.clock.now()).await?;
    Ok(Json(Page { items, next: None }))
}

/// Let a person in. The reply holds, this once, the secret with which they choose a password.
#[utoipa::path(post, path = "/organisations/{id}/members", tag = "accounts", params(("id" = Uuid, Path)), request_body = NewMember,
    responses((status = 201, body = MemberAdded), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add_member(
    State(app): State<App>,
    person: SignedIn,
    Path(organisation): Path<Uuid>,
    Body(body): Body<NewMember>,
) -> Result<(StatusCode, Json<MemberAdded>), ApiError> {
    let mut tx = person.begin(&app).await?;
    let added =
        manage_members::add(&mut tx, &person, organisation, body, app.installation.demo, app.clock.now())
            .await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Change what a person may do in the organisation; an empty list of roles shows them out.
#[utoipa::path(put, path = "/organisations/{id}/members/{account_id}", tag = "accounts",
    params(("id" = Uuid, Path), ("account_id" = Uuid, Path)), request_body = MemberChange,
    responses((status = 200, body = Member), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change_member(
    State(app): State<App>,
    person: SignedIn,
    Path((organisation, account)): Path<(Uuid, Uuid)>,
    Body(body): Body<MemberChange>,
) -> Result<Json<Member>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let member =
        manage_members::change(&mut tx, &person, organisation, account, body, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Json(member))
}

/// Make a new link to choose a password with, for somebody who lost theirs. It works once, for a week.
#[utoipa::path(post, path = "/organisations/{id}/members/{account_id}/password-link", tag = "accounts",
    params(("id" = Uuid, Path), ("account_id" = Uuid, Path)),
    responses((status = 201, body = PasswordLink), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn make_password_link(
    State(app): State<App>,
    person: SignedIn,
    Path((organisation, account)): Path<(Uuid, Uuid)>,
) -> Result<(StatusCode, Json<PasswordLink>), ApiError> {
    let mut tx = person.begin(&app).await?;
    let link = manage_members::make_link(&mut tx, &person, organisation, account, app.clock.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(link)))
}

/// Vouch that a person themselves chose the password that came through somebody else's link, which opens
/// sealed records to them again: by a colleague who reads everything that is sealed to them. Not by who made
/// the link, nor by who joined since, nor by who waits too.
#[utoipa::path(post, path = "/organisations/{id}/members/{account_id}/vouch", tag = "accounts",
    params(("id" = Uuid, Path), ("account_id" = Uuid, Path)),
    responses((status = 200, body = Member), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
async fn vouch_for_member(
    State(app): State<App>,
    person: SignedIn,
    Path((organisation, account)): Path<(Uuid, Uuid)>,
) -> Result<Json<Member>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let member = vouch::vouch(&mut tx, &person, organisation, account, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Json(member))
}

/// Choose a password with the secret of a link, and be signed in.
#[utoipa::path(post, path = "/session/password", tag = "accounts", request_body = ChosenPassword,
    responses((status = 200, body = SessionOpened), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn choose_password(
    State(app): State<App>,
    Body(body): Body<ChosenPassword>,
) -> Result<Response, ApiError> {
    let mut tx = Tx::begin(&app.pools.app, &Identity::default()).await?;
    let account = choose_password::choose(&mut tx, body, app.clock.now()).await?;
    open_session(&app, tx, account, false).await
}
