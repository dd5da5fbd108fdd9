//! Hands a candidate over to the verifiers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::walks::{Answer, Answers, Finding, FindingKind, Lang, Severity, words};
use uuid::Uuid;

use super::derive_walk::{Derived, derive_walk};
use super::error::WalkError;
use super::store::{self, StoredWalk};
use crate::app::App;
use crate::db::Tx;
use crate::http::FieldError;
use crate::settlements::{self, SettlementBrief};

/// What the person says when submitting.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The version that the person looked at, where they say so; no other one is submitted.
    pub seen: Option<i32>,
    /// Yes to every question that `said` leaves out.
    pub confirmed: bool,
    /// Answers to the questions of the walk, at the settlement it is submitted for.
    pub said: BTreeMap<FindingKind, Answer>,
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
    walk.expect_seen(submission.seen)?;
    let settlement = settlements::load_settlement(tx, moved_to.unwrap_or(walk.settlement_id)).await?;
    if settlement.organisation != walk.organisation {
        return Err(WalkError::NotAllowed(
            "Another organisation keeps this settlement; only its own members submit boundaries for it.",
        ));
    }
    let (walk, moved) = if settlement.id == walk.settlement_id {
        (walk, None)
    } else {
        let moved = walk.answers.moved_from(&walk.findings);
        (looked_at_anew(app, walk, &settlement).await?, Some(moved))
    };
    if !walk.may_submit {
        let refusing = walk.findings.iter().filter(|finding| finding.severity == Severity::Refusal);
        return Err(WalkError::NotSubmittable(refusing.map(finding_error).collect()));
    }
    let before = moved.as_ref().map_or(&walk.answers, |moved| &moved.kept);
    let answers = answered(before, &walk.findings, &submission)?;
    let answers = match moved {
        Some(moved) => moved.arrive(answers),
        None => answers,
    };
    if !store::supersede(tx, id, walk.version, submission.at).await? {
        return Err(WalkError::Stale);
    }
    store::insert_submitted(tx, &walk, &answers, submission.at).await?;
    tx.audit("submitted", "walk", id, &["state", "answers"]).await?;
    tx.announce("walk.submitted", id, serde_json::json!({ "settlement_id": walk.settlement_id })).await?;
    Ok(())
}

/// An answer of yes to every question; otherwise what is missing or denied.
fn answered(before: &Answers, findings: &[Finding], submission: &Submission) -> Result<Answers, WalkError> {
    let mut said = submission.said.clone();
    if submission.confirmed {
        // A no that somebody gave stands until it is taken back by name.
        let denied: Vec<_> = before.denied(findings).map(|finding| finding.kind).collect();
        for yes in Answers::all_yes(findings).iter().filter(|yes| !denied.contains(&yes.question.kind)) {
            said.entry(yes.question.kind).or_insert(Answer::Yes);
        }
    }
    let answers = before.with(findings, &said)?;
    let open: Vec<FieldError> = answers.open(findings).map(finding_error).collect();
    if !open.is_empty() {
        return Err(WalkError::NeedsConfirmation(open));
    }
    let denied: Vec<FieldError> = answers.denied(findings).map(finding_error).collect();
    if !denied.is_empty() {
        return Err(WalkError::Denied(denied));
    }
    Ok(answers)
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
