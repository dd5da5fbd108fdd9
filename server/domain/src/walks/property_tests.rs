//! What must hold for any track.

use proptest::prelude::*;

use super::{
    CleaningOptions, Finding, FindingKind, RawTrack, Severity, clean_walk,
    made_walks::{home, round, through},
    read_walk,
};
use crate::geometry::{Area, AreaLimits, LonLat};

fn clean(raw: &RawTrack) -> super::CleanedWalk {
    clean_walk(raw, &CleaningOptions::default())
}

fn any_points() -> impl Strategy<Value = Vec<[f64; 2]>> {
    prop::collection::vec([-400.0..400.0_f64, -400.0..400.0_f64], 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_scatter_gives_a_valid_ring_or_none(points in any_points()) {
        let cleaned = clean(&through(&points));
        prop_assert!(cleaned.area_m2 >= 0.0 && cleaned.area_uncertainty_m2 >= 0.0);
        match &cleaned.ring {
            Some(ring) => prop_assert!(Area::from_geo(ring.polygons(), &AreaLimits::SETTLEMENT).is_ok()),
            None => prop_assert!(!cleaned.may_submit() && !cleaned.findings.is_empty()),
        }
        let mut asked: Vec<FindingKind> =
            cleaned.findings.iter().filter(|each| each.severity == Severity::Question).map(|each| each.kind).collect();
        let all = asked.len();
        asked.sort_unstable();
        asked.dedup();
        prop_assert_eq!(asked.len(), all, "an answer is told by its kind");
    }

    #[test]
    fn repeated_fixes_do_not_change_the_polygon(count in 12_usize..80, radius in 40.0..600.0_f64, times in 2_usize..5) {
        let raw = through(&round(count, radius));
        let mut again = raw.clone();
        again.segments[0] = raw.segments[0].iter().flat_map(|fix| vec![*fix; times]).collect();
        prop_assert_eq!(clean(&raw).ring, clean(&again).ring);
    }

    #[test]
    fn the_other_way_round_encloses_nearly_the_same(count in 20_usize..200, radius in 60.0..900.0_f64) {
        let points = round(count, radius);
        let back: Vec<[f64; 2]> = points.iter().rev().copied().collect();
        let (one, other) = (clean(&through(&points)), clean(&through(&back)));
        prop_assert!(one.ring.is_some());
        prop_assert!((one.area_m2 - other.area_m2).abs() <= 0.01 * one.area_m2);
    }

    #[test]
    fn cleaning_a_clean_ring_again_hardly_changes_it(count in 20_usize..200, radius in 60.0..900.0_f64) {
        let once = clean(&through(&round(count, radius)));
        let ring = once.ring.unwrap();
        let twice = clean(&read_walk(ring.to_geojson().to_string().as_bytes()).unwrap());
        prop_assert!((once.area_m2 - twice.area_m2).abs() <= 1e-6 * once.area_m2);
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_walk(&bytes);
        let _ = super::read_gpx(&bytes);
        let _ = super::read_geojson(&bytes);
    }
}

#[test]
fn a_round_has_the_area_of_its_circle_and_says_how_it_was_closed() {
    let cleaned = clean(&through(&round(200, 300.0)));
    // A circle whose radius waves by a tenth encloses half a hundredth more.
    let expected = std::f64::consts::PI * 300.0 * 300.0 * 1.005;
    assert!((cleaned.area_m2 / expected - 1.0).abs() < 0.01, "{}", cleaned.area_m2);
    assert!(cleaned.has(FindingKind::RingClosed) && cleaned.may_submit() && !cleaned.asks());
}

#[test]
fn a_wild_fix_without_times_is_left_out() {
    let mut points = round(120, 200.0);
    points[40] = [25_000.0, 3_000.0];
    let mut raw = through(&points);
    for fix in &mut raw.segments[0] {
        fix.time = None;
    }
    let cleaned = clean(&raw);
    let dropped: Vec<&Finding> =
        cleaned.findings.iter().filter(|finding| finding.kind == FindingKind::OutliersDropped).collect();
    assert_eq!(dropped[0].count, 1);
    assert!(cleaned.area_m2 < 140_000.0);
}

#[test]
fn a_large_gap_is_asked_about_and_a_line_is_no_round() {
    let points = round(120, 200.0);
    assert!(clean(&through(&points[..105])).has(FindingKind::GapLarge));
    let straight: Vec<[f64; 2]> = (0..50).map(|n| [f64::from(n) * 8.0, f64::from(n % 3)]).collect();
    let line = clean(&through(&straight));
    assert!(line.has(FindingKind::NotARound) && line.ring.is_none());
}

#[test]
fn points_at_null_island_are_left_out_and_a_stop_becomes_one_point() {
    let mut points = round(100, 150.0);
    let stop: Vec<[f64; 2]> = (0..20).map(|n| [points[30][0] + f64::from(n % 3), points[30][1]]).collect();
    points.splice(30..30, stop);
    let mut raw = through(&points);
    raw.segments[0][7].at = LonLat::new(0.0, 0.0).unwrap();
    let cleaned = clean(&raw);
    assert!(cleaned.has(FindingKind::NullPointsDropped) && cleaned.has(FindingKind::StopsCollapsed));
    assert!((cleaned.area_m2 / (std::f64::consts::PI * 150.0 * 150.0 * 1.005) - 1.0).abs() < 0.02);
}

#[test]
fn a_walk_far_from_its_settlement_is_asked_about() {
    let there = LonLat::new(36.9, -1.3).unwrap();
    let options = CleaningOptions::default().near(Some(there));
    let cleaned = clean_walk(&through(&round(50, 100.0)), &options);
    assert!(cleaned.has(FindingKind::FarFromSettlement) && cleaned.ring.is_some());
    let at_home = clean_walk(&through(&round(50, 100.0)), &CleaningOptions::default().near(Some(home())));
    assert!(!at_home.has(FindingKind::FarFromSettlement));
}
