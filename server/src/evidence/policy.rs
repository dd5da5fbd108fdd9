//! Who may add and change items.

use domain::actor::Role;
use domain::ids::OrganisationId;
use uuid::Uuid;

use super::EvidenceError;
use crate::accounts::SignedIn;
use crate::db::{RecordHead, Visibility};
use crate::http::Problem;
use crate::settlements::keeper_of_new_record;

/// Roles that change what others recorded in their organisation.
const EDITORS: [Role; 3] = [Role::Verifier, Role::Advocate, Role::Lawyer];

/// Where a new item is stored, and who may read it there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home {
    pub(super) organisation: Uuid,
    pub(super) visibility: Visibility,
}

/// The organisation of the subject if the person records things there, else their own. An item about
/// something sealed is sealed.
pub(super) fn may_add(person: &SignedIn, subjects: &[RecordHead]) -> Result<Home, Problem> {
    let sealed = subjects.iter().any(|subject| subject.visibility == Visibility::Sealed.as_str());
    let organisation = keeper_of_new_record(person, subjects.first().map(|subject| subject.organisation.id))?;
    Ok(Home { organisation, visibility: if sealed { Visibility::Sealed } else { Visibility::Restricted } })
}

/// The author, or an editor of the item's organisation.
pub(super) fn may_change(
    person: &SignedIn,
    organisation: Uuid,
    author: Option<Uuid>,
) -> Result<(), EvidenceError> {
    let organisation = OrganisationId::from(organisation);
    let editor = EDITORS.iter().any(|&role| person.actor().has_role_in(organisation, role));
    if editor || author == Some(person.account) { Ok(()) } else { Err(EvidenceError::NotAllowed) }
}
