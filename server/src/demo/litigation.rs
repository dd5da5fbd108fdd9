//! Cases with their teams and exhibits.

use std::collections::HashMap;

use domain::actor::Role;
use fixtures::model::{Case, ExhibitTarget};
use uuid::Uuid;

use super::error::DemoError;
use super::loader::Loader;
use super::words::same;
use crate::cases::{self, CaseFacts, NewCase, NewExhibit};
use crate::db::Tx;

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let world = &loader.world;
    let boundaries: HashMap<(Uuid, u32), Uuid> = world
        .settlements
        .iter()
        .flat_map(|settlement| {
            settlement.boundaries.iter().map(|boundary| ((settlement.head.id, boundary.version), boundary.id))
        })
        .collect();
    let mut tx = loader.begin().await?;
    let mut exhibits = 0;
    for case in &world.cases {
        exhibits += case.exhibits.len();
        open(loader, &mut tx, case, &boundaries).await?;
    }
    tx.commit().await?;
    Ok((format!("{} cases, {exhibits} exhibits", world.cases.len()), ()))
}

async fn open(
    loader: &Loader<'_>,
    tx: &mut Tx,
    case: &Case,
    boundaries: &HashMap<(Uuid, u32), Uuid>,
) -> Result<(), DemoError> {
    let at = loader.at(case.head.recorded_at);
    tx.enter_for(Some(case.head.recorded_by));
    let mut team = Vec::new();
    for member in &case.team {
        let role: Role = same(member.role)?;
        team.push((member.account_id, role.as_str()));
    }
    let new = NewCase {
        id: case.head.id,
        organisation: case.head.organisation_id,
        at,
        demo: true,
        facts: CaseFacts {
            title: case.title.clone(),
            court: Some(case.court.clone()),
            number: case.number.clone(),
            parties: Some(case.parties.clone()),
            summary: Some(case.summary.clone()),
            deponent_initials: Some(case.deponent_initials.clone()),
            settlement_id: Some(case.settlement_id),
        },
        team,
    };
    cases::insert_case(tx, new).await?;
    let mut exhibits = Vec::new();
    for exhibit in &case.exhibits {
        let record = match exhibit.target {
            ExhibitTarget::Boundary { settlement_id, version } => *boundaries
                .get(&(settlement_id, version))
                .ok_or_else(|| DemoError::Unfit(format!("exhibit {} shows no boundary", exhibit.mark)))?,
            ExhibitTarget::Record(id) | ExhibitTarget::Impact(id) | ExhibitTarget::Item(id) => id,
        };
        exhibits.push(NewExhibit {
            id: exhibit.id,
            mark: exhibit
                .mark
                .parse()
                .map_err(|error| DemoError::Unfit(format!("{}: {error}", exhibit.mark)))?,
            description: exhibit.description.clone(),
            record,
        });
    }
    // Put together when everything they show had been recorded: today.
    cases::insert_exhibits(tx, case.head.id, exhibits, loader.now()).await?;
    Ok(())
}
