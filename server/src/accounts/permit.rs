//! The rule for changing a record, the same in every area.

use super::SignedIn;
use crate::db::RecordHead;
use crate::http::Problem;
use crate::http::problem::FORBIDDEN;
use domain::actor::Role;

impl SignedIn {
    /// A record's author, and the verifiers, advocates and lawyers of its organisation, may change it.
    pub fn permit_change(&self, record: &RecordHead) -> Result<(), Problem> {
        let own = record.author == Some(self.account);
        if own || self.actor().roles_in(record.organisation.id.into()).any(Role::reads_restricted) {
            return Ok(());
        }
        Err(FORBIDDEN.because(
            "This needs the role verifier, advocate or lawyer in the organisation that keeps the record.",
        ))
    }
}
