//! Where lines meet, found through an R-tree and a bounded number of comparisons.

use rstar::{AABB, RTree, RTreeObject};

/// Comparisons allowed for each segment, on average, before a shape counts as too tangled.
const COMPARISONS_A_SEGMENT: usize = 400;
const COMPARISONS_AT_LEAST: usize = 2_000_000;

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

impl RTreeObject for Segment {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.from, self.to)
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
    tree: RTree<Segment>,
    segments: Vec<Segment>,
    ring_sizes: Vec<u32>,
}

impl SegmentIndex {
    /// Rings are closed lists: the last point repeats the first.
    pub(crate) fn of_rings<'a>(rings: impl IntoIterator<Item = &'a [[f64; 2]]>) -> Self {
        let mut segments = Vec::new();
        let mut ring_sizes = Vec::new();
        for (ring, points) in rings.into_iter().enumerate() {
            ring_sizes.push(points.len().saturating_sub(1) as u32);
            segments.extend(points.windows(2).enumerate().map(|(index, pair)| Segment {
                ring: ring as u32,
                index: index as u32,
                from: pair[0],
                to: pair[1],
            }));
        }
        Self { tree: RTree::bulk_load(segments.clone()), segments, ring_sizes }
    }

    /// Calls `visit` for each pair that meets, in order of the first segment, except where
    /// neighbours of one ring share their joint. Stops when `visit` returns something.
    pub(crate) fn visit_meetings<T>(
        &self,
        mut visit: impl FnMut(Segment, Segment, Meeting) -> Option<T>,
    ) -> Result<Option<T>, TooTangled> {
        let allowed = COMPARISONS_AT_LEAST.max(self.segments.len() * COMPARISONS_A_SEGMENT);
        let mut compared = 0_usize;
        for one in &self.segments {
            for other in self.tree.locate_in_envelope_intersecting(&one.envelope()) {
                compared += 1;
                if compared > allowed {
                    return Err(TooTangled);
                }
                if (other.ring, other.index) <= (one.ring, one.index) {
                    continue;
                }
                if let Some(meeting) = self.meet(one, other)
                    && let Some(found) = visit(*one, *other, meeting)
                {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
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
