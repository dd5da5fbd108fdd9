//! A drawn polygon is kept as drawn: checked, closed and turned, never smoothed.

use crate::{
    geometry::{Area, AreaLimits, AreaNote},
    walks::{Finding, FindingKind, RawTrack},
};

use super::{gap_between, refusal};

pub(super) fn ring(raw: &RawTrack, findings: &mut Vec<Finding>) -> Option<Area> {
    let mut rings = Vec::with_capacity(raw.segments.len());
    for segment in &raw.segments {
        let mut ring: Vec<[f64; 2]> = segment.iter().map(|fix| fix.at.into()).collect();
        if ring.len() > 2 && ring.first() != ring.last() {
            let metres = gap_between(segment);
            let place = segment.last().map(|fix| fix.at);
            findings.push(Finding::new(FindingKind::RingClosed, 1).at(place).of_metres(metres));
            ring.push(ring[0]);
        }
        rings.push(ring);
    }
    match Area::from_rings(vec![rings], &AreaLimits::SETTLEMENT) {
        Ok((area, notes)) => {
            findings.extend(notes.into_iter().map(|note| match note {
                AreaNote::Rewound => Finding::new(FindingKind::RingRewound, 1),
                AreaNote::RepeatedPointsLeftOut => Finding::new(FindingKind::DuplicatesDropped, 1),
            }));
            Some(area)
        }
        Err(error) => {
            findings.push(refusal(&error));
            None
        }
    }
}
