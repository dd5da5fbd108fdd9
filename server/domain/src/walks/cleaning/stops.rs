//! A stand still becomes one point.

use crate::{
    geometry::LocalPlane,
    walks::{Finding, FindingKind},
};

use super::{CleaningOptions, Step, distance, place_of};

/// Standing this long is a stop; without times, this many fixes in one place are.
const STOP_MILLIS: i64 = 20_000;
const STOP_FIXES: usize = 8;
/// So many fixes in one place are a stop whatever their times; also bounds the work a fix.
const CERTAIN_STOP_FIXES: usize = 300;

pub(super) fn collapse_stops(
    steps: &mut Vec<Step>,
    options: &CleaningOptions,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) {
    let mut kept: Vec<Step> = Vec::with_capacity(steps.len());
    let mut stops = 0;
    let mut first = None;
    let mut start = 0;
    while start < steps.len() {
        let anchor = steps[start];
        let run = steps[start..]
            .iter()
            .take(CERTAIN_STOP_FIXES)
            .take_while(|step| distance(anchor.at, step.at) <= options.stop_radius_m)
            .count();
        let end = start + run;
        if is_stop(&steps[start..end]) {
            let middle = mean(&steps[start..end]);
            stops += 1;
            first = first.or(Some(middle));
            kept.push(Step { at: middle, time: anchor.time });
            start = end;
        } else {
            kept.push(anchor);
            start += 1;
        }
    }
    if let Some(at) = first {
        findings.push(Finding::new(FindingKind::StopsCollapsed, stops).at(place_of(plane, at)));
        *steps = kept;
    }
}

fn is_stop(run: &[Step]) -> bool {
    let [first, .., last] = run else { return false };
    if run.len() >= CERTAIN_STOP_FIXES {
        return true;
    }
    match (first.time, last.time) {
        (Some(from), Some(to)) => run.len() >= 3 && to.saturating_sub(from) >= STOP_MILLIS,
        _ => run.len() >= STOP_FIXES,
    }
}

fn mean(run: &[Step]) -> [f64; 2] {
    let sum = run.iter().fold([0.0, 0.0], |sum, step| [sum[0] + step.at[0], sum[1] + step.at[1]]);
    [sum[0] / run.len() as f64, sum[1] / run.len() as f64]
}
