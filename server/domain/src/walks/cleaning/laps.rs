//! Going round more than once gives one round; going on past the start is cut off.

use crate::{
    geometry::LocalPlane,
    walks::{Finding, FindingKind},
};

use super::{CleaningOptions, distance, length, place_of, squared_distance_to_segment};

/// Points of a path that are compared with another path.
const SAMPLES: usize = 120;

pub(super) fn keep_one_round(
    path: &mut Vec<[f64; 2]>,
    options: &CleaningOptions,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) {
    let start = path[0];
    let reach = path.iter().map(|at| distance(start, *at)).fold(0.0, f64::max);
    let near = options.small_gap_m.min(reach * 0.15);
    let returns = returns_to_start(path, near, reach * 0.3);
    let Some(&first) = returns.first().filter(|first| **first + 1 < path.len()) else {
        return;
    };
    let (round, tail) = (&path[..=first], &path[first..]);
    if !follows(tail, round, near) {
        return;
    }
    let finding = if returns.len() > 1 {
        Finding::new(FindingKind::LapsReduced, returns.len() as u64)
    } else {
        Finding::new(FindingKind::TailCut, 1).of_metres(length(tail))
    };
    findings.push(finding.at(place_of(plane, path[first])));
    path.truncate(first + 1);
}

/// Where the path comes closest to its start each time it has been away.
fn returns_to_start(path: &[[f64; 2]], near: f64, away: f64) -> Vec<usize> {
    let mut returns = Vec::new();
    let mut was_away = false;
    let mut closest: Option<(f64, usize)> = None;
    for (index, at) in path.iter().enumerate() {
        let metres = distance(path[0], *at);
        if metres > away {
            returns.extend(closest.take().map(|(_, index)| index));
            was_away = true;
        } else if was_away && metres <= near && closest.is_none_or(|(least, _)| metres < least) {
            closest = Some((metres, index));
        }
        if closest.is_some() && metres > away {
            was_away = false;
        }
    }
    returns.extend(closest.map(|(_, index)| index));
    returns
}

/// Whether `tail` runs along `path`, in either direction: more than half of its points lie within
/// `near`, and at most a tenth beyond one and a half times that.
pub(super) fn follows(tail: &[[f64; 2]], path: &[[f64; 2]], near: f64) -> bool {
    let samples = tail.iter().step_by(tail.len().div_ceil(SAMPLES).max(1));
    let count = samples.len();
    let (mut near_ones, mut far_ones) = (0, 0);
    for at in samples {
        let gap = squared_gap(*at, path, near * near);
        if gap <= near * near {
            near_ones += 1;
        } else if gap > (near * 1.5).powi(2) {
            far_ones += 1;
            // Most paths that do not follow show it after a few points, which saves the other scans.
            if far_ones * 10 > count {
                return false;
            }
        }
    }
    near_ones > count / 2
}

/// The squared distance from a point to a path; once it is `enough`, none smaller is looked for.
fn squared_gap(at: [f64; 2], path: &[[f64; 2]], enough: f64) -> f64 {
    let mut least = f64::INFINITY;
    for pair in path.windows(2) {
        least = least.min(squared_distance_to_segment(at, pair[0], pair[1]));
        if least <= enough {
            break;
        }
    }
    least
}
