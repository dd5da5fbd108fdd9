//! Who may open a case and work on it.

use domain::actor::Role;
use uuid::Uuid;

use super::{CaseError, StoredCase, store};
use crate::accounts::SignedIn;
use crate::db::Tx;
use crate::http::Problem;
use crate::http::problem::FORBIDDEN;

const OPENING: [Role; 2] = [Role::Advocate, Role::Lawyer];

/// The organisation of a new case: the settlement's where the person is advocate or lawyer, else their own.
pub(super) fn permit_open(person: &SignedIn, settlement_organisation: Option<Uuid>) -> Result<Uuid, Problem> {
    if let Some(organisation) = settlement_organisation
        && person.require(organisation, &OPENING).is_ok()
    {
        return Ok(organisation);
    }
    person
        .organisation_as(&OPENING)
        .ok_or_else(|| FORBIDDEN.because("Opening a case needs the role advocate or lawyer."))
}

/// Advocates and lawyers of the case's organisation, and everybody on its team, work on it.
pub async fn permit_work(tx: &mut Tx, person: &SignedIn, case: &StoredCase) -> Result<(), CaseError> {
    let of_organisation = person.require(case.head.organisation.id, &OPENING).is_ok();
    if of_organisation || store::is_member(tx, case.head.id, person.account).await? {
        Ok(())
    } else {
        Err(CaseError::NotAllowed)
    }
}

/// Who is on a team reads the exhibits, so the people who answer for the case choose it: who opened it,
/// the lawyers on its team, and the lawyers of its organisation.
pub(super) async fn permit_team(tx: &mut Tx, person: &SignedIn, case: &StoredCase) -> Result<(), CaseError> {
    let answers_for_it = case.head.author == Some(person.account)
        || person.require(case.head.organisation.id, &[Role::Lawyer]).is_ok()
        || store::is_lawyer(tx, case.head.id, person.account).await?;
    if answers_for_it { Ok(()) } else { Err(CaseError::NotTheirTeam) }
}
