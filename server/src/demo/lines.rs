//! Corridors, and the counts along them: the numbers come from the server, none is invented.

use domain::corridors::{WidthParts, WidthSide, Widths};
use domain::geometry::Line;
use fixtures::model::{Corridor, Width};

use super::error::DemoError;
use super::loader::Loader;
use super::words::{lonlat, same};
use crate::corridors::{self, ImpactParameters, NewCorridor, NewImpact};

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let world = &loader.world;
    let mut tx = loader.begin().await?;
    for corridor in &world.corridors {
        tx.enter_for(Some(corridor.head.recorded_by));
        corridors::insert_corridor(&mut tx, new_corridor(loader, corridor)?).await?;
    }
    for impact in &world.impacts {
        tx.enter_for(Some(impact.run_by));
        let corridor = world.corridors.iter().find(|corridor| corridor.head.id == impact.corridor_id);
        let corridor =
            corridor.ok_or_else(|| DemoError::Unfit("a count runs along no corridor of the world".into()))?;
        let new = NewImpact {
            id: impact.id,
            corridor: impact.corridor_id,
            organisation: corridor.head.organisation_id,
            at: loader.at(impact.run_at),
            demo: true,
            parameters: ImpactParameters {
                screening_m: impact.screening_m,
                position_error_m: impact.position_error_m,
            },
        };
        corridors::run_impact(&mut tx, new).await?;
    }
    tx.commit().await?;
    Ok((format!("{} corridors, {} counts along them", world.corridors.len(), world.impacts.len()), ()))
}

fn new_corridor(loader: &Loader<'_>, corridor: &Corridor) -> Result<NewCorridor, DemoError> {
    let points = corridor.line.points().map(lonlat).collect::<Result<_, _>>()?;
    Ok(NewCorridor {
        id: corridor.head.id,
        organisation: corridor.head.organisation_id,
        visibility: same(corridor.head.visibility)?,
        at: loader.at(corridor.head.recorded_at),
        demo: true,
        name: corridor.name.clone(),
        kind: same(corridor.kind)?,
        agency: Some(corridor.agency.clone()),
        funder: corridor.funder.clone(),
        stage: Some(corridor.stage.clone()),
        line: Line::new(points).map_err(|error| DemoError::Unfit(format!("{}: {error}", corridor.name)))?,
        widths: Widths { left: side(&corridor.left)?, right: side(&corridor.right)? },
    })
}

fn side(width: &Width) -> Result<WidthSide, DemoError> {
    WidthSide::try_from(WidthParts {
        best_m: width.best_m,
        low_m: Some(width.low_m),
        high_m: Some(width.high_m),
        source: width.source.clone(),
        confidence: same(width.confidence)?,
    })
    .map_err(|error| DemoError::Unfit(error.to_string()))
}
