//! Where lines meet, found through an R-tree and a bounded number of comparisons.

use std::ops::Range;

use rstar::{AABB, Envelope, RTree, RTreeObject};

/// Comparisons of runs and of segments allowed for each segment, on average, before a shape counts as
/// too tangled.
const COMPARISONS_A_SEGMENT: usize = 200;
const COMPARISONS_AT_LEAST: usize = 1_000_000;
/// Segments in one entry of the tree. Those that follow one another lie side by side, so that a tree
/// of short runs is as good as one of segments, and is built and asked in a fraction of the time.
const RUN: usize = 8;

type Envelope2 = AABB<[f64; 2]>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooTangled;

/// One piece of a ring or line; `ring` and `index` say where it came from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Segment {
    pub(crate) ring: u32,
    pub(crate) index: u32,
    pub(crate) from: [f64; 2],
    pub(crate) to: [f64; 2],
}

/// Segments of one ring that follow one another, by their places in the whole list.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    segments: Range<usize>,
    envelope: Envelope2,
}

impl RTreeObject for Run {
    type Envelope = Envelope2;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Meeting {
    /// The insides of both segments share one point.
    Crossing([f64; 2]),
    /// An end of one lies on the other.
    Touch([f64; 2]),
    /// They share more than a point; one shared point is given.
    Overlap([f64; 2]),
}

impl Meeting {
    pub(crate) const fn at(self) -> [f64; 2] {
        match self {
            Self::Crossing(at) | Self::Touch(at) | Self::Overlap(at) => at,
        }
    }
}

pub(crate) struct SegmentIndex {
    segments: Vec<Segment>,
    envelopes: Vec<Envelope2>,
    runs: Vec<Run>,
    tree: RTree<Run>,
    ring_sizes: Vec<u32>,
}

impl SegmentIndex {
    /// Rings are closed lists: the last point repeats the first.
    pub(crate) fn of_rings<'a>(rings: impl IntoIterator<Item = &'a [[f64; 2]]>) -> Self {
        let mut segments = Vec::new();
        let mut envelopes = Vec::new();
        let mut runs = Vec::new();
        let mut ring_sizes = Vec::new();
        for (ring, points) in rings.into_iter().enumerate() {
            let start = segments.len();
            ring_sizes.push(points.len().saturating_sub(1) as u32);
            for (index, pair) in points.windows(2).enumerate() {
                let [from, to] = [pair[0], pair[1]];
                segments.push(Segment { ring: ring as u32, index: index as u32, from, to });
                envelopes.push(AABB::from_corners(from, to));
            }
            runs.extend((start..segments.len()).step_by(RUN).map(|from| {
                let segments = from..(from + RUN).min(segments.len());
                let envelope = envelopes[segments.clone()]
                    .iter()
                    .fold(AABB::new_empty(), |all: Envelope2, each| all.merged(each));
                Run { segments, envelope }
            }));
        }
        Self { tree: RTree::bulk_load(runs.clone()), segments, envelopes, runs, ring_sizes }
    }

    /// Calls `visit` for each pair that meets, in order of the first segment and then of the second,
    /// except where neighbours of one ring share their joint. Stops when `visit` returns something.
    pub(crate) fn visit_meetings<T>(
        &self,
        mut visit: impl FnMut(Segment, Segment, Meeting) -> Option<T>,
    ) -> Result<Option<T>, TooTangled> {
        let allowed = COMPARISONS_AT_LEAST.max(self.segments.len() * COMPARISONS_A_SEGMENT);
        let mut compared = 0_usize;
        let mut beside: Vec<&Run> = Vec::new();
        for run in &self.runs {
            beside.clear();
            beside.extend(
                self.tree
                    .locate_in_envelope_intersecting(&run.envelope)
                    .filter(|other| other.segments.start >= run.segments.start),
            );
            beside.sort_unstable_by_key(|other| other.segments.start);
            // Runs of a tight spiral lie across all others, which counts as tangled, too.
            compared += beside.len();
            for one in run.segments.clone() {
                for other in beside.iter().flat_map(|other| self.near(one, other)) {
                    compared += 1;
                    if compared > allowed {
                        return Err(TooTangled);
                    }
                    let (one, other) = (&self.segments[one], &self.segments[other]);
                    if let Some(meeting) = self.meet(one, other)
                        && let Some(found) = visit(*one, *other, meeting)
                    {
                        return Ok(Some(found));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The segments of a run that come after `one` and may meet it.
    fn near(&self, one: usize, run: &Run) -> impl Iterator<Item = usize> {
        let envelope = &self.envelopes[one];
        let later = run.segments.start.max(one + 1)..run.segments.end;
        let later = if run.envelope.intersects(envelope) { later } else { 0..0 };
        later.filter(move |other| self.envelopes[*other].intersects(envelope))
    }

    fn meet(&self, one: &Segment, other: &Segment) -> Option<Meeting> {
        let meeting = segments_meet(one.from, one.to, other.from, other.to)?;
        let size = self.ring_sizes[one.ring as usize];
        let follows = one.ring == other.ring && one.index + 1 == other.index;
        let wraps = one.ring == other.ring && one.index == 0 && other.index + 1 == size;
        match meeting {
            // Sharing the joint is what neighbours do; a third point in common is not.
            Meeting::Touch(at) if follows && is_same_position(at, one.to) => None,
            Meeting::Touch(at) if wraps && is_same_position(at, one.from) => None,
            Meeting::Touch(at)
                if size == 2 && (is_same_position(at, one.to) || is_same_position(at, one.from)) =>
            {
                None
            }
            other => Some(other),
        }
    }
}

/// How two segments meet, decided with exact predicates.
pub(crate) fn segments_meet(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> Option<Meeting> {
    use geo::line_intersection::{LineIntersection, line_intersection};
    let line = |from: [f64; 2], to: [f64; 2]| geo::Line::new(from, to);
    match line_intersection(line(a, b), line(c, d))? {
        LineIntersection::SinglePoint { intersection, is_proper } => {
            let at = [intersection.x, intersection.y];
            Some(if is_proper { Meeting::Crossing(at) } else { Meeting::Touch(at) })
        }
        LineIntersection::Collinear { intersection } => {
            let (start, end) = (intersection.start, intersection.end);
            let at = [start.x, start.y];
            Some(if start == end { Meeting::Touch(at) } else { Meeting::Overlap(at) })
        }
    }
}

/// The very same numbers, not nearly the same: a ring that ends beside its start is not closed.
#[expect(clippy::float_cmp, reason = "positions are copied, not computed, where they are the same")]
pub(crate) fn is_same_position(a: [f64; 2], b: [f64; 2]) -> bool {
    a == b
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(points: Vec<[i8; 2]>) -> Vec<[f64; 2]> {
        let mut ring: Vec<[f64; 2]> = points.into_iter().map(|[x, y]| [x.into(), y.into()]).collect();
        ring.push(ring[0]);
        ring
    }

    fn any_ring() -> impl Strategy<Value = Vec<[f64; 2]>> {
        prop::collection::vec([-20..20_i8, -20..20_i8], 3..60).prop_map(ring)
    }

    proptest! {
        #[test]
        fn the_tree_finds_what_comparing_all_pairs_finds_and_in_their_order(
            rings in prop::collection::vec(any_ring(), 1..4)
        ) {
            let index = SegmentIndex::of_rings(rings.iter().map(Vec::as_slice));
            let mut found = Vec::new();
            let stopped = index.visit_meetings(|one, other, meeting| {
                found.push((one, other, meeting));
                None::<()>
            });
            prop_assert_eq!(stopped, Ok(None));
            let mut expected = Vec::new();
            for (place, one) in index.segments.iter().enumerate() {
                for other in &index.segments[place + 1..] {
                    expected.extend(index.meet(one, other).map(|meeting| (*one, *other, meeting)));
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
