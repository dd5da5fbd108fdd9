//! Wire shapes of the area.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::db::OrganisationName;

/// Sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    /// Any login name.
    pub(super) email: String,
    pub(super) password: String,
    /// True asks for a bearer token instead of a cookie.
    #[serde(default)]
    pub(super) token: bool,
}

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) demo: bool,
    pub(super) memberships: Vec<MembershipView>,
}

/// A role held in an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MembershipView {
    pub(super) organisation: OrganisationName,
    pub(super) role: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOpened {
    pub(super) account: Me,
    /// Only when a token was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DemoAccount {
    pub(super) role: String,
    pub(super) email: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DemoSession {
    pub(super) demo: bool,
    pub(super) accounts: Vec<DemoAccount>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoSignIn {
    pub(super) role: String,
}
