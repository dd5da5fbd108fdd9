//! Third-party files made to harm: what the server needs for each, and that it lives.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use acceptance::{ProcessApp, corpus};
use domain::actor::Role;
use reqwest::Method;

use super::{EVIDENCE, MEGABYTE, SERVER};
use crate::api::walks::settlement;

/// What one file may make the server hold; the files have a few kilobytes.
const MEMORY: u64 = 64 * MEGABYTE as u64;
/// Not a measurement: only what never ends is caught by it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The file as a walk and as evidence.
const DOORS: [&str; 2] = ["/api/v1/walks", EVIDENCE];

#[tokio::test(flavor = "multi_thread")]
async fn every_hostile_file_is_answered_soon_and_in_little_memory() {
    let Some(folder) = corpus("hostile_open") else { return };
    let app = ProcessApp::start(SERVER).await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let manifest: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(folder.join("MANIFEST.json")).unwrap()).unwrap();
    assert!(manifest.len() > 30, "{} files", manifest.len());
    // The first walk of all pays for what every walk shares.
    let first = std::fs::read(folder.join("walk/near_close_4m.gpx")).unwrap();
    mapper.upload(DOORS[0], &[("settlement_id", &settlement)], "first.gpx", first).await.ok();

    let began = app.memory().now;
    let mut table = String::from("file                                     as       status   ms   more MB\n");
    for entry in &manifest {
        let name = entry["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        for door in DOORS {
            app.forget_peak();
            let (before, asked) = (app.memory().now, Instant::now());
            let file_name = Path::new(name).file_name().unwrap().to_str().unwrap();
            let reply =
                mapper.upload(door, &[("settlement_id", &settlement)], file_name, bytes.clone()).await;
            let (took, more) = (asked.elapsed(), app.memory().peak.saturating_sub(before));
            if reply.status >= 400 {
                assert!(reply.problem().0 < 500, "{name}: {}", reply.text());
            }
            assert!(took < PATIENCE, "{name} as {door} took {took:?}");
            assert!(more < MEMORY, "{name} as {door} took {more} bytes of memory");
            let (kind, status) = (door.rsplit('/').next().unwrap(), reply.status);
            writeln!(
                table,
                "{name:40} {kind:8} {status:6} {:4} {:9.1}",
                took.as_millis(),
                more as f64 / MEGABYTE as f64
            )
            .unwrap();
        }
    }
    let grown = app.memory().now.saturating_sub(began);
    println!("{table}the server grew by {:.1} MB over all files", grown as f64 / MEGABYTE as f64);
    assert!(grown < 2 * MEMORY, "the server grew by {grown} bytes");
    assert_eq!(app.visitor().get("/readyz").await.status, 200);
}

/// Bodies of a form that go on before the form has begun, or before its part has a name: 48 MB, which the
/// server must not keep.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_part_never_begins_is_refused_before_it_fills_the_memory() {
    let app = ProcessApp::start(SERVER).await;
    let mapper = app.person(Role::Mapper).await;
    mapper.upload(EVIDENCE, &[], "first.txt", b"first".to_vec()).await.ok();
    for beginning in ["", "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\""] {
        let mut body = beginning.as_bytes().to_vec();
        body.resize(48 * MEGABYTE, b'x');
        app.forget_peak();
        let before = app.memory().now;
        let request = mapper
            .request(Method::POST, EVIDENCE)
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(body);
        let reply = mapper.send(request).await;
        assert_eq!(reply.problem().0, 400, "{}", reply.text());
        let more = app.memory().peak.saturating_sub(before);
        assert!(more < 24 * MEGABYTE as u64, "{beginning:?} took {more} bytes of memory");
    }
    assert_eq!(app.visitor().get("/readyz").await.status, 200);
}
