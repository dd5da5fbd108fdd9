//! Counts who is near a corridor: finds the structures, measures each, tallies, and keeps what was seen.

use chrono::{DateTime, Utc};
use domain::corridors::{
    MeasuredLine, NearStructure, Reading, SidedDistance, Tally, Widths, boxes_within, tally,
};
use domain::geometry::{Line, LonLat};
use geo_types::Geometry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::error::CorridorError;
use super::impact_dto::ImpactBody;
use super::store;
use crate::clock::nairobi_day;
use crate::db::{self, Failure, NewRecord, Tx, Visibility};
use crate::http::FieldError;
use crate::structures::{self, StructureNear};

/// Name and version of the method; it changes whenever the same data could give other numbers.
pub(super) const METHOD: &str =
    "impact 1: distance from the outline or point of each structure to the centre line";
const SCREENING_M: f64 = 100.0;
const MOST_SCREENING_M: f64 = 1_000.0;
/// For each statement of a count; half a million structures take less than half of it.
const MOST_SECONDS: u32 = 8;
const MOST_POSITION_ERROR_M: f64 = 500.0;

/// What a count was asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImpactParameters {
    /// How far beyond the widest reading to look, in metres.
    pub screening_m: f64,
    /// Every structure lies at least this uncertainly, in metres.
    pub position_error_m: Option<f64>,
}

impl ImpactParameters {
    pub(super) fn parse(body: &ImpactBody) -> Result<Self, CorridorError> {
        let screening_m = body.screening_m.unwrap_or(SCREENING_M);
        let mut errors = Vec::new();
        let mut within = |pointer: &str, metres: f64, most: f64| {
            if !(0.0..=most).contains(&metres) {
                let words = format!("{metres} m is not between 0 and {most} m.");
                errors.push(FieldError::new(pointer, "out-of-range", words));
            }
        };
        within("/screening_m", screening_m, MOST_SCREENING_M);
        if let Some(metres) = body.position_error_m {
            within("/position_error_m", metres, MOST_POSITION_ERROR_M);
        }
        if errors.is_empty() {
            Ok(Self { screening_m, position_error_m: body.position_error_m })
        } else {
            Err(CorridorError::Invalid(errors))
        }
    }
}

/// A count about to be made and stored under the transaction's account.
#[derive(Debug, Clone, Copy)]
pub struct NewImpact {
    pub id: Uuid,
    pub corridor: Uuid,
    pub organisation: Uuid,
    pub at: DateTime<Utc>,
    pub demo: bool,
    pub parameters: ImpactParameters,
}

/// A structure in some reading.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) structure: StructureNear,
    /// What the count took the structure's error to be.
    pub(super) position_error_m: f64,
    pub(super) distance: SidedDistance,
    pub(super) reading: Reading,
}

/// What a count found.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) tally: Tally,
    pub(super) counted: Vec<Counted>,
    pub(super) seen: i32,
    pub(super) changed_at: Option<DateTime<Utc>>,
}

/// Counts along the corridor's present version and stores the dated result. Counted are structures
/// that the transaction may read and that are not sealed.
pub async fn run_impact(tx: &mut Tx, new: NewImpact) -> Result<(), CorridorError> {
    let corridor = store::find_stored(tx, new.corridor, None).await?.ok_or(CorridorError::Absent)?;
    let (line, widths) = (corridor.facts.line, corridor.facts.widths);
    let reach_m = widths.reach_m(new.parameters.screening_m);
    store::bound_time(tx, MOST_SECONDS).await?;
    let looked_along = line.clone();
    let boxes = tokio::task::spawn_blocking(move || boxes_within(&looked_along, reach_m)).await?;
    let near = structures::in_boxes(tx, &boxes).await.map_err(CorridorError::counting)?;
    let ids: Vec<Uuid> = near.iter().map(|structure| structure.id).collect();
    let sealed = store::sealed_among(tx, &ids).await?;
    let parameters = new.parameters;
    let found = tokio::task::spawn_blocking(move || {
        let open = near.into_iter().filter(|structure| !sealed.contains(&structure.id));
        assess(&line, &widths, parameters, open)
    })
    .await??;
    let record = NewRecord {
        id: new.id,
        kind: "impact",
        organisation: new.organisation,
        visibility: Visibility::Restricted,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    store::insert_impact(tx, &new, corridor.version, nairobi_day(new.at), &found).await?;
    store::insert_counted(tx, new.id, &found.counted).await.map_err(CorridorError::counting)?;
    tx.created("impact", new.id, serde_json::json!({ "corridor_id": new.corridor })).await?;
    Ok(())
}

fn assess(
    line: &Line,
    widths: &Widths,
    parameters: ImpactParameters,
    near: impl Iterator<Item = StructureNear>,
) -> Result<Findings, Failure> {
    let measured = MeasuredLine::of(line);
    let reach_m = widths.reach_m(parameters.screening_m);
    let mut found = Findings { tally: Tally::default(), counted: Vec::new(), seen: 0, changed_at: None };
    for structure in near {
        let Some(distance) = distance_to(&measured, &structure.geometry, reach_m)? else { continue };
        found.seen += 1;
        found.changed_at = found.changed_at.max(Some(structure.recorded_at));
        let position_error_m = structure.position_error_m.max(parameters.position_error_m.unwrap_or(0.0));
        if let Some(reading) = Reading::of(distance, position_error_m, widths) {
            found.counted.push(Counted { structure, position_error_m, distance, reading });
        }
    }
    let rows = found.counted.iter().map(|counted| NearStructure {
        settlement: counted.structure.settlement_id.map(Into::into),
        distance: counted.distance,
        position_error_m: counted.position_error_m,
        households: counted.structure.households.and_then(|number| number.try_into().ok()),
        people: counted.structure.people.and_then(|number| number.try_into().ok()),
    });
    found.tally = tally(rows, widths);
    Ok(found)
}

/// A structure is stored as a point, an outline or several.
#[derive(Debug, thiserror::Error)]
#[error("a stored structure has a shape that no structure has")]
struct ShapeUnexpected;

/// To the nearest part; None beyond `within_m`.
fn distance_to(
    line: &MeasuredLine,
    shape: &Geometry<f64>,
    within_m: f64,
) -> Result<Option<SidedDistance>, Failure> {
    Ok(match shape {
        Geometry::Point(point) => {
            let place = LonLat::new(point.x(), point.y()).map_err(Failure::unreadable)?;
            line.distance_to(place, within_m)
        }
        Geometry::Polygon(polygon) => line.distance_to_polygon(polygon, within_m),
        Geometry::MultiPolygon(parts) => parts
            .iter()
            .filter_map(|part| line.distance_to_polygon(part, within_m))
            .min_by(|one, other| one.metres.total_cmp(&other.metres)),
        _ => return Err(Failure::unreadable(ShapeUnexpected)),
    })
}

/// The word that people read for a reading.
pub(super) const fn reading_word(reading: Reading) -> &'static str {
    match reading {
        Reading::Every => "certain",
        Reading::Best => "likely",
        Reading::Possible => "possible",
    }
}
