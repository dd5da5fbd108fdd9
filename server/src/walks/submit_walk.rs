//! Hands a candidate over to the verifiers.

use chrono::{DateTime, Utc};
use domain::walks::{Finding, Lang, Severity, words};
use uuid::Uuid;

use super::derive_walk::{Derived, derive_walk};
use super::error::WalkError;
use super::store::{self, StoredWalk};
use crate::app::App;
use crate::db::Tx;
use crate::http::FieldError;
use crate::settlements::{self, SettlementBrief};

/// What the person says when submitting.
#[derive(Debug, Clone, Copy)]
pub struct Submission {
    /// They looked at the questions and the ring is right.
    pub confirmed: bool,
    pub at: DateTime<Utc>,
}

/// Submits a draft, or a returned walk once more. `moved_to` names another settlement, for which
/// the walk is looked at anew.
pub async fn submit_walk(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    moved_to: Option<Uuid>,
    submission: Submission,
) -> Result<(), WalkError> {
    let walk = store::find(tx, id).await?.ok_or(WalkError::Absent)?;
    match walk.state.as_str() {
        "draft" | "returned" => {}
        "unreadable" => {
            return Err(WalkError::WrongState("No walk could be read from the file; send another file."));
        }
        // A phone that lost the answer asks again; nothing changes.
        "submitted" if moved_to.is_none_or(|id| id == walk.settlement_id) => return Ok(()),
        "submitted" => {
            return Err(WalkError::WrongState("The walk is submitted already, for another settlement."));
        }
        _ => return Err(WalkError::WrongState("The walk is the settlement's boundary already.")),
    }
    let settlement = settlements::load_settlement(tx, moved_to.unwrap_or(walk.settlement_id)).await?;
    if settlement.organisation != walk.organisation {
        return Err(WalkError::NotAllowed(
            "Another organisation keeps this settlement; only its own members submit boundaries for it.",
        ));
    }
    let walk = if settlement.id == walk.settlement_id {
        walk
    } else {
        looked_at_anew(app, walk, &settlement).await?
    };
    let of = |severity| -> Vec<FieldError> {
        walk.findings.iter().filter(|finding| finding.severity == severity).map(finding_error).collect()
    };
    if !walk.may_submit {
        return Err(WalkError::NotSubmittable(of(Severity::Refusal)));
    }
    if walk.needs_confirmation && !submission.confirmed {
        return Err(WalkError::NeedsConfirmation(of(Severity::Question)));
    }
    if !store::supersede(tx, id, walk.version, submission.at).await? {
        return Err(WalkError::WrongState("Somebody changed the walk at the same moment."));
    }
    store::insert_submitted(tx, &walk, submission).await?;
    tx.audit("submitted", "walk", id, &["state"]).await?;
    tx.announce("walk.submitted", id, serde_json::json!({ "settlement_id": walk.settlement_id })).await?;
    Ok(())
}

/// The same original, judged by where the other settlement lies.
async fn looked_at_anew(
    app: &App,
    walk: StoredWalk,
    settlement: &SettlementBrief,
) -> Result<StoredWalk, WalkError> {
    match derive_walk(app, &hex::encode(&walk.sha256), settlement.centre).await? {
        Derived::Unreadable(_) => {
            Err(WalkError::WrongState("No walk could be read from the file; send another file."))
        }
        Derived::Read(read) => Ok(StoredWalk {
            settlement_id: settlement.id,
            needs_confirmation: read.cleaned.asks(),
            may_submit: read.cleaned.may_submit(),
            findings: read.cleaned.findings,
            ..walk
        }),
    }
}

fn finding_error(finding: &Finding) -> FieldError {
    FieldError::new("/findings", finding.kind.code(), words(finding, Lang::En))
}
