//! Every GPX and GeoJSON of the third-party corpora through the API.

use std::path::{Path, PathBuf};

use acceptance::corpus;

use super::{kinds, scene};

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_under(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ["gpx", "geojson"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
        {
            found.push(path);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_gpx_and_geojson_gives_a_candidate_or_a_clear_reason_and_is_kept() {
    let Some(root) = corpus("README.md") else { return };
    let mut files = Vec::new();
    files_under(root.parent().expect("a folder"), &mut files);
    files.sort();
    assert!(files.len() > 20, "{} files", files.len());
    let (_app, mapper, _, settlement) = scene().await;
    let (mut candidates, mut reasons, mut refused) = (0, 0, 0);
    for path in files {
        let bytes = std::fs::read(&path).expect("readable");
        let reply =
            mapper.upload("/api/v1/walks", &[("settlement_id", &settlement)], "corpus.gpx", bytes).await;
        let name = path.display();
        if matches!(reply.status, 413 | 422) {
            // Empty, or over a limit; said in a problem.
            reply.problem();
            refused += 1;
            continue;
        }
        assert_eq!(reply.status, 201, "{name}: {}", reply.text());
        let walk = reply.json();
        if walk["state"] == "unreadable" {
            assert!(
                walk["unreadable"]["words"]["en"].as_str().is_some_and(|words| words.len() > 10),
                "{name}"
            );
            reasons += 1;
        } else if walk["candidate"].is_null() {
            let refusals = walk["findings"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|finding| finding["severity"] == "refusal");
            assert!(refusals.count() > 0, "{name}: no candidate and no reason: {:?}", kinds(&walk));
            reasons += 1;
        } else {
            assert!(walk["area_m2"].as_f64().unwrap() > 0.0, "{name}");
            candidates += 1;
        }
    }
    println!("corpus walks: {candidates} candidates, {reasons} reasons, {refused} refused");
    assert!(candidates > 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_hostile_file_is_said_and_the_file_is_kept() {
    let Some(root) = corpus("hostile_open") else { return };
    let (_app, mapper, _, settlement) = scene().await;
    for (file, said) in [
        ("walk/near_close_4m.gpx", "ring-closed"),
        ("walk/near_close_12m.gpx", "ring-closed"),
        ("walk/one_far_outlier.gpx", "outliers-dropped"),
        ("walk/out_and_back.gpx", "out-and-back"),
        ("walk/no_time.gpx", "times-missing"),
        ("walk/duplicate_points.gpx", "duplicates-dropped"),
        ("coord/swapped.gpx", "axes-swapped"),
        ("poly/clockwise.geojson", "ring-rewound"),
        ("poly/bowtie.geojson", "crosses-itself"),
        ("poly/legacy_crs.geojson", "unsupported-crs"),
        ("poly/nan.geojson", "not-well-formed"),
        ("xml/xxe_file.gpx", "doctype-refused"),
    ] {
        let bytes = std::fs::read(root.join(file)).expect("readable");
        let reply =
            mapper.upload("/api/v1/walks", &[("settlement_id", &settlement)], file, bytes.clone()).await;
        assert_eq!(reply.status, 201, "{file}: {}", reply.text());
        let walk = reply.json();
        let heard = kinds(&walk).contains(&said) || walk["unreadable"]["code"] == said;
        assert!(heard, "{file}: {:?} {}", kinds(&walk), walk["unreadable"]);
        let item = walk["file"]["item_id"].as_str().expect("an item");
        assert_eq!(mapper.get(&format!("/api/v1/evidence/{item}/file")).await.body, bytes, "{file}");
    }
}
