//! Structures, settlement by settlement, in bulk.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use fixtures::model::{Structure, StructureUse as Use};
use geo_types::Geometry;

use super::error::DemoError;
use super::loader::Loader;
use crate::db::{Tx, Visibility};
use crate::structures::{self, NewStructure, StructureBatch, StructureUse};

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let mut all = loader.world.structures().peekable();
    let mut tx = loader.begin().await?;
    let mut count = 0;
    for settlement in &loader.world.settlements {
        let mut batch = Vec::with_capacity(settlement.structures as usize);
        while let Some(next) = all.next_if(|next| next.settlement_id == settlement.head.id) {
            batch.push(next);
        }
        tx.enter_for(Some(settlement.head.recorded_by));
        count += batch.len();
        insert(loader, &mut tx, batch).await?;
    }
    if all.peek().is_some() {
        return Err(DemoError::Unfit("structures do not come settlement by settlement".into()));
    }
    tx.commit().await?;
    Ok((format!("{count} structures"), ()))
}

async fn insert(loader: &Loader<'_>, tx: &mut Tx, batch: Vec<Structure>) -> Result<(), DemoError> {
    let Some(last) = batch.iter().max_by_key(|structure| structure.surveyed_on) else { return Ok(()) };
    let entered: DateTime<Utc> =
        last.surveyed_on.and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(2) + TimeDelta::hours(7);
    let organisation = last.organisation_id;
    let structures: Vec<NewStructure> = batch.into_iter().map(new_structure).collect();
    let batch = StructureBatch {
        organisation,
        visibility: Visibility::Restricted,
        at: loader.at(entered),
        demo: true,
        structures: &structures,
    };
    Ok(structures::insert_many(tx, batch).await?)
}

fn new_structure(structure: Structure) -> NewStructure {
    NewStructure {
        id: structure.id,
        settlement_id: Some(structure.settlement_id),
        number: structure.number,
        used_for: match structure.r#use {
            Use::Residential => StructureUse::Residential,
            Use::Business => StructureUse::Business,
            Use::Mixed => StructureUse::Mixed,
            Use::School => StructureUse::School,
            Use::Worship => StructureUse::Worship,
            Use::Health => StructureUse::Health,
            Use::Toilet => StructureUse::Toilet,
            Use::WaterPoint => StructureUse::WaterPoint,
            Use::Community => StructureUse::Community,
        },
        households: i32::try_from(structure.households).ok(),
        people: i32::try_from(structure.people).ok(),
        position_error_m: structure.position_error_m,
        surveyed_on: Some(structure.surveyed_on),
        source: structure.source.to_owned(),
        geometry: Geometry::Polygon(structure.geometry),
    }
}
