//! Who is asking: a signed-in person with roles in organisations, or nobody.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, OrganisationId};

/// What a person may do in one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Mapper,
    Verifier,
    Advocate,
    Lawyer,
    Administrator,
}

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Mapper, Self::Verifier, Self::Advocate, Self::Lawyer, Self::Administrator];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mapper => "mapper",
            Self::Verifier => "verifier",
            Self::Advocate => "advocate",
            Self::Lawyer => "lawyer",
            Self::Administrator => "administrator",
        }
    }

    /// Administrators keep accounts and settings; they do not read restricted contents.
    pub const fn reads_restricted(self) -> bool {
        matches!(self, Self::Verifier | Self::Advocate | Self::Lawyer)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no role named '{0}'")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Membership {
    pub organisation: OrganisationId,
    pub role: Role,
}

/// The person behind a request; `account` is `None` for someone who has not signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Actor {
    pub account: Option<AccountId>,
    pub memberships: Vec<Membership>,
}

impl Actor {
    pub fn signed_in(account: AccountId, memberships: Vec<Membership>) -> Self {
        Self { account: Some(account), memberships }
    }

    /// A visitor: sees what is public and nothing else.
    pub fn nobody() -> Self {
        Self::default()
    }

    pub fn has_role_in(&self, organisation: OrganisationId, role: Role) -> bool {
        self.roles_in(organisation).any(|held| held == role)
    }

    pub fn is_member_of(&self, organisation: OrganisationId) -> bool {
        self.roles_in(organisation).next().is_some()
    }

    pub fn is(&self, account: AccountId) -> bool {
        self.account == Some(account)
    }

    /// Roles held in one organisation; none for someone who has not signed in.
    pub fn roles_in(&self, organisation: OrganisationId) -> impl Iterator<Item = Role> + '_ {
        self.memberships
            .iter()
            .filter(move |held| self.account.is_some() && held.organisation == organisation)
            .map(|held| held.role)
    }
}
