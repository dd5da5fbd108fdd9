//! Fixes that jump away and come back, with or without times.

use crate::{
    geometry::LocalPlane,
    walks::{Finding, FindingKind},
};

use super::{CleaningOptions, Step, distance, median, place_of};

/// A run of wild fixes longer than this is taken as a place the walker was.
const LONGEST_RUN: usize = 25;
const SHORTEST_JUMP_M: f64 = 40.0;

/// What counts as a jump in this walk.
struct Jumps {
    distance_m: f64,
    speed_m_s: f64,
}

impl Jumps {
    fn of(steps: &[Step], options: &CleaningOptions) -> Self {
        let lengths = steps.windows(2).map(|pair| distance(pair[0].at, pair[1].at)).collect();
        let speeds = steps.windows(2).filter_map(|pair| speed(pair[0], pair[1])).collect();
        Self {
            distance_m: (median(lengths).unwrap_or(0.0) * 10.0).max(SHORTEST_JUMP_M),
            // A walk done by car is one whose usual pace is already fast.
            speed_m_s: (median(speeds).unwrap_or(0.0) * 4.0).max(options.fastest_m_s),
        }
    }

    fn is_jump(&self, from: Step, to: Step) -> bool {
        let metres = distance(from.at, to.at);
        match speed(from, to) {
            Some(speed) => metres > SHORTEST_JUMP_M / 2.0 && speed > self.speed_m_s,
            None => metres > self.distance_m,
        }
    }
}

/// Metres a second; `None` without two different times.
fn speed(from: Step, to: Step) -> Option<f64> {
    let millis = to.time?.checked_sub(from.time?).filter(|millis| *millis > 0)?;
    Some(distance(from.at, to.at) / (millis as f64 / 1000.0))
}

pub(super) fn drop_outliers(
    steps: &mut Vec<Step>,
    options: &CleaningOptions,
    plane: &LocalPlane,
    findings: &mut Vec<Finding>,
) {
    if steps.len() < 4 {
        return;
    }
    let jumps = Jumps::of(steps, options);
    let mut kept: Vec<Step> = Vec::with_capacity(steps.len());
    let mut dropped = 0_u64;
    let mut worst: Option<(f64, [f64; 2])> = None;
    let mut note_worst = |metres: f64, at: [f64; 2]| {
        if worst.is_none_or(|(most, _)| metres > most) {
            worst = Some((metres, at));
        }
    };
    let mut leaps = Vec::new();
    let mut next = first_good(steps, &jumps);
    for step in &steps[..next] {
        dropped += 1;
        note_worst(distance(step.at, steps[next].at), step.at);
    }
    while let Some(&step) = steps.get(next) {
        let Some(&last) = kept.last() else {
            kept.push(step);
            next += 1;
            continue;
        };
        if !jumps.is_jump(last, step) {
            kept.push(step);
            next += 1;
            continue;
        }
        // Away: if the walk comes back soon, what lies between is wild.
        let back = steps[next + 1..].iter().take(LONGEST_RUN).position(|later| !jumps.is_jump(last, *later));
        let at_the_end = next + LONGEST_RUN >= steps.len() && back.is_none();
        let run = match back {
            Some(run) => run + 1,
            None if at_the_end && steps.len() - next <= 2 => steps.len() - next,
            None => {
                leaps.push((distance(last.at, step.at), step.at));
                kept.push(step);
                next += 1;
                continue;
            }
        };
        for wild in &steps[next..next + run] {
            dropped += 1;
            note_worst(distance(last.at, wild.at), wild.at);
        }
        next += run;
    }
    if let Some((metres, at)) = worst {
        let kind = if dropped as usize * 5 > steps.len() {
            FindingKind::ManyOutliers
        } else {
            FindingKind::OutliersDropped
        };
        findings.push(Finding::new(kind, dropped).at(place_of(plane, at)).of_metres(metres));
    }
    if let Some((metres, at)) = leaps.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0)) {
        let finding = Finding::new(FindingKind::JumpKept, leaps.len() as u64);
        findings.push(finding.at(place_of(plane, at)).of_metres(metres));
    }
    *steps = kept;
}

/// The first fix that the next few agree with, so that a wild start does not condemn the rest.
fn first_good(steps: &[Step], jumps: &Jumps) -> usize {
    (0..steps.len().saturating_sub(3).min(LONGEST_RUN))
        .find(|start| {
            let near =
                steps[start + 1..].iter().take(3).filter(|later| !jumps.is_jump(steps[*start], **later));
            near.count() >= 2
        })
        .unwrap_or(0)
}
