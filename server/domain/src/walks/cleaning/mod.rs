//! A raw track made into a ring: each step a function, each change a finding.

mod closing;
mod drawn;
mod gather;
mod laps;
mod loops;
mod outliers;
mod place;
mod simplify;
mod stops;

use serde::{Deserialize, Serialize};

use crate::geometry::{
    Area, AreaError, AreaLimits, BoundingBox, LocalPlane, LonLat, distance_m, nearest_on_segment,
};

use super::{Finding, FindingKind, RawTrack, Severity, TrackSource};

/// Changes whenever the same file may clean to another ring. Version 1: constants of
/// [`CleaningOptions::new`], steps in the order of [`clean_walk`].
pub const METHOD_VERSION: &str = "mipaka-walk-cleaning/1";

/// A phone's position error where the file does not state one.
const USUAL_ACCURACY_M: f64 = 5.0;
/// Position errors of a phone stay alike over about this distance on foot.
const ERROR_RUN_M: f64 = 50.0;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CleaningOptions {
    /// Where walks are expected to lie.
    pub area: BoundingBox,
    /// A point of the settlement the walk was sent for.
    pub settlement: Option<LonLat>,
    pub far_from_settlement_m: f64,
    /// Faster than this is not walking, nor a boda boda in a lane.
    pub fastest_m_s: f64,
    /// Fixes within this distance count as one place.
    pub stop_radius_m: f64,
    /// A ring is closed without asking up to this gap.
    pub small_gap_m: f64,
    pub simplify_m: f64,
}

impl CleaningOptions {
    pub const fn new(area: BoundingBox) -> Self {
        Self {
            area,
            settlement: None,
            far_from_settlement_m: 2_000.0,
            fastest_m_s: 12.0,
            stop_radius_m: 4.0,
            small_gap_m: 20.0,
            simplify_m: 1.0,
        }
    }

    #[must_use]
    pub const fn near(mut self, settlement: Option<LonLat>) -> Self {
        self.settlement = settlement;
        self
    }
}

impl Default for CleaningOptions {
    fn default() -> Self {
        Self::new(BoundingBox::KENYA)
    }
}

/// What became of a walk. `ring` is `None` when no boundary can be made of it; `may_submit` is
/// false also when a ring lies where it cannot be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CleanedWalk {
    pub ring: Option<Area>,
    /// Geodesic, as are the next two.
    pub area_m2: f64,
    /// Half-width of a 95 % interval from position error, and half a disc on an unwalked gap.
    pub area_uncertainty_m2: f64,
    pub perimeter_m: f64,
    /// From the last fix to the first, for walked rings.
    pub gap_m: Option<f64>,
    /// Exchanging longitude and latitude would bring the walk into the expected area.
    pub axes_swapped: bool,
    pub findings: Vec<Finding>,
    pub method: String,
}

impl CleanedWalk {
    pub fn may_submit(&self) -> bool {
        self.ring.is_some() && self.worst() < Some(Severity::Refusal)
    }

    /// Whether somebody must confirm before it is submitted.
    pub fn asks(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Question)
    }

    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    pub fn has(&self, kind: FindingKind) -> bool {
        self.findings.iter().any(|finding| finding.kind == kind)
    }
}

/// A fix in metres about the middle of the walk.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    at: [f64; 2],
    /// Milliseconds of Unix time.
    time: Option<i64>,
}

/// Squares of metres on the ground cannot overflow, so the slow care of `hypot` is not needed.
fn squared_distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    squared_distance(a, b).sqrt()
}

fn squared_distance_to_segment(at: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    squared_distance(at, nearest_on_segment(from, to, at).0)
}

fn length(path: &[[f64; 2]]) -> f64 {
    path.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}

/// Cleans a walk: the same track and options always give the same result.
pub fn clean_walk(raw: &RawTrack, options: &CleaningOptions) -> CleanedWalk {
    let mut findings = raw.notes.clone();
    let axes_swapped = place::check(raw, options, &mut findings);
    let accuracy_m = stated_accuracy(raw);
    let (ring, gap_m) = if raw.source == TrackSource::Polygon {
        (drawn::ring(raw, &mut findings), None)
    } else {
        walked_ring(raw, options, &mut findings)
    };
    let area_m2 = ring.as_ref().map_or(0.0, Area::area_m2);
    let perimeter_m = ring.as_ref().map_or(0.0, Area::perimeter_m);
    // Var A = σ²/4 Σ|p(i+1)−p(i−1)|², the law of error propagation for the shoelace formula, with
    // independent errors every ERROR_RUN_M along the edge: σ_A = σ √(run · perimeter).
    let edge = 1.96 * accuracy_m * (ERROR_RUN_M * perimeter_m).sqrt();
    let gap = gap_m.map_or(0.0, |gap| std::f64::consts::PI * gap * gap / 8.0);
    CleanedWalk {
        area_uncertainty_m2: (edge + gap).min(area_m2),
        ring,
        area_m2,
        perimeter_m,
        gap_m,
        axes_swapped,
        findings,
        method: METHOD_VERSION.to_owned(),
    }
}

/// The median stated accuracy as one standard deviation; HDOP is taken as 5 m a unit.
fn stated_accuracy(raw: &RawTrack) -> f64 {
    let stated = raw
        .fixes()
        .filter_map(|fix| fix.accuracy_m.or_else(|| fix.hdop.map(|hdop| hdop * USUAL_ACCURACY_M)))
        .filter(|metres| metres.is_finite() && *metres > 0.0)
        .collect();
    median(stated).unwrap_or(USUAL_ACCURACY_M).clamp(1.0, 100.0)
}

fn walked_ring(
    raw: &RawTrack,
    options: &CleaningOptions,
    findings: &mut Vec<Finding>,
) -> (Option<Area>, Option<f64>) {
    let Some((plane, mut steps)) = gather::gather(raw, findings) else {
        findings.push(Finding::new(FindingKind::TooFewPoints, 0));
        return (None, None);
    };
    outliers::drop_outliers(&mut steps, options, &plane, findings);
    stops::collapse_stops(&mut steps, options, &plane, findings);
    let mut path: Vec<[f64; 2]> = steps.into_iter().map(|step| step.at).collect();
    if path.len() < 3 {
        findings.push(Finding::new(FindingKind::TooFewPoints, path.len() as u64));
        return (None, None);
    }
    laps::keep_one_round(&mut path, options, &plane, findings);
    let Some(gap_m) = closing::close(&mut path, options, &plane, findings) else {
        return (None, None);
    };
    let Some(path) = loops::make_simple(path, options, &plane, findings) else {
        return (None, Some(gap_m));
    };
    let ring: Vec<[f64; 2]> =
        path.iter().filter_map(|metres| plane.to_lonlat(*metres)).map(<[f64; 2]>::from).collect();
    match Area::from_rings(vec![vec![ring]], &AreaLimits::SETTLEMENT) {
        Ok((area, _)) => (Some(area), Some(gap_m)),
        Err(error) => {
            findings.push(refusal(&error));
            (None, Some(gap_m))
        }
    }
}

/// An area's error as a finding.
fn refusal(error: &AreaError) -> Finding {
    use FindingKind as K;
    match error {
        AreaError::CrossesItself { at, .. } | AreaError::Spike { at, .. } => {
            Finding::new(K::CrossesItself, 1).at(Some(*at))
        }
        AreaError::RingsCross { at, .. } => Finding::new(K::RingsCross, 1).at(Some(*at)),
        AreaError::HoleOutside { .. } | AreaError::Nested { .. } => Finding::new(K::HoleOutside, 1),
        AreaError::TooLarge { area_km2, .. } => Finding::new(K::TooLarge, 1).of_metres(area_km2 * 1e6),
        AreaError::TooTangled | AreaError::TooManyPoints { .. } | AreaError::TooManyRings { .. } => {
            Finding::new(K::TooTangled, 1)
        }
        AreaError::TooFewPoints { points, .. } => Finding::new(K::TooFewPoints, *points as u64),
        AreaError::Empty
        | AreaError::Coordinate { .. }
        | AreaError::Unclosed { .. }
        | AreaError::NoGround { .. }
        | AreaError::NotAnArea { .. }
        | AreaError::GeoJson(_) => Finding::new(K::NoArea, 1),
    }
}

fn gap_between(raw: &[super::Fix]) -> f64 {
    match raw {
        [first, .., last] => distance_m(first.at, last.at),
        _ => 0.0,
    }
}

/// The place on the ground of a point in metres, for a finding.
fn place_of(plane: &LocalPlane, metres: [f64; 2]) -> Option<LonLat> {
    plane.to_lonlat(metres)
}
