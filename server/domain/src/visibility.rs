//! Who may read a record. The database enforces the same rules; this is what it is tested against.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    actor::{Actor, Role},
    ids::{AccountId, OrganisationId},
};

/// How far a record is open, from widest to narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    Public,
    Partner,
    Restricted,
    Sealed,
}

impl Visibility {
    pub const ALL: [Self; 4] = [Self::Public, Self::Partner, Self::Restricted, Self::Sealed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partner => "partner",
            Self::Restricted => "restricted",
            Self::Sealed => "sealed",
        }
    }

    /// Whether changing to `next` lets more people in, which takes a verifier and a reason.
    pub fn is_opened_by(self, next: Self) -> bool {
        next < self
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no visibility named '{0}'")]
pub struct UnknownVisibility(pub String);

impl FromStr for Visibility {
    type Err = UnknownVisibility;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| UnknownVisibility(text.to_owned()))
    }
}

/// Everything about a record that decides who may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordAccess {
    pub visibility: Visibility,
    pub organisation: OrganisationId,
    pub author: Option<AccountId>,
    /// Organisations the owner named for partner records.
    pub partners: BTreeSet<OrganisationId>,
    /// People on the team of any case that holds the record.
    pub case_teams: BTreeSet<AccountId>,
    /// People named on a sealed record.
    pub named: BTreeSet<AccountId>,
}

impl RecordAccess {
    pub fn new(visibility: Visibility, organisation: OrganisationId) -> Self {
        Self {
            visibility,
            organisation,
            author: None,
            partners: BTreeSet::new(),
            case_teams: BTreeSet::new(),
            named: BTreeSet::new(),
        }
    }
}

/// Whether `actor` may read, and so may know of, a record.
pub fn may_read(actor: &Actor, record: &RecordAccess) -> bool {
    match record.visibility {
        Visibility::Public => true,
        Visibility::Partner => {
            reads_restricted(actor, record)
                || actor.is_member_of(record.organisation)
                || record.partners.iter().any(|partner| actor.is_member_of(*partner))
        }
        Visibility::Restricted => reads_restricted(actor, record),
        Visibility::Sealed => actor.account.is_some_and(|account| record.named.contains(&account)),
    }
}

fn reads_restricted(actor: &Actor, record: &RecordAccess) -> bool {
    let Some(account) = actor.account else { return false };
    record.author == Some(account)
        || record.case_teams.contains(&account)
        || actor.roles_in(record.organisation).any(Role::reads_restricted)
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningRefused {
    #[error("nobody opens a record they made themselves")]
    OwnRecord,
    #[error("only a verifier of the organisation that keeps the record may open it")]
    NotAVerifier,
    #[error("opening a record needs a reason")]
    NoReason,
    #[error("this change does not open the record")]
    NotAnOpening,
}

/// Two hands: a record is opened by a verifier who did not make it, and for a stated reason.
pub fn check_opening(
    actor: &Actor,
    record: &RecordAccess,
    next: Visibility,
    reason: &str,
) -> Result<(), OpeningRefused> {
    if !record.visibility.is_opened_by(next) {
        return Err(OpeningRefused::NotAnOpening);
    }
    if !may_read(actor, record) || !actor.has_role_in(record.organisation, Role::Verifier) {
        return Err(OpeningRefused::NotAVerifier);
    }
    if record.author.is_some_and(|author| actor.is(author)) {
        return Err(OpeningRefused::OwnRecord);
    }
    if reason.trim().is_empty() {
        return Err(OpeningRefused::NoReason);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Membership;
    use uuid::Uuid;

    fn organisation(n: u128) -> OrganisationId {
        Uuid::from_u128(n).into()
    }

    fn person(n: u128, organisation_number: u128, role: Role) -> Actor {
        Actor::signed_in(
            Uuid::from_u128(n).into(),
            vec![Membership { organisation: organisation(organisation_number), role }],
        )
    }

    #[test]
    fn each_level_lets_in_no_one_the_wider_level_keeps_out_except_the_named() {
        let mut record = RecordAccess::new(Visibility::Public, organisation(1));
        record.author = Some(Uuid::from_u128(50).into());
        record.partners.insert(organisation(2));
        for role in Role::ALL {
            for home in [1, 2, 3] {
                let actor = person(9, home, role);
                let seen: Vec<bool> = [Visibility::Public, Visibility::Partner, Visibility::Restricted]
                    .into_iter()
                    .map(|visibility| may_read(&actor, &RecordAccess { visibility, ..record.clone() }))
                    .collect();
                assert!(seen.windows(2).all(|pair| pair[0] || !pair[1]), "{role} of {home}");
            }
        }
    }

    #[test]
    fn a_sealed_record_is_read_by_named_people_only_not_even_by_its_author() {
        let mut record = RecordAccess::new(Visibility::Sealed, organisation(1));
        record.author = Some(Uuid::from_u128(1).into());
        record.named.insert(Uuid::from_u128(2).into());
        assert!(!may_read(&person(1, 1, Role::Lawyer), &record));
        assert!(!may_read(&person(3, 1, Role::Administrator), &record));
        assert!(may_read(&person(2, 4, Role::Mapper), &record));
        assert!(!may_read(&Actor::nobody(), &record));
    }

    #[test]
    fn restricted_is_for_verifiers_advocates_lawyers_the_author_and_case_teams() {
        let mut record = RecordAccess::new(Visibility::Restricted, organisation(1));
        record.author = Some(Uuid::from_u128(1).into());
        record.case_teams.insert(Uuid::from_u128(2).into());
        let readers: Vec<Role> =
            Role::ALL.into_iter().filter(|role| may_read(&person(7, 1, *role), &record)).collect();
        assert_eq!(readers, [Role::Verifier, Role::Advocate, Role::Lawyer]);
        assert!(may_read(&person(1, 9, Role::Mapper), &record));
        assert!(may_read(&person(2, 9, Role::Mapper), &record));
        assert!(!may_read(&person(7, 9, Role::Lawyer), &record));
    }

    #[test]
    fn opening_takes_another_hand_and_a_reason() {
        let mut record = RecordAccess::new(Visibility::Restricted, organisation(1));
        record.author = Some(Uuid::from_u128(1).into());
        let open = |actor: &Actor, reason| check_opening(actor, &record, Visibility::Public, reason);
        assert_eq!(open(&person(1, 1, Role::Verifier), "agreed"), Err(OpeningRefused::OwnRecord));
        assert_eq!(open(&person(2, 1, Role::Mapper), "agreed"), Err(OpeningRefused::NotAVerifier));
        assert_eq!(open(&person(2, 1, Role::Verifier), "  "), Err(OpeningRefused::NoReason));
        assert_eq!(open(&person(2, 1, Role::Verifier), "agreed"), Ok(()));
    }
}
