//! The end joined to the start, or the reason why that makes no boundary.

use crate::{
    geometry::LocalPlane,
    walks::{Finding, FindingKind},
};

use super::{CleaningOptions, distance, laps::follows, length, place_of, squared_distance};

/// Two passes of a phone along one lane differ by about this much.
const SAME_LINE_M: f64 = 6.0;
/// A gap up to this share of the walk is closed without asking.
const SMALL_GAP_SHARE: f64 = 0.01;
/// Beyond this share the walk did not go round at all.
const NO_ROUND_SHARE: f64 = 0.4;

/// Closes the path in place and returns the gap; `None` when it encloses nothing.
pub(super) fn close(
    path: &mut Vec<[f64; 2]>,
    options: &CleaningOptions,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) -> Option<f64> {
    let (start, end) = (*path.first()?, *path.last()?);
    let gap_m = distance(start, end);
    let total_m = length(path);
    let middle = [f64::midpoint(start[0], end[0]), f64::midpoint(start[1], end[1])];
    let finding = |kind| Finding::new(kind, 1).at(place_of(plane, middle)).of_metres(gap_m);
    let turn = farthest_from(path, start);
    if turn + 1 < path.len() && follows(&path[turn..], &path[..=turn], SAME_LINE_M.min(total_m * 0.02)) {
        findings.push(Finding::new(FindingKind::OutAndBack, 1).at(place_of(plane, path[turn])));
        return None;
    }
    if gap_m > total_m * NO_ROUND_SHARE {
        findings.push(finding(FindingKind::NotARound));
        return None;
    }
    if gap_m > options.small_gap_m.max(total_m * SMALL_GAP_SHARE) {
        findings.push(finding(FindingKind::GapLarge));
    } else if gap_m > 0.0 {
        findings.push(finding(FindingKind::RingClosed));
    }
    if gap_m > 0.0 {
        path.push(start);
    }
    Some(gap_m)
}

fn farthest_from(path: &[[f64; 2]], start: [f64; 2]) -> usize {
    let mut farthest = (0.0, 0);
    for (index, at) in path.iter().enumerate() {
        let off = squared_distance(start, *at);
        if off > farthest.0 {
            farthest = (off, index);
        }
    }
    farthest.1
}
