//! Puts a walk's reply together.

use geo_types::{Geometry, MultiPolygon};
use serde_json::Value;
use uuid::Uuid;

use super::compare::compare;
use super::dto::{Walk, WalkAnswered, WalkFile, WalkFinding, WalkReceipt, WalkReturned, WalkSummary};
use super::error::WalkError;
use super::store::{self, WalkRow};
use crate::app::App;
use crate::db::Tx;
use crate::db::geom::to_geojson;
use crate::settlements;

/// One walk with everything that belongs to it.
pub(super) async fn show(app: &App, tx: &mut Tx, id: Uuid) -> Result<Walk, WalkError> {
    let summary = summary(store::load_one(tx, id).await?.ok_or(WalkError::Absent)?);
    let details = store::details(tx, id).await?.ok_or(WalkError::Absent)?;
    // An accepted walk is compared with what it followed, any other with what it would follow.
    let before = match summary.boundary_id {
        Some(boundary) => settlements::boundary_before(tx, boundary).await?,
        None => settlements::present_boundary(tx, summary.settlement.id, app.clock.today())
            .await?
            .map(|present| present.geometry),
    };
    let candidate = details.candidate.as_ref().map(geojson);
    let comparison = match (before, details.candidate) {
        (Some(before), Some(candidate)) => Some(compare(before, candidate).await?),
        _ => None,
    };
    let boundary = match summary.boundary_id {
        Some(boundary) => settlements::find_boundary(tx, boundary).await?,
        None => None,
    };
    Ok(Walk {
        summary,
        raw: details.raw,
        candidate,
        findings: details.findings.iter().map(WalkFinding::from).collect(),
        answers: details.answers.iter().map(WalkAnswered::from).collect(),
        comparison,
        boundary,
    })
}

/// What a list says of a walk.
pub(super) fn summary(row: WalkRow) -> WalkSummary {
    let receipt = row.submitted_at.map(|_| WalkReceipt {
        reference: row.head.reference.clone(),
        sha256: row.sha256.clone(),
        bytes: row.bytes,
        received_at: row.head.created_at,
    });
    let returned = row.return_reason.map(|reason| WalkReturned {
        reason,
        words: row.return_words.unwrap_or_default(),
        at: row.recorded_at,
        by: row.recorded_by,
    });
    WalkSummary {
        head: row.head,
        version: row.version,
        settlement: row.settlement,
        state: row.state,
        file: WalkFile { name: row.file_name, bytes: row.bytes, sha256: row.sha256, item_id: row.item_id },
        area_m2: row.area_m2,
        area_uncertainty_m2: row.area_uncertainty_m2,
        perimeter_m: row.perimeter_m,
        gap_m: row.gap_m,
        needs_confirmation: row.needs_confirmation,
        may_submit: row.may_submit,
        method: row.method,
        walked_on: row.walked_on,
        unreadable: row.unreadable,
        walked_by: row.walked_by,
        submitted_at: row.submitted_at,
        receipt,
        returned,
        boundary_id: row.boundary_id,
    }
}

/// A ring of one part as a Polygon, which every reader of GeoJSON knows.
pub(super) fn geojson(candidate: &MultiPolygon<f64>) -> Value {
    match &candidate.0[..] {
        [only] => to_geojson(&Geometry::Polygon(only.clone())),
        _ => to_geojson(&Geometry::MultiPolygon(candidate.clone())),
    }
}
