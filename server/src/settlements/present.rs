//! What other areas ask about settlements.

use chrono::NaiveDate;
use domain::geometry::LonLat;
use geo_types::MultiPolygon;
use uuid::Uuid;

use super::store;
use super::{BoundaryView, SettlementError};
use crate::db::{Failure, Tx};

/// A settlement as other records name it.
#[derive(Debug, Clone)]
pub struct SettlementBrief {
    pub id: Uuid,
    pub reference: String,
    pub name: String,
    pub organisation: Uuid,
    pub county: Option<String>,
    pub ward: Option<String>,
    pub centre: LonLat,
    pub demo: bool,
}

/// The boundary that holds on a day.
#[derive(Debug, Clone)]
pub struct PresentBoundary {
    pub id: Uuid,
    /// Counts the settlement's boundaries from 1.
    pub number: i32,
    pub valid_from: NaiveDate,
    pub geometry: MultiPolygon<f64>,
}

/// A settlement the transaction's identity may read.
pub async fn find_settlement(tx: &mut Tx, id: Uuid) -> Result<Option<SettlementBrief>, Failure> {
    store::find_brief(tx, id).await
}

/// The same, or the answer for what does not exist.
pub async fn load_settlement(tx: &mut Tx, id: Uuid) -> Result<SettlementBrief, SettlementError> {
    find_settlement(tx, id).await?.ok_or(SettlementError::Absent)
}

/// The accepted, agreed or disputed boundary that holds on a day.
pub async fn present_boundary(
    tx: &mut Tx,
    settlement: Uuid,
    on: NaiveDate,
) -> Result<Option<PresentBoundary>, Failure> {
    store::present_boundary(tx, settlement, on).await
}

/// A boundary by its record's id.
pub async fn find_boundary(tx: &mut Tx, id: Uuid) -> Result<Option<BoundaryView>, Failure> {
    store::find_boundary(tx, id).await
}

/// Every boundary of a settlement in its last version, newest first.
pub async fn list_boundaries(tx: &mut Tx, settlement: Uuid) -> Result<Vec<BoundaryView>, Failure> {
    store::list_boundaries(tx, settlement).await
}

/// The readable settlement whose boundary holds a place on a day.
pub async fn settlement_containing(
    tx: &mut Tx,
    place: LonLat,
    on: NaiveDate,
) -> Result<Option<Uuid>, Failure> {
    store::settlement_containing(tx, place, on).await
}

/// The extent that held before a boundary took over; none for a settlement's first.
pub async fn boundary_before(tx: &mut Tx, id: Uuid) -> Result<Option<MultiPolygon<f64>>, Failure> {
    store::boundary_before(tx, id).await
}
