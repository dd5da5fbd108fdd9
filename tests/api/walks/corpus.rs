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
