//! From an uploaded track to the settlement's boundary.

mod answering;
mod corpus;
mod deciding;
mod receiving;

use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

/// The south-west corner of the settlement most tests walk.
pub(crate) const CORNER: [f64; 2] = [36.81, -1.31];

/// A settlement of the person's organisation, near [`CORNER`].
pub(crate) async fn settlement(person: &Person) -> String {
    let body =
        json!({"name": "Mto Wa Mfano", "centre": [36.811, -1.309], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()["id"].as_str().expect("an id").to_owned()
}

/// A track around a square, walked at 1.2 m/s with a fix every 12 m, on 3 May 2024.
pub(crate) fn square_gpx(west: f64, south: f64, side_degrees: f64) -> Vec<u8> {
    let steps = (side_degrees * 111_320.0 / 12.0).ceil().max(2.0);
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
    let mut points = String::new();
    let mut seconds = 0;
    for pair in corners.windows(2) {
        for step in 0..steps as u32 {
            let share = f64::from(step) / steps;
            let x = west + side_degrees * (pair[0].0 + (pair[1].0 - pair[0].0) * share);
            let y = south + side_degrees * (pair[0].1 + (pair[1].1 - pair[0].1) * share);
            let (hour, minute, second) = (6 + seconds / 3600, seconds / 60 % 60, seconds % 60);
            points.push_str(&format!(
                "<trkpt lat=\"{y:.7}\" lon=\"{x:.7}\"><time>2024-05-03T{hour:02}:{minute:02}:{second:02}Z</time></trkpt>"
            ));
            seconds += 10;
        }
    }
    points.push_str(&format!("<trkpt lat=\"{south:.7}\" lon=\"{west:.7}\"/>"));
    format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"test\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>{points}</trkseg></trk></gpx>"
    )
    .into_bytes()
}

pub(crate) async fn upload(person: &Person, settlement: &str, bytes: Vec<u8>) -> Reply {
    person.upload("/api/v1/walks", &[("settlement_id", settlement)], "walk.gpx", bytes).await
}

/// A walk that was sent and submitted by `person`.
pub(crate) async fn submitted(person: &Person, settlement: &str, bytes: Vec<u8>) -> String {
    let walk = upload(person, settlement, bytes).await.ok();
    let id = walk["id"].as_str().expect("an id").to_owned();
    let reply = person.post(&format!("/api/v1/walks/{id}/submit"), &json!({"confirm_gap": true})).await;
    assert_eq!(reply.ok()["state"], "submitted");
    id
}

pub(crate) async fn accept(verifier: &Person, walk: &str) -> Reply {
    let body = json!({"agreed_by": ["committee meeting of 3 May, 12 people"]});
    verifier.post(&format!("/api/v1/walks/{walk}/accept"), &body).await
}

/// A server with a mapper, a verifier and a settlement of theirs.
pub(crate) async fn scene() -> (TestApp, Person, Person, String) {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let settlement = settlement(&mapper).await;
    (app, mapper, verifier, settlement)
}

pub(crate) fn kinds(walk: &Value) -> Vec<&str> {
    walk["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["kind"].as_str())
        .collect()
}
