//! The count on one page.

use domain::corridors::{WidthSide, Widths};
use domain::geometry::{LocalPlane, LonLat};
use geo_types::{Geometry, MultiPolygon, Polygon};
use report::{
    BoundaryShape, CorridorFacts as BriefCorridor, CorridorShape, CorridorWidth, DataVersion, Estimate,
    ImpactBrief, ImpactCounts, ImpactTotals as BriefTotals, PlaceMap, Polygons, SettlementImpact, Side,
    Standing, StructureShape,
};

use super::data_age::data_age;
use super::dto::CorridorFacts;
use super::error::CorridorError;
use super::impact_dto::{ImpactRange, ImpactTotals, ImpactView};
use super::store;
use crate::db::{Tx, to_word};
use crate::settlements;

const MOST_SHAPES: i64 = 1_500;
const MOST_BOUNDARIES: usize = 20;
/// Half the side of the square that stands for a structure known as a point, in metres.
const POINT_HALF_M: f64 = 3.0;
const RANGE_MEANING: &str = "Low counts a structure only if it lies within the narrowest width even as far off as its \
    position error allows; best counts it where it is mapped, within the best width; high counts it if it may lie within \
    the widest width.";

/// Gathers what the page shows and sets it.
pub(super) async fn write_brief(
    tx: &mut Tx,
    impact: &ImpactView,
    demo: bool,
) -> Result<Vec<u8>, CorridorError> {
    let corridor = store::find_stored(tx, impact.corridor.id, Some(impact.corridor.version))
        .await?
        .ok_or(CorridorError::Absent)?
        .facts;
    let structures = store::list_shapes(tx, impact.head.id, MOST_SHAPES)
        .await?
        .iter()
        .filter_map(|row| Some(StructureShape { area: outline(&row.shape)?, reading: Some(row.reading) }))
        .collect();
    let mut boundaries = Vec::new();
    for row in impact.by_settlement.iter().filter_map(|row| row.settlement.as_ref()).take(MOST_BOUNDARIES) {
        if let Some(bound) = settlements::present_boundary(tx, row.id, impact.as_of).await? {
            let view = settlements::find_boundary(tx, bound.id).await?;
            let agreed = view.is_some_and(|view| matches!(view.standing.as_str(), "accepted" | "agreed"));
            boundaries.push(BoundaryShape {
                orientation: false,
                name: row.name.clone(),
                area: rings(&bound.geometry),
                standing: if agreed { Standing::Verified } else { Standing::Unverified },
            });
        }
    }
    let brief = brief(impact, &corridor, structures, boundaries, demo);
    Ok(tokio::task::spawn_blocking(move || report::render_impact_brief(&brief)).await??)
}

fn brief(
    impact: &ImpactView,
    corridor: &CorridorFacts,
    structures: Vec<StructureShape>,
    boundaries: Vec<BoundaryShape>,
    demo: bool,
) -> ImpactBrief {
    let kind = to_word(&corridor.kind).replace('_', " ");
    let widths = &corridor.widths;
    let seen = impact.data.structures_seen;
    let age = data_age(impact.as_of, impact.data.structures_changed_at);
    let accuracy = accuracy(structures.len(), impact.totals.structures.high);
    ImpactBrief {
        demo,
        reference: impact.head.reference.clone(),
        corridor: BriefCorridor {
            name: corridor.name.clone(),
            kind,
            agency: corridor.agency.clone(),
            funder: corridor.funder.clone(),
            stage: corridor.stage.clone(),
            length_m: Some(corridor.line.length_m()),
            widths: vec![width(Side::Left, &widths.left), width(Side::Right, &widths.right)],
        },
        at: impact.as_of,
        run_at: impact.run_at,
        counted_over: impact.head.organisation.name.clone(),
        method: impact.method.clone(),
        range_meaning: RANGE_MEANING.to_owned(),
        totals: printed_totals(&impact.totals),
        settlements: impact.by_settlement.iter().map(settlement_line).collect(),
        map: PlaceMap {
            title: corridor.name.clone(),
            at: impact.as_of,
            accuracy,
            source: format!(
                "Centre line and widths: {}. Boundaries and structures: as recorded, for the day of the counts",
                sources(widths)
            ),
            boundaries,
            claims: Vec::new(),
            corridors: vec![CorridorShape {
                name: corridor.name.clone(),
                line: vec![corridor.line.points().iter().map(|&place| place.into()).collect()],
                left_m: widths.left.best_m(),
                right_m: widths.right.best_m(),
                widest_m: Some([widths.left.high_m(), widths.right.high_m()]),
            }],
            structures,
            incidents: Vec::new(),
        },
        data_versions: vec![
            DataVersion {
                data: format!("Corridor {}", impact.corridor.reference),
                version: format!("version {}", impact.corridor.version),
            },
            DataVersion {
                data: "Structures".to_owned(),
                version: format!("{seen} within screening distance. {age}"),
            },
        ],
        limits: limits(impact),
    }
}

/// Says so where the map draws fewer structures than were counted.
fn accuracy(drawn: usize, counted: u64) -> String {
    let told = "Centre line as drawn; structures as surveyed";
    if drawn as u64 >= counted {
        return told.to_owned();
    }
    let (drawn, counted) = (report::number(drawn as f64), report::number(counted as f64));
    format!(
        "{told}; drawn are {drawn} of the {counted} counted, the surest and nearest of those that may be shown"
    )
}

/// The numbers of a count as documents print them.
pub(super) fn printed_counts(impact: &ImpactView) -> ImpactCounts {
    ImpactCounts {
        totals: printed_totals(&impact.totals),
        settlements: impact.by_settlement.iter().map(settlement_line).collect(),
        range_meaning: RANGE_MEANING.to_owned(),
        limits: limits(impact),
        counted_over: Some(impact.head.organisation.name.clone()),
    }
}

fn printed_totals(totals: &ImpactTotals) -> BriefTotals {
    BriefTotals {
        structures: estimate(totals.structures),
        households: estimate_of(totals.households, totals.structures, totals.without_household_count),
        people: estimate_of(totals.people, totals.structures, totals.without_people_count),
    }
}

fn limits(impact: &ImpactView) -> Vec<String> {
    let mut limits = vec![
        "A structure is counted by its distance from the centre line as drawn. This does not say that it stands on \
         reserved land, nor that anybody may remove it."
            .to_owned(),
        format!(
            "Structures farther than {} m beyond the widest width were not looked at, and those nobody has mapped are \
             not counted.",
            impact.parameters.screening_m
        ),
    ];
    let totals = &impact.totals;
    if totals.without_household_count > 0 || totals.without_people_count > 0 {
        limits.push(format!(
            "Nobody has counted the households of {} and the people of {} of these structures; they add none.",
            totals.without_household_count, totals.without_people_count
        ));
    }
    limits
}

fn settlement_line(row: &super::impact_dto::ImpactSettlement) -> SettlementImpact {
    let named = row.settlement.as_ref();
    SettlementImpact {
        settlement: named.map_or_else(|| "In no named settlement".to_owned(), |named| named.name.clone()),
        county: named.and_then(|named| named.county.clone()).unwrap_or_default(),
        structures: estimate(row.structures),
        households: estimate_of(row.households, row.structures, row.without_household_count),
        people: estimate_of(row.people, row.structures, row.without_people_count),
    }
}

fn estimate(range: ImpactRange) -> Estimate {
    Estimate::range(range.low as f64, range.best as f64, range.high as f64)
}

/// Unknown, not nothing, where no structure was counted inside.
fn estimate_of(range: ImpactRange, structures: ImpactRange, uncounted: u64) -> Estimate {
    if structures.high > 0 && uncounted >= structures.high {
        return Estimate::default();
    }
    estimate(range)
}

fn width(side: Side, said: &WidthSide) -> CorridorWidth {
    let (low_m, high_m) = (said.low_m(), said.high_m());
    let varies = low_m < said.best_m() || high_m > said.best_m();
    let range = if varies { format!(" (between {low_m} and {high_m} m)") } else { String::new() };
    CorridorWidth {
        side,
        width_m: said.best_m(),
        source: format!("{}{range}", said.source()),
        known: to_word(&said.confidence()),
    }
}

/// The source of both sides, said once where it is the same.
fn sources(widths: &Widths) -> String {
    let (left, right) = (widths.left.source(), widths.right.source());
    if left == right { left.to_owned() } else { format!("{left} (left); {right} (right)") }
}

fn rings(area: &MultiPolygon<f64>) -> Polygons {
    area.iter().map(polygon_rings).collect()
}

fn polygon_rings(polygon: &Polygon<f64>) -> Vec<report::Ring> {
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .map(|ring| ring.coords().map(|at| [at.x, at.y]).collect())
        .collect()
}

fn outline(shape: &Geometry<f64>) -> Option<Polygons> {
    match shape {
        Geometry::Polygon(polygon) => Some(vec![polygon_rings(polygon)]),
        Geometry::MultiPolygon(parts) => Some(rings(parts)),
        Geometry::Point(point) => {
            let plane = LocalPlane::at(LonLat::new(point.x(), point.y()).ok()?);
            let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]];
            let ring: Option<report::Ring> = corners
                .iter()
                .map(|[x, y]| plane.to_lonlat([x * POINT_HALF_M, y * POINT_HALF_M]).map(Into::into))
                .collect();
            Some(vec![vec![ring?]])
        }
        _ => None,
    }
}
