//! Who may draw, change and count.

use domain::actor::Role;
use uuid::Uuid;

use super::error::CorridorError;
use crate::accounts::SignedIn;

/// A corridor is public at once and a count reads restricted structures: neither is a mapper's task.
const DRAWING: [Role; 3] = [Role::Verifier, Role::Advocate, Role::Lawyer];

/// The organisation that keeps a new corridor.
pub(super) fn keeper_of_corridor(person: &SignedIn) -> Result<Uuid, CorridorError> {
    person.organisation_as(&DRAWING).ok_or(CorridorError::NotAllowed(
        "Drawing a corridor needs the role verifier, advocate or lawyer in an organisation.",
    ))
}

/// The organisation that keeps a count: the corridor's if the person reads restricted records there.
pub(super) fn keeper_of_impact(
    person: &SignedIn,
    corridor_organisation: Uuid,
) -> Result<Uuid, CorridorError> {
    if person.actor().roles_in(corridor_organisation.into()).any(Role::reads_restricted) {
        return Ok(corridor_organisation);
    }
    person.organisation_as(&DRAWING).ok_or(CorridorError::NotAllowed(
        "Counting who is near a corridor needs the role verifier, advocate or lawyer in an organisation.",
    ))
}
