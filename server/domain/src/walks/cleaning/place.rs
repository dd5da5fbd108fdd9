//! Whether the walk lies where it should.

use crate::{
    geometry::{BoundingBox, distance_m},
    walks::{Finding, FindingKind, RawTrack},
};

use super::{CleaningOptions, gather::is_null_point};

/// Says what lies outside, and returns whether exchanging the axes would put it right.
pub(super) fn check(raw: &RawTrack, options: &CleaningOptions, findings: &mut Vec<Finding>) -> bool {
    let mut total = 0_u64;
    let mut outside = 0_u64;
    let mut swapped_inside = 0_u64;
    let mut first = None;
    for fix in raw.fixes().filter(|fix| !is_null_point(fix.at)) {
        total += 1;
        if !options.area.contains(fix.at) {
            outside += 1;
            first = first.or(Some(fix.at));
            swapped_inside += u64::from(fix.at.swapped().is_some_and(|other| options.area.contains(other)));
        }
    }
    if total == 0 {
        return false;
    }
    // One wild fix is the business of the outlier step; nine in ten are a mistake of the file.
    let swapped = swapped_inside * 10 >= total * 9;
    if swapped {
        findings.push(Finding::new(FindingKind::AxesSwapped, swapped_inside).at(first));
    } else if outside * 10 >= total {
        findings.push(Finding::new(FindingKind::OutsideArea, outside).at(first));
    }
    if let Some(settlement) = options.settlement.filter(|_| !swapped)
        && let Some(nearest) = raw
            .fixes()
            .filter(|fix| !is_null_point(fix.at))
            .min_by(|a, b| rough(a.at, settlement).total_cmp(&rough(b.at, settlement)))
    {
        let metres = distance_m(nearest.at, settlement);
        let holds_it = BoundingBox::around(raw.fixes().map(|fix| fix.at))
            .is_some_and(|around| around.contains(settlement));
        if metres > options.far_from_settlement_m && !holds_it {
            let finding = Finding::new(FindingKind::FarFromSettlement, 1);
            findings.push(finding.at(Some(nearest.at)).of_metres(metres));
        }
    }
    swapped
}

/// Squared degrees with longitudes shrunk: enough to choose the nearest.
fn rough(a: crate::geometry::LonLat, b: crate::geometry::LonLat) -> f64 {
    let east = (a.lon() - b.lon()) * b.lat().to_radians().cos();
    let north = a.lat() - b.lat();
    east * east + north * north
}
