//! Who may see and manage the people of an organisation.

use domain::actor::Role;
use uuid::Uuid;

use super::SignedIn;
use super::error::AccountError;

/// The organisation's own administrators.
pub(super) fn permit_people(person: &SignedIn, organisation: Uuid) -> Result<(), AccountError> {
    if person.actor().has_role_in(organisation.into(), Role::Administrator) {
        return Ok(());
    }
    Err(AccountError::NotAdministrator)
}

/// Whoever puts teams together: everybody with a role there but mappers.
pub(super) fn permit_colleagues(person: &SignedIn, organisation: Uuid) -> Result<(), AccountError> {
    let roles = [Role::Verifier, Role::Advocate, Role::Lawyer, Role::Administrator];
    if roles.into_iter().any(|role| person.actor().has_role_in(organisation.into(), role)) {
        return Ok(());
    }
    Err(AccountError::NotColleague)
}

/// Roles can be laid down, not taken: what a person may do is given by somebody else.
pub(super) fn permit_roles(
    person: &SignedIn,
    member: Uuid,
    held: &[Role],
    wanted: &[Role],
) -> Result<(), AccountError> {
    if member == person.account && wanted.iter().any(|role| !held.contains(role)) {
        return Err(AccountError::OwnRoles);
    }
    Ok(())
}
