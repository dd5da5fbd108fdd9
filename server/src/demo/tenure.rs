//! Claims, rivals among them.

use domain::geometry::{Area, AreaLimits};

use super::error::DemoError;
use super::loader::Loader;
use super::words::{date, same};
use crate::claims::{self, NewClaim};

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let mut tx = loader.begin().await?;
    for claim in &loader.world.claims {
        tx.enter_for(Some(claim.head.recorded_by));
        let new = NewClaim {
            id: claim.head.id,
            settlement_id: claim.settlement_id,
            organisation: claim.head.organisation_id,
            visibility: same(claim.head.visibility)?,
            at: loader.at(claim.head.recorded_at),
            demo: true,
            label: claim.label.clone(),
            kind: same(claim.kind)?,
            status: same(claim.status)?,
            since: Some(date(claim.since)?),
            source: claim.source.clone(),
            geometry: Area::from_geo(&claim.geometry, &AreaLimits::SETTLEMENT)
                .map_err(|error| DemoError::Unfit(format!("the claim of {}: {error}", claim.label)))?,
        };
        claims::insert_claim(&mut tx, new).await?;
    }
    tx.commit().await?;
    Ok((format!("{} claims", loader.world.claims.len()), ()))
}
