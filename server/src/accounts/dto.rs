//! Wire shapes of the area.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::db::OrganisationName;
use crate::http::PersonName;

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
    /// Set while sealed records stay closed to this account, because its password was chosen through a
    /// link that somebody else made; a colleague vouches to end it.
    pub(super) hold: Option<PasswordHold>,
}

/// Whose link a password came through, and since when nobody has vouched.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PasswordHold {
    pub(super) link_made_by: PersonName,
    pub(super) link_made_at: DateTime<Utc>,
    pub(super) since: DateTime<Utc>,
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

/// A person of an organisation, as its administrators see them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Member {
    pub(super) id: Uuid,
    pub(super) name: String,
    /// What they sign in with.
    pub(super) email: String,
    /// What they may do in this organisation; nothing when they were shown out.
    pub(super) roles: Vec<String>,
    /// False when they can no longer sign in.
    pub(super) active: bool,
    /// Whether this organisation keeps the account and may let its person choose a new password.
    pub(super) kept_here: bool,
    pub(super) has_signed_in: bool,
    /// Until when a link to choose a password is open.
    pub(super) link_expires_at: Option<DateTime<Utc>>,
    /// Whether the password came through somebody else's link and no colleague has vouched yet.
    pub(super) vouch_needed: bool,
}

/// Somebody of an organisation, by name, as a team is put together.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Colleague {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) roles: Vec<String>,
    /// Whether the password came through somebody else's link and no colleague has vouched yet.
    pub(super) vouch_needed: bool,
}

/// A person to let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMember {
    pub(super) name: String,
    /// Any login name: an email address, a phone number.
    pub(super) email: String,
    /// mapper, verifier, advocate, lawyer, administrator.
    pub(super) roles: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct MemberAdded {
    pub(super) member: Member,
    pub(super) link: PasswordLink,
}

/// What a person may do from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberChange {
    pub(super) roles: Vec<String>,
}

/// The secret of a link; it is shown once and only its hash is stored.
#[derive(Serialize, ToSchema)]
pub(super) struct PasswordLink {
    pub(super) token: String,
    pub(super) expires_at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChosenPassword {
    pub(super) token: String,
    pub(super) password: String,
}
