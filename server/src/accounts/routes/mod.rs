//! Session operations.

mod members;

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::dto::{DemoAccount, DemoSession, DemoSignIn, Me, SessionOpened, SignIn};
use super::error::AccountError;
use super::extract::{COOKIE, SignedIn, Viewer};
use super::{password, session, store};
use crate::app::App;
use crate::db::{Identity, Tx};
use crate::http::problem::ProblemBody;
use crate::http::status::came_through_a_proxy;
use crate::http::streams::client_address;
use crate::http::{ApiError, Body, Problem};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, show_session, sign_out))
        .routes(routes!(show_demo, enter_demo))
        .merge(members::router())
}

/// Sign in. Browsers get a cookie, programs a token.
#[utoipa::path(post, path = "/session", tag = "accounts", request_body = SignIn,
    responses((status = 200, body = SessionOpened), (status = 401, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn sign_in(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Body(body): Body<SignIn>,
) -> Result<Response, ApiError> {
    let address = peer.map(|Extension(ConnectInfo(peer))| client_address(peer.ip(), &headers));
    app.sign_in_limits.check(&body.email, address)?;
    let mut tx = Tx::begin(&app.pools.app, &Identity::default()).await?;
    let known = store::find_credentials(&mut tx, &body.email).await?;
    let refused = known.as_ref().is_some_and(|known| known.demo && !app.config.on_loopback());
    let stored = known.as_ref().map(|known| known.password_hash.clone());
    if !password::fits(body.password, stored).await || refused {
        return Err(AccountError::WrongSignIn.into());
    }
    let account = known.ok_or(AccountError::WrongSignIn)?.account;
    open_session(&app, tx, account, body.token).await
}

/// Opens a session for an account and commits. Browsers get a cookie, programs a token.
pub async fn open_session(app: &App, mut tx: Tx, account: Uuid, bearer: bool) -> Result<Response, ApiError> {
    let token = session::open(&mut tx, account, bearer, app.clock.now()).await?;
    let me = store::load_me(&mut tx, account).await?;
    tx.commit().await?;
    if bearer {
        return Ok(Json(SessionOpened { account: me, token: Some(token) }).into_response());
    }
    let secure = if app.config.on_loopback() { "" } else { "; Secure" };
    let cookie = format!(
        "{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
        session::LIFETIME.num_seconds()
    );
    let headers = [(header::SET_COOKIE, cookie)];
    Ok((headers, Json(SessionOpened { account: me, token: None })).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "accounts",
    responses((status = 200, body = Me), (status = 401, body = ProblemBody)))]
async fn show_session(State(app): State<App>, person: SignedIn) -> Result<Json<Me>, ApiError> {
    let mut tx = person.begin(&app).await?;
    Ok(Json(store::load_me(&mut tx, person.account).await?))
}

/// Sign out; the session is revoked at once.
#[utoipa::path(delete, path = "/session", tag = "accounts",
    responses((status = 204), (status = 401, body = ProblemBody)))]
async fn sign_out(State(app): State<App>, person: SignedIn) -> Result<Response, ApiError> {
    let mut tx = person.begin(&app).await?;
    let open = person.viewer.session.ok_or(AccountError::SignedOut)?;
    store::revoke_session(&mut tx, open, app.clock.now()).await?;
    tx.commit().await?;
    let forget = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, forget)]).into_response())
}

/// Which demo roles can be entered with one tap.
#[utoipa::path(get, path = "/session/demo", tag = "accounts", responses((status = 200, body = DemoSession)))]
async fn show_demo(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Json<DemoSession>, ApiError> {
    if !demo_is_open(&app, &headers) {
        return Ok(Json(DemoSession { demo: app.installation.demo, accounts: Vec::new() }));
    }
    let mut tx = viewer.begin(&app).await?;
    let accounts = store::list_demo_accounts(&mut tx).await?;
    Ok(Json(DemoSession {
        demo: true,
        accounts: accounts.into_iter().map(|(role, email, _)| DemoAccount { role, email }).collect(),
    }))
}

/// Enter the demo world in a role; on this machine's own address only.
#[utoipa::path(post, path = "/session/demo", tag = "accounts", request_body = DemoSignIn,
    responses((status = 200, body = SessionOpened), (status = 403, body = ProblemBody)))]
async fn enter_demo(
    State(app): State<App>,
    headers: HeaderMap,
    Body(body): Body<DemoSignIn>,
) -> Result<Response, ApiError> {
    if !demo_is_open(&app, &headers) {
        return Err(AccountError::NoDemo.into());
    }
    let mut tx = Tx::begin(&app.pools.app, &Identity::default()).await?;
    let accounts = store::list_demo_accounts(&mut tx).await?;
    let account = accounts
        .iter()
        .find(|(role, ..)| *role == body.role)
        .map(|(.., id)| *id)
        .ok_or_else(|| Problem::field("/role", "unknown", "There is no demo account with this role."))?;
    open_session(&app, tx, account, false).await
}

/// The Host must be this machine too, or a page elsewhere could point its name here.
fn demo_is_open(app: &App, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    let local = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    app.installation.demo && app.config.on_loopback() && local && !came_through_a_proxy(headers)
}
