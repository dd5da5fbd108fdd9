//! A new boundary takes over from the present one.

use chrono::{DateTime, NaiveDate, Utc};
use domain::geometry::geodesic_area_m2;
use domain::period::Period;
use domain::settlements::{AgreedBy, Standing, succeed};
use geo_types::MultiPolygon;
use uuid::Uuid;

use super::error::SettlementError;
use super::store;
use crate::db::{self, NewRecord, Tx, Visibility};

/// A boundary about to be stored under the transaction's account.
#[derive(Debug, Clone)]
pub struct NewBoundary {
    pub id: Uuid,
    pub settlement_id: Uuid,
    pub organisation: Uuid,
    pub visibility: Visibility,
    /// When we knew.
    pub at: DateTime<Utc>,
    pub demo: bool,
    /// Valid, EPSG:4326.
    pub geometry: MultiPolygon<f64>,
    pub valid_from: NaiveDate,
    /// The first day it no longer holds; usually none.
    pub valid_to: Option<NaiveDate>,
    pub standing: Standing,
    pub source: String,
    pub method: String,
    pub accuracy_m: Option<f64>,
    pub agreed_by: Vec<String>,
    pub walk_id: Option<Uuid>,
}

/// Stores a boundary. Unless it is only proposed, the present one ends where it begins, and open
/// maps show it once the transaction commits. Gives its number among the settlement's boundaries.
pub async fn insert_boundary(tx: &mut Tx, new: NewBoundary) -> Result<i32, SettlementError> {
    if matches!(new.standing, Standing::Accepted | Standing::Agreed) {
        AgreedBy::new(new.agreed_by.clone())?;
    }
    // One boundary of a settlement at a time; the exclusion constraint would refuse the second anyway.
    store::lock_settlement(tx, new.settlement_id).await?;
    let next = Period::new(new.valid_from, new.valid_to)
        .map_err(|error| SettlementError::Succession(error.into()))?;
    if new.standing != Standing::Proposed
        && let Some(present) = store::latest_boundary(tx, new.settlement_id).await?
    {
        let known = Period::new(present.valid_from, present.valid_to)
            .map_err(|error| SettlementError::Succession(error.into()))?;
        let after = succeed(Some(known), new.valid_from)?;
        if after.present != Some(known) {
            store::end_boundary(tx, present.id, present.version, after.present.and_then(Period::to), new.at)
                .await?;
        }
    }
    let record = NewRecord {
        id: new.id,
        kind: "boundary",
        organisation: new.organisation,
        visibility: new.visibility,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    let number = store::insert_boundary(tx, &new, next, geodesic_area_m2(&new.geometry)).await?;
    store::refresh_tiles(tx, new.settlement_id).await?;
    tx.created("boundary", new.id, serde_json::json!({ "settlement_id": new.settlement_id })).await?;
    Ok(number)
}
