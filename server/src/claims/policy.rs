//! Who may change a claim. Who may add one, and where it is kept, is the settlements' rule.

use domain::actor::{Actor, Role};
use uuid::Uuid;

use super::error::ClaimError;

/// Its author, and the organisation's verifiers, advocates and lawyers, may change it.
pub(super) fn permit_change(
    actor: &Actor,
    organisation: Uuid,
    author: Option<Uuid>,
) -> Result<(), ClaimError> {
    let own = author.is_some_and(|author| actor.is(author.into()));
    if own || actor.roles_in(organisation.into()).any(Role::reads_restricted) {
        return Ok(());
    }
    Err(ClaimError::NotAllowed(
        "This needs the role verifier, advocate or lawyer in the organisation that keeps the claim.",
    ))
}
