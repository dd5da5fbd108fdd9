//! Asserted rights over an area. Rival claims stand side by side; none is judged here.

use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};
use serde::{Deserialize, Serialize};

use crate::geometry::{Area, overlap_m2};

/// Kinds of right, in the words of LADM (ISO 19152) and STDM, with Kenya's allotment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    Ownership,
    Leasehold,
    Allotment,
    Occupation,
    Customary,
    Use,
    Tenancy,
    Other,
}

impl ClaimKind {
    pub const ALL: [Self; 8] = [
        Self::Ownership,
        Self::Leasehold,
        Self::Allotment,
        Self::Occupation,
        Self::Customary,
        Self::Use,
        Self::Tenancy,
        Self::Other,
    ];

    /// Whether two parties' claims of these kinds cannot both hold in full over the same ground.
    /// A tenant beside an owner is no rival; two owners are.
    pub const fn rivals(self, other: Self) -> bool {
        self.takes_the_land() && other.takes_the_land()
    }

    const fn takes_the_land(self) -> bool {
        !matches!(self, Self::Use | Self::Tenancy)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimStatus {
    Asserted,
    Supported,
    Disputed,
    Upheld,
    Rejected,
    Withdrawn,
}

impl ClaimStatus {
    /// Whether the claim still stands beside others.
    pub const fn stands(self) -> bool {
        !matches!(self, Self::Rejected | Self::Withdrawn)
    }

    /// Whether a status may follow another. Nothing is final except withdrawal: courts reverse.
    pub const fn may_become(self, next: Self) -> bool {
        !matches!(
            (self, next),
            (Self::Withdrawn, _) | (Self::Asserted | Self::Upheld | Self::Rejected, Self::Asserted)
        )
    }
}

/// Two claims by their place in the given list, and the ground they share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rivalry {
    pub one: usize,
    pub other: usize,
    pub overlap_m2: f64,
}

/// Overlaps below this are how neighbours' lines are drawn, not rival claims.
pub const SMALLEST_OVERLAP_M2: f64 = 5.0;

/// All pairs of rival claims that share more than [`SMALLEST_OVERLAP_M2`], in list order.
pub fn find_rivals(claims: &[(ClaimKind, &Area)]) -> Vec<Rivalry> {
    let boxes = claims
        .iter()
        .enumerate()
        .map(|(index, (_, area))| GeomWithData::new(Rectangle::from_aabb(envelope(area)), index))
        .collect();
    let tree = RTree::bulk_load(boxes);
    let mut rivals = Vec::new();
    for (one, (kind, area)) in claims.iter().enumerate() {
        let near = tree.locate_in_envelope_intersecting(&envelope(area)).map(|found| found.data);
        let mut others: Vec<usize> =
            near.filter(|other| *other > one && kind.rivals(claims[*other].0)).collect();
        others.sort_unstable();
        for other in others {
            let overlap_m2 = overlap_m2(area, claims[other].1);
            if overlap_m2 > SMALLEST_OVERLAP_M2 {
                rivals.push(Rivalry { one, other, overlap_m2 });
            }
        }
    }
    rivals
}

fn envelope(area: &Area) -> AABB<[f64; 2]> {
    let around = area.bounding_box();
    AABB::from_corners([around.west(), around.south()], [around.east(), around.north()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::AreaLimits;

    fn square(west: f64) -> Area {
        let ring =
            vec![[west, -1.3], [west + 0.001, -1.3], [west + 0.001, -1.299], [west, -1.299], [west, -1.3]];
        Area::from_rings(vec![vec![ring]], &AreaLimits::SETTLEMENT).unwrap().0
    }

    #[test]
    fn owners_of_shared_ground_are_rivals_and_their_tenant_is_not() {
        let (a, b, apart) = (square(36.8), square(36.8005), square(36.9));
        let found = find_rivals(&[
            (ClaimKind::Ownership, &a),
            (ClaimKind::Tenancy, &a),
            (ClaimKind::Allotment, &b),
            (ClaimKind::Ownership, &apart),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].one, found[0].other), (0, 2));
        assert!((found[0].overlap_m2 / a.area_m2() - 0.5).abs() < 1e-3);
    }

    #[test]
    fn neighbours_that_share_an_edge_are_not_rivals() {
        let (a, b) = (square(36.8), square(36.801));
        assert!(find_rivals(&[(ClaimKind::Ownership, &a), (ClaimKind::Ownership, &b)]).is_empty());
    }

    #[test]
    fn a_withdrawn_claim_does_not_come_back() {
        assert!(!ClaimStatus::Withdrawn.may_become(ClaimStatus::Asserted));
        assert!(ClaimStatus::Upheld.may_become(ClaimStatus::Rejected));
    }
}
