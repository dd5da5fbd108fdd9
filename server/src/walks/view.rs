//! Puts a walk's reply together.

use geo_types::Geometry;
use serde_json::Value;
use uuid::Uuid;

use super::compare::compare;
use super::dto::{Walk, WalkFile, WalkFinding, WalkReceipt, WalkReturned};
use super::error::WalkError;
use super::store::{self, WalkFilter, WalkRow};
use crate::app::App;
use crate::db::Tx;
use crate::db::geom::{from_wkb, to_geojson};
use crate::http::page::PageRequest;
use crate::settlements;

/// One walk with everything that belongs to it.
pub(super) async fn show(app: &App, tx: &mut Tx, id: Uuid) -> Result<Walk, WalkError> {
    let filter = WalkFilter { id: Some(id), ..WalkFilter::default() };
    let row = store::load(tx, &filter, &PageRequest { limit: 1, after: None })
        .await?
        .pop()
        .ok_or(WalkError::Absent)?;
    let candidate = store::candidate(tx, id).await?;
    let mut walk = summary(row);
    walk.raw = store::raw(tx, id).await?;
    // An accepted walk is compared with what it followed, any other with what it would follow.
    let before = match walk.boundary_id {
        Some(boundary) => settlements::boundary_before(tx, boundary).await?,
        None => settlements::present_boundary(tx, walk.settlement.id, app.clock.today())
            .await?
            .map(|present| present.geometry),
    };
    if let (Some(before), Some(candidate)) = (before, candidate) {
        walk.comparison = Some(compare(before, candidate).await?);
    }
    if let Some(boundary) = walk.boundary_id {
        walk.boundary = settlements::find_boundary(tx, boundary).await?;
    }
    Ok(walk)
}

/// What a list says of a walk.
pub(super) fn summary(row: WalkRow) -> Walk {
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
    Walk {
        head: row.head,
        version: row.version,
        settlement: row.settlement,
        state: row.state,
        file: WalkFile { name: row.file_name, bytes: row.bytes, sha256: row.sha256, item_id: row.item_id },
        raw: None,
        candidate: row.candidate.as_deref().and_then(polygon),
        area_m2: row.area_m2,
        area_uncertainty_m2: row.area_uncertainty_m2,
        perimeter_m: row.perimeter_m,
        gap_m: row.gap_m,
        needs_confirmation: row.needs_confirmation,
        may_submit: row.may_submit,
        findings: row.findings.iter().map(WalkFinding::from).collect(),
        method: row.method,
        walked_on: row.walked_on,
        comparison: None,
        unreadable: row.unreadable,
        walked_by: row.walked_by,
        submitted_at: row.submitted_at,
        receipt,
        returned,
        boundary_id: row.boundary_id,
        boundary: None,
    }
}

/// A ring of one part as a Polygon, which every reader of GeoJSON knows.
fn polygon(wkb: &[u8]) -> Option<Value> {
    let shape = match from_wkb(wkb).ok()? {
        Geometry::MultiPolygon(mut parts) if parts.0.len() == 1 => Geometry::Polygon(parts.0.remove(0)),
        shape => shape,
    };
    Some(to_geojson(&shape))
}
