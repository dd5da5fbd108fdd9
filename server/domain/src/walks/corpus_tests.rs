//! Third-party and hostile files, when `MIPAKA_TEST_DATA` names their folder.

use std::path::{Path, PathBuf};

use super::{
    CleanedWalk, CleaningOptions, FindingKind as K, RawTrack, UnreadableKind, WalkUnreadable, clean_walk,
    read_walk,
};

/// The folder, or `None` after saying how many checks did not run.
fn corpus(checks: usize) -> Option<PathBuf> {
    let folder = std::env::var_os("MIPAKA_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("MIPAKA_TEST_DATA is not set: {checks} corpus tests of walks did not run");
    }
    folder
}

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Result<(RawTrack, CleanedWalk), WalkUnreadable> {
    let raw = read_walk(&std::fs::read(path).unwrap())?;
    let cleaned = clean_walk(&raw, &CleaningOptions::default());
    Ok((raw, cleaned))
}

#[test]
fn every_third_party_track_gives_a_candidate_or_a_reason() {
    let Some(folder) = corpus(3) else { return };
    let mut files = Vec::new();
    for (sub, ending) in [("gpx_gpxpy", "gpx"), ("gpx_georust", "gpx"), ("geojson_fixtures_npm", "geojson")] {
        files_below(&folder.join(sub), ending, &mut files);
    }
    files.sort();
    assert!(files.len() >= 55, "{} files", files.len());
    for path in files {
        let name = path.strip_prefix(&folder).unwrap().display();
        match read(&path) {
            Err(reason) => println!("{name}: {} {reason}", reason.kind.code()),
            Ok((raw, cleaned)) => {
                let codes: Vec<&str> = cleaned.findings.iter().map(|finding| finding.kind.code()).collect();
                println!("{name}: {} fixes, {:.0} m², {codes:?}", raw.len(), cleaned.area_m2);
                assert!(cleaned.ring.is_some() || !cleaned.may_submit(), "{name}");
                assert!(!cleaned.findings.is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn walks_that_nearly_close_are_recognised() {
    let Some(folder) = corpus(1) else { return };
    for name in ["gpx_gpxpy/around-visnjan-with-car.gpx", "gpx_georust/gpsies_example.gpx"] {
        let (_, cleaned) = read(&folder.join(name)).unwrap();
        println!("{name}: {:?}", cleaned.findings);
        assert!(cleaned.gap_m.is_some_and(|gap| gap < 60.0), "{name}");
    }
}

#[test]
fn hostile_walks_meet_what_their_manifest_expects() {
    let Some(folder) = corpus(1).map(|folder| folder.join("hostile_open")) else {
        return;
    };
    let cleaned = |name: &str| read(&folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")).1;
    let refused = |name: &str| read(&folder.join(name)).expect_err(name).kind;

    for name in ["walk/near_close_4m.gpx", "walk/near_close_12m.gpx"] {
        let walk = cleaned(name);
        assert!(walk.has(K::RingClosed) && walk.may_submit(), "{name} {:?}", walk.findings);
    }
    let honest = cleaned("walk/near_close_4m.gpx").area_m2;
    let spike = cleaned("walk/one_far_outlier.gpx");
    assert!(spike.has(K::OutliersDropped), "{:?}", spike.findings);
    assert!((spike.area_m2 / honest - 1.0).abs() < 0.3, "{} {honest}", spike.area_m2);
    let laps = cleaned("walk/walked_round_more_than_once.gpx");
    assert!(laps.has(K::LapsReduced) && laps.may_submit(), "{:?}", laps.findings);
    assert!((laps.area_m2 / honest - 1.0).abs() < 0.3, "{} {honest}", laps.area_m2);
    let eight = cleaned("walk/figure_eight.gpx");
    assert!(eight.has(K::CrossesItself) && eight.ring.is_none(), "{:?}", eight.findings);
    let out = cleaned("walk/out_and_back.gpx");
    assert!(out.has(K::OutAndBack) && out.ring.is_none(), "{:?}", out.findings);
    let joined = cleaned("walk/two_segments_gap.gpx");
    assert!(joined.has(K::SegmentsJoined) && joined.may_submit(), "{:?}", joined.findings);
    let timeless = cleaned("walk/no_time.gpx");
    assert!(timeless.has(K::TimesMissing) && timeless.may_submit(), "{:?}", timeless.findings);
    let repeated = cleaned("walk/duplicate_points.gpx");
    assert!(repeated.has(K::DuplicatesDropped) && repeated.may_submit(), "{:?}", repeated.findings);
    assert!(cleaned("enc/utf8_bom.gpx").may_submit());
    assert!(cleaned("enc/truncated.gpx").has(K::FileCutShort));
    let swapped = cleaned("coord/swapped.gpx");
    assert!(swapped.axes_swapped && !swapped.may_submit() && swapped.ring.is_some());

    assert_eq!(refused("xml/xxe_file.gpx"), UnreadableKind::DoctypeRefused);
    assert_eq!(refused("xml/billion_laughs.kml"), UnreadableKind::DoctypeRefused);
    assert_eq!(refused("enc/empty.gpx"), UnreadableKind::Empty);
    assert_eq!(refused("enc/html_error_page.gpx"), UnreadableKind::NotAWalk);
    assert_eq!(refused("coord/nan.gpx"), UnreadableKind::BadCoordinate);
    assert_eq!(refused("coord/out_of_range.gpx"), UnreadableKind::BadCoordinate);
}

#[test]
fn hostile_polygons_meet_what_their_manifest_expects() {
    let Some(folder) = corpus(1).map(|folder| folder.join("hostile_open/poly")) else {
        return;
    };
    let cleaned = |name: &str| read(&folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")).1;
    let refused = |name: &str| read(&folder.join(name)).expect_err(name).kind;
    assert!(cleaned("unclosed.geojson").has(K::RingClosed));
    let bowtie = cleaned("bowtie.geojson");
    let crossing = bowtie.findings.iter().find(|finding| finding.kind == K::CrossesItself).unwrap();
    let at = crossing.at.unwrap();
    assert!((at.lon() - 36.788_949).abs() < 1e-5 && (at.lat() + 1.312_848).abs() < 1e-5, "{at}");
    assert!(bowtie.ring.is_none());
    let clockwise = cleaned("clockwise.geojson");
    assert!(clockwise.has(K::RingRewound) && clockwise.may_submit());
    assert!(cleaned("hole_outside.geojson").has(K::HoleOutside));
    assert!(cleaned("two_points.geojson").has(K::TooFewPoints));
    assert_eq!(refused("nan.geojson"), UnreadableKind::NotWellFormed);
    assert_eq!(refused("legacy_crs.geojson"), UnreadableKind::UnsupportedCrs);
}
