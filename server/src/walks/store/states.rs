//! The states of a walk, one version each.

use chrono::{DateTime, NaiveDate, Utc};
use domain::walks::{Answers, Finding, METHOD_VERSION};
use geo_types::Geometry;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::super::derive_walk::Derived;
use super::super::error::WalkError;
use super::super::receive_walk::NewWalk;
use super::super::return_walk::ReturnReason;
use crate::db::geom::to_wkb;
use crate::db::{Failure, Tx};

/// A walk as decisions need it.
#[derive(Debug)]
pub(in super::super) struct StoredWalk {
    pub(in super::super) id: Uuid,
    pub(in super::super) organisation: Uuid,
    pub(in super::super) author: Option<Uuid>,
    pub(in super::super) demo: bool,
    pub(in super::super) version: i32,
    pub(in super::super) state: String,
    pub(in super::super) settlement_id: Uuid,
    pub(in super::super) needs_confirmation: bool,
    pub(in super::super) may_submit: bool,
    pub(in super::super) findings: Vec<Finding>,
    pub(in super::super) answers: Answers,
    pub(in super::super) method: String,
    pub(in super::super) sha256: Vec<u8>,
    pub(in super::super) walked_on: Option<NaiveDate>,
    pub(in super::super) accuracy_m: Option<f64>,
}

impl StoredWalk {
    /// Stale when the person looked at another version.
    pub(in super::super) fn expect_seen(&self, version: Option<i32>) -> Result<(), WalkError> {
        if version.is_none_or(|seen| seen == self.version) { Ok(()) } else { Err(WalkError::Stale) }
    }
}

pub(in super::super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<StoredWalk>, Failure> {
    let row = sqlx::query!(
        "select r.id, r.organisation_id, r.author_id, r.demo, w.version, w.state, w.settlement_id,
                w.needs_confirmation, w.may_submit, w.findings, w.answers, w.gap_confirmed, w.method,
                t.sha256, t.walked_on, t.accuracy_m
         from walks w join walk_tracks t on t.id = w.id join records r on r.id = w.id
         where w.id = $1 and w.superseded_at is null",
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        let (findings, answers) = told(row.findings, row.answers, row.gap_confirmed)?;
        Ok(StoredWalk {
            id: row.id,
            organisation: row.organisation_id,
            author: row.author_id,
            demo: row.demo,
            version: row.version,
            state: row.state,
            settlement_id: row.settlement_id,
            needs_confirmation: row.needs_confirmation,
            may_submit: row.may_submit,
            findings,
            answers,
            method: row.method,
            sha256: row.sha256,
            walked_on: row.walked_on,
            accuracy_m: row.accuracy_m,
        })
    })
    .transpose()
}

/// Findings and answers as a version holds them. An older version holds one yes to all its questions.
pub(super) fn told(
    findings: Value,
    answers: Value,
    all_confirmed: bool,
) -> Result<(Vec<Finding>, Answers), Failure> {
    let findings: Vec<Finding> = serde_json::from_value(findings).map_err(Failure::unreadable)?;
    let answers: Answers = serde_json::from_value(answers).map_err(Failure::unreadable)?;
    let answers = if answers.is_empty() && all_confirmed { Answers::all_yes(&findings) } else { answers };
    Ok((findings, answers))
}

/// False when the version was not the present one any more.
pub(in super::super) async fn supersede(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    at: DateTime<Utc>,
) -> Result<bool, Failure> {
    let done = sqlx::query!(
        "update walks set superseded_at = $3 where id = $1 and version = $2 and superseded_at is null",
        id,
        version,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in super::super) async fn insert_first_version(
    tx: &mut Tx,
    new: &NewWalk,
    derived: &Derived,
) -> Result<(), Failure> {
    let account = tx.account();
    let read = match derived {
        Derived::Read(read) => Some(read),
        Derived::Unreadable(_) => None,
    };
    let ring = read.and_then(|read| read.candidate()).map(|ring| to_wkb(&Geometry::MultiPolygon(ring)));
    let measured = read.filter(|_| ring.is_some()).map(|read| &read.cleaned);
    let findings: &[Finding] = read.map_or(&[], |read| &read.cleaned.findings);
    sqlx::query!(
        "insert into walks (id, version, recorded_at, recorded_by, settlement_id, state, candidate, area_m2,
             area_uncertainty_m2, perimeter_m, gap_m, needs_confirmation, may_submit, findings, method)
         values ($1, 1, $2, $3, $4, $5, st_geomfromwkb($6, 4326), $7, $8, $9, $10, $11, $12, $13, $14)",
        new.id,
        new.at,
        account,
        new.settlement.id,
        if read.is_some() { "draft" } else { "unreadable" },
        ring,
        measured.map(|cleaned| cleaned.area_m2),
        measured.map(|cleaned| cleaned.area_uncertainty_m2),
        measured.map(|cleaned| cleaned.perimeter_m),
        read.and_then(|read| read.cleaned.gap_m),
        read.is_some_and(|read| read.cleaned.asks()),
        read.is_some_and(|read| read.cleaned.may_submit()),
        in_json(findings)?,
        read.map_or(METHOD_VERSION, |read| &read.cleaned.method),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn in_json<T: Serialize + ?Sized>(list: &T) -> Result<Value, Failure> {
    serde_json::to_value(list).map_err(Failure::unwritable)
}

/// The same state with other answers.
pub(in super::super) async fn insert_answered(
    tx: &mut Tx,
    walk: &StoredWalk,
    answers: &Answers,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    insert_next(tx, walk, answers, false, at).await
}

/// The walk as it was looked at for its settlement, submitted with its answers.
pub(in super::super) async fn insert_submitted(
    tx: &mut Tx,
    walk: &StoredWalk,
    answers: &Answers,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    insert_next(tx, walk, answers, true, at).await
}

async fn insert_next(
    tx: &mut Tx,
    walk: &StoredWalk,
    answers: &Answers,
    submits: bool,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let account = tx.account();
    sqlx::query!(
        "insert into walks (id, version, recorded_at, recorded_by, settlement_id, state, candidate, area_m2,
             area_uncertainty_m2, perimeter_m, gap_m, needs_confirmation, may_submit, findings, method, answers,
             submitted_at, return_reason, return_words)
         select id, version + 1, $3, $4, $5, case when $6 then 'submitted' else state end, candidate, area_m2,
             area_uncertainty_m2, perimeter_m, gap_m, $7, $8, $9, method, $10,
             case when $6 then $3 else submitted_at end, case when not $6 then return_reason end,
             case when not $6 then return_words end
         from walks where id = $1 and version = $2",
        walk.id,
        walk.version,
        at,
        account,
        walk.settlement_id,
        submits,
        walk.needs_confirmation,
        walk.may_submit,
        in_json(&walk.findings)?,
        in_json(answers)?,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in super::super) async fn insert_accepted(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    boundary: Uuid,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    insert_decided(tx, id, version, "accepted", Some(boundary), None, at).await
}

pub(in super::super) async fn insert_returned(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    reason: ReturnReason,
    words: &str,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    insert_decided(tx, id, version, "returned", None, Some((reason, words)), at).await
}

async fn insert_decided(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    state: &str,
    boundary: Option<Uuid>,
    returned: Option<(ReturnReason, &str)>,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let account = tx.account();
    sqlx::query!(
        "insert into walks (id, version, recorded_at, recorded_by, settlement_id, state, candidate, area_m2,
             area_uncertainty_m2, perimeter_m, gap_m, needs_confirmation, may_submit, findings, method, gap_confirmed,
             answers, submitted_at, boundary_id, return_reason, return_words)
         select id, version + 1, $3, $4, settlement_id, $5, candidate, area_m2, area_uncertainty_m2, perimeter_m,
             gap_m, needs_confirmation, may_submit, findings, method, gap_confirmed, answers, submitted_at, $6, $7, $8
         from walks where id = $1 and version = $2",
        id,
        version,
        at,
        account,
        state,
        boundary,
        returned.map(|(reason, _)| reason.as_str()),
        returned.map(|(_, words)| words),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::walks::FindingKind;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_finding_of_a_kind_that_this_server_does_not_know_fails_instead_of_taking_the_others_along() {
        let known = in_json(&[Finding::new(FindingKind::RouteUsed, 1)]).unwrap();
        let (findings, answers) = told(known.clone(), json!([]), true).unwrap();
        assert_eq!(findings.len(), 1);
        assert!(answers.open(&findings).next().is_none(), "one yes to all its questions");

        let mut unknown = known[0].clone();
        unknown["kind"] = json!("walked-on-water");
        assert!(told(json!([known[0], unknown]), json!([]), false).is_err());
        assert!(told(known, json!([{"question": unknown, "answer": "yes"}]), false).is_err());
    }
}
