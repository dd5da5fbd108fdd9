//! A walk as cases and packs show it. Who walked is not in it: a pack goes to the other side too.

use chrono::{DateTime, NaiveDate, Utc};
use domain::walks::{Answers, Finding, Lang, words};
use serde_json::{Value, json};
use uuid::Uuid;

use super::store;
use super::view::{geojson, summary};
use crate::db::{Failure, Tx};

/// What a pack tells of a walk.
#[derive(Debug, Clone)]
pub struct WalkExport {
    pub reference: String,
    pub settlement: Uuid,
    pub settlement_name: String,
    /// `unreadable`, `draft`, `submitted`, `accepted` or `returned`.
    pub state: String,
    pub file_name: String,
    pub sha256: String,
    /// The Nairobi day of the first timed point.
    pub walked_on: Option<NaiveDate>,
    pub received_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it came into its present state.
    pub state_since: DateTime<Utc>,
    /// Geodesic, in square metres.
    pub area_m2: Option<f64>,
    /// Half of a 95 % interval.
    pub area_uncertainty_m2: Option<f64>,
    pub method: String,
    /// What the cleaning changed or noticed, in English, with the answer where it asked.
    pub findings: Vec<String>,
    /// A GeoJSON Feature; its geometry is the candidate boundary, null where there is none.
    pub feature: Value,
}

/// The walk as the transaction's identity may read it.
pub async fn export_walk(tx: &mut Tx, id: Uuid) -> Result<Option<WalkExport>, Failure> {
    let (Some(row), Some(details)) = (store::load_one(tx, id).await?, store::details(tx, id).await?) else {
        return Ok(None);
    };
    let state_since = row.recorded_at;
    let findings = told(&details.findings, &details.answers);
    let walk = summary(row);
    let feature = json!({
        "type": "Feature", "id": id, "geometry": details.candidate.as_ref().map(geojson),
        "properties": {
            "kind": "walk", "reference": walk.head.reference, "version": walk.version,
            "settlement_id": walk.settlement.id, "state": walk.state, "walked_on": walk.walked_on,
            "submitted_at": walk.submitted_at, "area_m2": walk.area_m2,
            "area_uncertainty_m2": walk.area_uncertainty_m2, "method": walk.method, "findings": findings,
            "file": {"name": walk.file.name, "bytes": walk.file.bytes, "sha256": walk.file.sha256},
            "boundary_id": walk.boundary_id,
        },
    });
    Ok(Some(WalkExport {
        reference: walk.head.reference,
        settlement: walk.settlement.id,
        settlement_name: walk.settlement.name,
        state: walk.state,
        file_name: walk.file.name,
        sha256: walk.file.sha256,
        walked_on: walk.walked_on,
        received_at: walk.head.created_at,
        submitted_at: walk.submitted_at,
        state_since,
        area_m2: walk.area_m2,
        area_uncertainty_m2: walk.area_uncertainty_m2,
        method: walk.method,
        findings,
        feature,
    }))
}

/// Each finding, and an answer about a settlement that the walk was first sent for.
fn told(findings: &[Finding], answers: &Answers) -> Vec<String> {
    let answered = |question: &Finding, answer: &str| {
        format!("{} The answer given: {answer}.", words(question, Lang::En))
    };
    let earlier = answers.iter().filter(|held| !findings.contains(&held.question));
    let earlier = earlier.map(|held| answered(&held.question, held.answer.as_str()));
    let now = findings.iter().map(|finding| match answers.to(finding.kind) {
        Some(answer) => answered(finding, answer.as_str()),
        None => words(finding, Lang::En),
    });
    now.chain(earlier).collect()
}
