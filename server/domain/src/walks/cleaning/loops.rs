//! A closed path made simple: small loops cut off, large ones refused with the place.

use crate::{
    geometry::{LocalPlane, SegmentIndex},
    walks::{Finding, FindingKind},
};

use super::{CleaningOptions, distance, place_of, simplify::simplify};

/// A loop up to this share of the ground is a slip of the phone; a larger one is another part.
const SMALL_LOOP_SHARE: f64 = 0.03;
const MOST_PASSES: usize = 40;
/// More crossings than this at once are not a boundary.
const MOST_CROSSINGS: usize = 20_000;
/// Narrower or smaller than this is a line, not ground.
const NARROWEST_M: f64 = 2.0;
const SMALLEST_M2: f64 = 10.0;

struct Crossing {
    first: usize,
    second: usize,
    at: [f64; 2],
}

/// A simple closed path, simplified; `None` with a refusal when there is none.
pub(super) fn make_simple(
    path: Vec<[f64; 2]>,
    options: &CleaningOptions,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) -> Option<Vec<[f64; 2]>> {
    let before = path.len();
    let mut ring = simplify(&path, options.simplify_m);
    if ring.len() < 4 {
        ring = path;
    }
    let left_out = before - ring.len();
    if left_out > 0 {
        findings.push(Finding::new(FindingKind::Simplified, left_out as u64).of_metres(options.simplify_m));
    }
    let mut removed = 0_u64;
    let mut longest: Option<(f64, [f64; 2])> = None;
    let mut is_simple = false;
    for _ in 0..MOST_PASSES {
        ring.dedup();
        let Some(crossings) = crossings(&ring) else {
            findings.push(Finding::new(FindingKind::TooTangled, 1));
            return None;
        };
        if crossings.is_empty() {
            is_simple = true;
            break;
        }
        let sums = Sums::of(&ring);
        let large: Vec<&Crossing> =
            crossings.iter().filter(|crossing| !sums.is_small(&ring, crossing)).collect();
        if let Some(worst) = large.first() {
            let finding = Finding::new(FindingKind::CrossesItself, large.len() as u64);
            findings.push(finding.at(place_of(plane, worst.at)));
            return None;
        }
        removed += cut_loops(&mut ring, crossings, &sums, &mut longest);
    }
    if !is_simple {
        findings.push(Finding::new(FindingKind::TooTangled, 1));
        return None;
    }
    if let Some((metres, at)) = longest {
        let finding = Finding::new(FindingKind::CrossingsRemoved, removed);
        findings.push(finding.at(place_of(plane, at)).of_metres(metres));
    }
    if ring.len() < 4 {
        findings.push(Finding::new(FindingKind::TooFewPoints, ring.len().saturating_sub(1) as u64));
        return None;
    }
    let sums = Sums::of(&ring);
    let area = sums.area.last().copied().unwrap_or(0.0).abs();
    if area < SMALLEST_M2 || 2.0 * area < NARROWEST_M * sums.total() {
        findings.push(Finding::new(FindingKind::NoArea, 1).at(place_of(plane, ring[0])));
        return None;
    }
    Some(ring)
}

/// `None` when there are too many to be a boundary.
fn crossings(ring: &[[f64; 2]]) -> Option<Vec<Crossing>> {
    let mut found = Vec::new();
    let index = SegmentIndex::of_rings([ring]);
    let stopped = index.visit_meetings(|one, other, meeting| {
        found.push(Crossing { first: one.index as usize, second: other.index as usize, at: meeting.at() });
        (found.len() > MOST_CROSSINGS).then_some(())
    });
    (stopped == Ok(None)).then_some(found)
}

/// Running length and signed area up to each vertex, so that any loop is measured at once.
struct Sums {
    length: Vec<f64>,
    area: Vec<f64>,
}

impl Sums {
    fn of(ring: &[[f64; 2]]) -> Self {
        let (mut length, mut area) = (vec![0.0], vec![0.0]);
        for pair in ring.windows(2) {
            length.push(length[length.len() - 1] + distance(pair[0], pair[1]));
            area.push(area[area.len() - 1] + half_cross(pair[0], pair[1]));
        }
        Self { length, area }
    }

    fn total(&self) -> f64 {
        self.length.last().copied().unwrap_or(0.0)
    }

    /// Length of the loop from the crossing round to itself.
    fn loop_m(&self, ring: &[[f64; 2]], crossing: &Crossing) -> f64 {
        let Crossing { first, second, at } = *crossing;
        self.length[second] - self.length[first + 1]
            + distance(at, ring[first + 1])
            + distance(ring[second], at)
    }

    fn loop_m2(&self, ring: &[[f64; 2]], crossing: &Crossing) -> f64 {
        let Crossing { first, second, at } = *crossing;
        self.area[second] - self.area[first + 1]
            + half_cross(at, ring[first + 1])
            + half_cross(ring[second], at)
    }

    /// Whether one of the two parts a crossing makes is a slip beside the other.
    fn is_small(&self, ring: &[[f64; 2]], crossing: &Crossing) -> bool {
        let inside = self.loop_m2(ring, crossing);
        let rest = self.area.last().copied().unwrap_or(0.0) - inside;
        inside.abs().min(rest.abs()) <= SMALL_LOOP_SHARE * (inside.abs() + rest.abs())
    }
}

fn half_cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] * b[1] - b[0] * a[1]) / 2.0
}

/// Cuts off as many loops as do not touch one another, shortest first; returns how many.
fn cut_loops(
    ring: &mut Vec<[f64; 2]>,
    mut crossings: Vec<Crossing>,
    sums: &Sums,
    longest: &mut Option<(f64, [f64; 2])>,
) -> u64 {
    let mut note = |metres: f64, at: [f64; 2]| {
        if longest.is_none_or(|(most, _)| metres > most) {
            *longest = Some((metres, at));
        }
    };
    let total = sums.total();
    let inner = |crossing: &Crossing| sums.loop_m(ring, crossing);
    crossings.sort_by(|a, b| inner(a).min(total - inner(a)).total_cmp(&inner(b).min(total - inner(b))));
    let mut touched = vec![false; ring.len()];
    let mut cuts: Vec<Crossing> = Vec::new();
    for crossing in crossings {
        let metres = sums.loop_m(ring, &crossing);
        let inside = sums.loop_m2(ring, &crossing).abs();
        let whole = sums.area.last().copied().unwrap_or(0.0);
        let rest = (whole - sums.loop_m2(ring, &crossing)).abs();
        if inside > rest {
            // The start of the ring is the slip: keep the loop alone, and nothing else this time.
            if cuts.is_empty() {
                note(total - metres, crossing.at);
                let mut kept = vec![crossing.at];
                kept.extend_from_slice(&ring[crossing.first + 1..=crossing.second]);
                kept.push(crossing.at);
                *ring = kept;
                return 1;
            }
            continue;
        }
        if touched[crossing.first..=crossing.second].iter().any(|touched| *touched) {
            continue;
        }
        touched[crossing.first..=crossing.second].fill(true);
        note(metres, crossing.at);
        cuts.push(crossing);
    }
    cuts.sort_by_key(|cut| cut.first);
    let mut kept = Vec::with_capacity(ring.len());
    let mut next = 0;
    for cut in &cuts {
        kept.extend_from_slice(&ring[next..=cut.first]);
        kept.push(cut.at);
        next = cut.second + 1;
    }
    kept.extend_from_slice(&ring[next..]);
    *ring = kept;
    cuts.len() as u64
}
