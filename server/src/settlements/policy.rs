//! Who may do what with settlements, and who keeps what is recorded in one.

use domain::actor::{Actor, Role};
use domain::ids::OrganisationId;
use uuid::Uuid;

use super::error::SettlementError;
use crate::accounts::SignedIn;
use crate::http::Problem;
use crate::http::problem::FORBIDDEN;

/// Roles that record things; an administrator keeps accounts, not contents.
const RECORDING: [Role; 4] = [Role::Mapper, Role::Verifier, Role::Advocate, Role::Lawyer];

/// A member who records things may name a settlement in an organisation of theirs.
pub(super) fn permit_create(actor: &Actor, organisation: Uuid) -> Result<(), SettlementError> {
    let organisation = OrganisationId::from(organisation);
    if RECORDING.iter().any(|&role| actor.has_role_in(organisation, role)) {
        return Ok(());
    }
    Err(SettlementError::NotAllowed("Settlements are added by members of the organisation that keeps them."))
}

/// The organisation that keeps a new record: the settlement's if the person is a member of it,
/// else the first in which the person records things.
pub fn keeper_of_new_record(
    person: &SignedIn,
    settlement_organisation: Option<Uuid>,
) -> Result<Uuid, Problem> {
    let recording = |organisation: OrganisationId| {
        RECORDING.iter().any(|&role| person.actor().has_role_in(organisation, role))
    };
    if let Some(organisation) = settlement_organisation
        && recording(organisation.into())
    {
        return Ok(organisation);
    }
    person.organisation_as(&RECORDING).ok_or_else(|| {
        FORBIDDEN.because("Recording needs the role mapper, verifier, advocate or lawyer in an organisation.")
    })
}
