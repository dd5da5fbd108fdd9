//! Who is asking, read from the cookie or the bearer token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use domain::actor::{Actor, Role};
use domain::ids::OrganisationId;
use uuid::Uuid;

use super::{session, store};
use crate::app::App;
use crate::db::{Failure, Identity, Tx};
use crate::http::ApiError;
use crate::http::problem::{CROSS_SITE, FORBIDDEN, Problem, SIGN_IN};

/// Name of the session cookie.
pub(super) const COOKIE: &str = "mipaka_session";

/// Anybody: a signed-in person or the public.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    pub actor: Actor,
    pub identity: Identity,
    /// The session that carried the request.
    pub(super) session: Option<Uuid>,
}

impl Viewer {
    /// Begins a transaction that sees what this viewer may see.
    pub async fn begin(&self, app: &App) -> Result<Tx, Failure> {
        Tx::begin(&app.pools.app, &self.identity).await
    }
}

/// A person who has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub account: Uuid,
    pub viewer: Viewer,
}

impl SignedIn {
    pub async fn begin(&self, app: &App) -> Result<Tx, Failure> {
        self.viewer.begin(app).await
    }

    pub fn actor(&self) -> &Actor {
        &self.viewer.actor
    }

    /// Refuses with the roles that would do, when the person holds none of them in the organisation.
    pub fn require(&self, organisation: Uuid, roles: &[Role]) -> Result<(), Problem> {
        let organisation = OrganisationId::from(organisation);
        if roles.iter().any(|&role| self.actor().has_role_in(organisation, role)) {
            return Ok(());
        }
        let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        Err(FORBIDDEN
            .because(format!("This needs the role {} in the record's organisation.", names.join(" or "))))
    }

    /// The first organisation in which the person holds one of the roles.
    pub fn organisation_as(&self, roles: &[Role]) -> Option<Uuid> {
        self.actor()
            .memberships
            .iter()
            .find(|held| roles.contains(&held.role))
            .map(|held| held.organisation.uuid())
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Some((token, from_cookie)) = token_of(&parts.headers) else { return Ok(Self::default()) };
        let Some(found) =
            store::find_session(&app.pools.app, &session::hash(&token), app.clock.now()).await?
        else {
            // A dead cookie is a visitor; a dead token is an error its program should see.
            return if from_cookie {
                Ok(Self::default())
            } else {
                Err(ApiError(SIGN_IN.because("The token is unknown, expired or revoked.")))
            };
        };
        let changes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if from_cookie && changes && !parts.headers.contains_key("x-mipaka") {
            return Err(ApiError(CROSS_SITE.plain()));
        }
        Ok(session::viewer(found))
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let viewer = Viewer::from_request_parts(parts, app).await?;
        let account = viewer.identity.account.ok_or_else(|| ApiError(SIGN_IN.plain()))?;
        Ok(Self { account, viewer })
    }
}

/// The session token and whether a cookie carried it.
fn token_of(headers: &HeaderMap) -> Option<(String, bool)> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok()?.strip_prefix("Bearer ")?;
        return Some((token.trim().to_owned(), false));
    }
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .map(|token| (token.to_owned(), true))
}
