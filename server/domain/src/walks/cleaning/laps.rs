//! Going round more than once gives one round; going on past the start is cut off.

use crate::{
    geometry::LocalPlane,
    walks::{Finding, FindingKind},
};

use super::{CleaningOptions, distance, length, median, place_of};

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

/// Whether `tail` runs along `path`, in either direction.
pub(super) fn follows(tail: &[[f64; 2]], path: &[[f64; 2]], near: f64) -> bool {
    let gaps = gaps_to(tail, path);
    let far = gaps.iter().filter(|gap| **gap > near * 1.5).count();
    far * 10 <= gaps.len() && median(gaps).is_some_and(|middle| middle <= near)
}

/// Distances from up to [`SAMPLES`] points of one path to another path.
fn gaps_to(from: &[[f64; 2]], path: &[[f64; 2]]) -> Vec<f64> {
    let every = from.len().div_ceil(SAMPLES).max(1);
    from.iter()
        .step_by(every)
        .map(|at| path.windows(2).map(|pair| to_segment(*at, pair[0], pair[1])).fold(f64::INFINITY, f64::min))
        .collect()
}

pub(super) fn to_segment(at: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let share = if square > 0.0 {
        (((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    distance(at, [from[0] + share * along[0], from[1] + share * along[1]])
}
