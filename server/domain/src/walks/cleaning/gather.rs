//! Segments put in order and joined; null points and repeats left out.

use crate::{
    geometry::{BoundingBox, LocalPlane, LonLat},
    walks::{Finding, FindingKind, Fix, RawTrack},
};

use super::{Step, distance, median, place_of};

/// About a hundred metres around 0, 0, where phones without a signal place themselves.
const NULL_DEGREES: f64 = 0.001;
/// Closer than this is the same place: a tenth of what text files commonly keep.
const SAME_PLACE_M: f64 = 0.01;

pub(super) fn is_null_point(at: LonLat) -> bool {
    at.lon().abs() < NULL_DEGREES && at.lat().abs() < NULL_DEGREES
}

/// The fixes in metres about the middle of the walk; `None` when nothing is left.
pub(super) fn gather(raw: &RawTrack, findings: &mut Vec<Finding>) -> Option<(LocalPlane, Vec<Step>)> {
    let mut segments: Vec<Vec<Fix>> = raw
        .segments
        .iter()
        .map(|segment| segment.iter().filter(|fix| !is_null_point(fix.at)).copied().collect())
        .collect();
    let kept: usize = segments.iter().map(Vec::len).sum();
    let nulls = raw.len() - kept;
    if nulls > 0 {
        let finding = Finding::new(FindingKind::NullPointsDropped, nulls as u64);
        findings.push(finding.at(LonLat::new(0.0, 0.0).ok()));
    }
    segments.retain(|segment| !segment.is_empty());
    let plane = LocalPlane::at(middle(&segments)?);
    sort_by_time(&mut segments, findings);
    join_gaps(&segments, &plane, findings);
    let mut steps: Vec<Step> = Vec::with_capacity(kept);
    let mut repeats = 0;
    let mut first_repeat = None;
    for fix in segments.iter().flatten() {
        let at = plane.to_metres(fix.at);
        if steps.last().is_some_and(|last| distance(last.at, at) < SAME_PLACE_M) {
            repeats += 1;
            first_repeat = first_repeat.or(Some(fix.at));
        } else {
            steps.push(Step { at, time: fix.time.map(|time| time.timestamp_millis()) });
        }
    }
    if repeats > 0 {
        findings.push(Finding::new(FindingKind::DuplicatesDropped, repeats).at(first_repeat));
    }
    Some((plane, steps))
}

/// The median longitude and latitude: one wild fix does not move it.
fn middle(segments: &[Vec<Fix>]) -> Option<LonLat> {
    let all = || segments.iter().flatten();
    let lon = median(all().map(|fix| fix.at.lon()).collect())?;
    let lat = median(all().map(|fix| fix.at.lat()).collect())?;
    // Walks round the poles or the antimeridian are not ours; the box keeps the plane defined.
    LonLat::new(lon, lat.clamp(-89.0, 89.0)).ok().or_else(|| Some(BoundingBox::KENYA.centre()))
}

/// Puts segments, then fixes, in order of time where every fix has one.
fn sort_by_time(segments: &mut Vec<Vec<Fix>>, findings: &mut Vec<Finding>) {
    if segments.iter().flatten().any(|fix| fix.time.is_none()) {
        return;
    }
    let before: Vec<_> = segments.iter().flatten().map(|fix| fix.time).collect();
    if before.is_sorted() {
        return;
    }
    for segment in segments.iter_mut() {
        segment.sort_by_key(|fix| fix.time);
    }
    segments.sort_by_key(|segment| segment[0].time);
    if !segments.iter().flatten().map(|fix| fix.time).is_sorted() {
        // Segments overlap in time, as from two phones: one list tells the order best.
        let mut all: Vec<Fix> = segments.drain(..).flatten().collect();
        all.sort_by_key(|fix| fix.time);
        segments.push(all);
    }
    let moved = before.iter().zip(segments.iter().flatten()).filter(|(was, fix)| **was != fix.time).count();
    findings.push(Finding::new(FindingKind::SortedByTime, moved as u64));
}

fn join_gaps(segments: &[Vec<Fix>], plane: &LocalPlane, findings: &mut Vec<Finding>) {
    let gaps = segments.windows(2).filter_map(|pair| {
        let (last, first) = (pair[0].last()?, pair[1].first()?);
        let (from, to) = (plane.to_metres(last.at), plane.to_metres(first.at));
        Some((distance(from, to), [f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1])]))
    });
    let count = segments.len().saturating_sub(1) as u64;
    if let Some((metres, at)) = gaps.max_by(|a, b| a.0.total_cmp(&b.0)) {
        let finding = Finding::new(FindingKind::SegmentsJoined, count);
        findings.push(finding.at(place_of(plane, at)).of_metres(metres));
    }
}
