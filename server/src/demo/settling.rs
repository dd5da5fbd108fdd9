//! Settlements with their boundaries; a boundary that was walked comes out of its walk.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::TimeDelta;
use domain::settlements::AgreedBy;
use fixtures::model::{BoundaryVersion, Settlement, Walk};
use uuid::Uuid;

use super::error::DemoError;
use super::loader::Loader;
use super::words::{lonlat, same};
use crate::db::Tx;
use crate::evidence::UploadedFile;
use crate::settlements::{self, NewBoundary, NewSettlement};
use crate::walks::{self, Acceptance, NewWalk, Returning, Submission};

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let world = &loader.world;
    let mut walked: HashMap<Uuid, &Walk> = HashMap::new();
    for walk in &world.walks {
        if let Some(accepted) = &walk.accepted {
            walked.insert(accepted.boundary_id, walk);
        }
    }
    let mut tx = loader.begin().await?;
    // The federation entered its list on one day, the hero last: lists begin with the newest.
    let first_day = world.settlements.iter().map(|one| one.head.recorded_at).min().unwrap_or_default();
    let last = i64::try_from(world.settlements.len()).unwrap_or(i64::MAX);
    let mut boundaries = 0;
    for (place, settlement) in (0_i64..).zip(&world.settlements) {
        let at = loader.at(first_day + TimeDelta::seconds(20 * (last - place)));
        tx.enter_for(Some(settlement.head.recorded_by));
        let new = NewSettlement {
            id: settlement.head.id,
            organisation: settlement.head.organisation_id,
            visibility: same(settlement.head.visibility)?,
            at,
            demo: true,
            name: settlement.name.clone(),
            aliases: settlement.aliases.clone(),
            county: Some(settlement.county.clone()),
            ward: Some(settlement.ward.clone()),
            centre: lonlat(settlement.centre)?,
        };
        settlements::insert_settlement(&mut tx, new).await?;
        for boundary in &settlement.boundaries {
            boundaries += 1;
            match walked.get(&boundary.id) {
                Some(walk) => walk_through(loader, &mut tx, walk).await?,
                None => insert_boundary(loader, &mut tx, settlement, boundary).await?,
            }
        }
    }
    for walk in world.walks.iter().filter(|walk| walk.accepted.is_none()) {
        walk_through(loader, &mut tx, walk).await?;
    }
    tx.commit().await?;
    let what = format!("{last} settlements, {boundaries} boundaries, {} walks", world.walks.len());
    Ok((what, ()))
}

async fn insert_boundary(
    loader: &Loader<'_>,
    tx: &mut Tx,
    settlement: &Settlement,
    boundary: &BoundaryVersion,
) -> Result<(), DemoError> {
    let new = NewBoundary {
        id: boundary.id,
        settlement_id: settlement.head.id,
        organisation: settlement.head.organisation_id,
        visibility: same(settlement.head.visibility)?,
        at: loader.at(boundary.recorded_at),
        demo: true,
        geometry: boundary.geometry.clone(),
        valid_from: boundary.valid_from,
        // The one that follows ends it.
        valid_to: None,
        standing: same(boundary.standing)?,
        source: boundary.source.clone(),
        method: boundary.method.clone(),
        accuracy_m: Some(boundary.accuracy_m),
        agreed_by: boundary.agreed_by.clone(),
        walk_id: boundary.walk_id,
    };
    settlements::insert_boundary(tx, new).await?;
    Ok(())
}

/// The way of every walk: received, submitted, and accepted or returned by another person.
async fn walk_through(loader: &Loader<'_>, tx: &mut Tx, walk: &Walk) -> Result<(), DemoError> {
    let id = walk.head.id;
    let app = loader.app_at(walk.head.recorded_at);
    tx.enter_for(Some(walk.head.recorded_by));
    let file = UploadedFile::of_bytes(&app, &walk.file_name, Bytes::from(walk.bytes.clone())).await?;
    let settlement = settlements::load_settlement(tx, walk.settlement_id).await?;
    let new = NewWalk {
        id,
        organisation: settlement.organisation,
        settlement,
        file,
        at: loader.at(walk.head.recorded_at),
        demo: true,
    };
    walks::receive_walk(&app, tx, new).await?;
    if let Some(submitted_at) = walk.submitted_at {
        let submission = Submission {
            seen: None,
            confirmed: true,
            said: std::collections::BTreeMap::new(),
            at: loader.at(submitted_at),
        };
        walks::submit_walk(&app, tx, id, None, submission).await?;
    }
    if let Some(accepted) = &walk.accepted {
        tx.enter_for(Some(accepted.by));
        let standing = loader
            .world
            .settlements
            .iter()
            .flat_map(|settlement| &settlement.boundaries)
            .find(|boundary| boundary.id == accepted.boundary_id)
            .map_or(fixtures::model::Standing::Agreed, |boundary| boundary.standing);
        let acceptance = Acceptance {
            seen: None,
            agreed_by: AgreedBy::new(accepted.agreed_by.clone())
                .map_err(|error| DemoError::Unfit(error.to_string()))?,
            valid_from: Some(accepted.valid_from),
            standing: same(standing)?,
            boundary_id: accepted.boundary_id,
            at: loader.at(accepted.at),
        };
        walks::accept_walk(tx, id, acceptance).await?;
    }
    if let Some(returned) = &walk.returned {
        tx.enter_for(Some(returned.by));
        let returning = Returning {
            seen: None,
            reason: returned.reason.parse()?,
            words: returned.words.clone(),
            at: loader.at(returned.at),
        };
        walks::return_walk(tx, id, returning).await?;
    }
    Ok(())
}
