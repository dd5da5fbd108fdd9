//! Who may submit, accept and return a walk.

use domain::actor::{Actor, Role};
use domain::ids::AccountId;
use domain::settlements::{AgreedBy, check_acceptance};
use uuid::Uuid;

use super::error::WalkError;
use super::store::StoredWalk;

/// The person who walked submits; so does a verifier, who often sits beside them.
pub(super) fn permit_submit(actor: &Actor, walk: &StoredWalk) -> Result<(), WalkError> {
    let own = walk.author.is_some_and(|author| actor.is(author.into()));
    if own || actor.has_role_in(walk.organisation.into(), Role::Verifier) {
        return Ok(());
    }
    Err(WalkError::NotAllowed("A walk is submitted by the person who sent it, or by a verifier."))
}

/// Another person, a verifier of the settlement's organisation, who names who agreed.
pub(super) fn permit_accept(
    actor: &Actor,
    settlement_organisation: Uuid,
    walk: &StoredWalk,
    agreed_by: Vec<String>,
) -> Result<AgreedBy, WalkError> {
    let walker = AccountId::from(walk.author.unwrap_or_else(Uuid::nil));
    Ok(check_acceptance(actor, settlement_organisation.into(), walker, agreed_by)?)
}

pub(super) fn permit_return(actor: &Actor, settlement_organisation: Uuid) -> Result<(), WalkError> {
    if actor.has_role_in(settlement_organisation.into(), Role::Verifier) {
        return Ok(());
    }
    Err(WalkError::NotAllowed("This needs the role verifier in the organisation that keeps the settlement."))
}
