use acceptance::TestApp;
use domain::actor::Role;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{CORNER, kinds, scene, settlement, square_gpx, upload};

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_shows_its_raw_track_its_ring_its_area_and_what_was_changed() {
    let (_app, mapper, _, settlement) = scene().await;
    let file = square_gpx(CORNER[0], CORNER[1], 0.002);
    let reply = upload(&mapper, &settlement, file.clone()).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let walk = mapper.get(&reply.header("location")).await.ok();
    assert_eq!(walk["state"], "draft");
    assert_eq!(walk["raw"]["type"], "MultiLineString");
    assert_eq!(walk["candidate"]["type"], "Polygon");
    // 0.002 degrees at 1.31 degrees south: 222.6 m by 221.1 m on the ellipsoid.
    let area = walk["area_m2"].as_f64().unwrap();
    assert!((area - 222.6 * 221.1).abs() < 400.0, "{area}");
    assert!(walk["area_uncertainty_m2"].as_f64().unwrap() > 100.0);
    assert!((walk["perimeter_m"].as_f64().unwrap() - 887.0).abs() < 10.0);
    assert_eq!(walk["walked_on"], "2024-05-03");
    for finding in walk["findings"].as_array().unwrap() {
        assert!(!finding["words"]["en"].as_str().unwrap().is_empty());
        assert!(!finding["words"]["sw"].as_str().unwrap().is_empty());
    }
    assert_eq!(walk["file"]["sha256"], hex::encode(Sha256::digest(&file)));
    assert_eq!(walk["visibility"], "restricted");
    assert_eq!(walk["walked_by"]["id"], mapper.id.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_original_is_kept_byte_for_byte_also_when_it_is_no_walk() {
    let (_app, mapper, _, settlement) = scene().await;
    for (bytes, code) in [
        (b"<!DOCTYPE html><html><body>Log in to the Wi-Fi</body></html>".to_vec(), None),
        (b"%PDF-1.7 not a track".to_vec(), Some("not-a-walk")),
        (
            br#"<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx>&x;</gpx>"#
                .to_vec(),
            Some("doctype-refused"),
        ),
    ] {
        let reply = upload(&mapper, &settlement, bytes.clone()).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        let walk = reply.json();
        assert_eq!(walk["state"], "unreadable");
        if let Some(code) = code {
            assert_eq!(walk["unreadable"]["code"], code);
        }
        assert!(!walk["unreadable"]["words"]["sw"].as_str().unwrap().is_empty());
        assert!(walk["candidate"].is_null());
        let item = walk["file"]["item_id"].as_str().unwrap();
        let original = mapper.get(&format!("/api/v1/evidence/{item}/file")).await;
        assert_eq!(original.body, bytes);
        let id = walk["id"].as_str().unwrap();
        let refused = mapper.post(&format!("/api/v1/walks/{id}/submit"), &json!({})).await;
        assert_eq!(refused.problem(), (409, "walk-not-submitted".into()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_upload_answers_with_what_is_stored_and_an_id_is_for_one_content() {
    let (app, mapper, _, settlement) = scene().await;
    let id = Uuid::now_v7().to_string();
    let fields = [("settlement_id", settlement.as_str()), ("id", id.as_str())];
    let file = square_gpx(CORNER[0], CORNER[1], 0.002);
    let first = mapper.upload("/api/v1/walks", &fields, "walk.gpx", file.clone()).await;
    let again = mapper.upload("/api/v1/walks", &fields, "walk.gpx", file).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json(), again.json());
    assert_ne!(first.json()["id"], id.as_str(), "the id names the request");
    let other =
        mapper.upload("/api/v1/walks", &fields, "walk.gpx", square_gpx(CORNER[0], CORNER[1], 0.003)).await;
    assert_eq!(other.problem(), (409, "id-reused".into()));
    // To another account the same id is another request.
    let colleague = app.person(Role::Mapper).await;
    let theirs =
        colleague.upload("/api/v1/walks", &fields, "walk.gpx", square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    assert_eq!(theirs.status, 201);
    assert_ne!(theirs.json()["id"], id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_elsewhere_is_shown_but_cannot_be_submitted_and_swapped_axes_are_said() {
    let (_app, mapper, _, settlement) = scene().await;
    let abroad = upload(&mapper, &settlement, square_gpx(8.5, 47.3, 0.002)).await.ok();
    assert_eq!(abroad["state"], "draft");
    assert!(abroad["area_m2"].as_f64().unwrap() > 10_000.0);
    assert!(kinds(&abroad).contains(&"outside-area"), "{:?}", kinds(&abroad));
    let id = abroad["id"].as_str().unwrap();
    let refused = mapper.post(&format!("/api/v1/walks/{id}/submit"), &json!({"confirm_gap": true})).await;
    assert_eq!(refused.problem(), (422, "walk-not-submittable".into()));
    assert!(refused.json()["errors"].as_array().unwrap().iter().any(|error| error["code"] == "outside-area"));

    let swapped = upload(&mapper, &settlement, square_gpx(CORNER[1], CORNER[0], 0.002)).await.ok();
    assert!(kinds(&swapped).contains(&"axes-swapped"), "{:?}", kinds(&swapped));

    let far = upload(&mapper, &settlement, square_gpx(39.66, -4.05, 0.002)).await.ok();
    assert!(kinds(&far).contains(&"far-from-settlement"), "{:?}", kinds(&far));
    assert_eq!(far["needs_confirmation"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_answered_before_submitting_and_the_receipt_names_the_original() {
    let (_app, mapper, _, settlement) = scene().await;
    let far = upload(&mapper, &settlement, square_gpx(36.86, -1.31, 0.002)).await.ok();
    let submit = format!("/api/v1/walks/{}/submit", far["id"].as_str().unwrap());
    let asked = mapper.post(&submit, &json!({})).await;
    assert_eq!(asked.problem(), (422, "walk-needs-confirmation".into()));
    let done = mapper.post(&submit, &json!({"confirm_gap": true})).await.ok();
    assert_eq!(done["state"], "submitted");
    assert_eq!(done["receipt"]["sha256"], far["file"]["sha256"]);
    assert_eq!(done["receipt"]["bytes"], far["file"]["bytes"]);
    assert_eq!(done["receipt"]["reference"], far["reference"]);
    // A phone that lost the answer asks again and hears the same.
    assert_eq!(mapper.post(&submit, &json!({"confirm_gap": true})).await.ok(), done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_can_be_submitted_without_a_body_and_for_another_settlement() {
    let (_app, mapper, _, first) = scene().await;
    let body =
        json!({"name": "Bonde La Mfano", "centre": [36.861, -1.309], "organisation_id": mapper.organisation});
    let second = mapper.post("/api/v1/settlements", &body).await.ok()["id"].as_str().unwrap().to_owned();
    let near = upload(&mapper, &first, square_gpx(CORNER[0], CORNER[1], 0.002)).await.ok();
    let submit = mapper
        .request(reqwest::Method::POST, &format!("/api/v1/walks/{}/submit", near["id"].as_str().unwrap()));
    let reply = mapper.send(submit).await;
    if near["needs_confirmation"] == false {
        assert_eq!(reply.ok()["state"], "submitted");
    }
    let far = upload(&mapper, &first, square_gpx(36.86, -1.31, 0.002)).await.ok();
    assert!(kinds(&far).contains(&"far-from-settlement"));
    let path = format!("/api/v1/walks/{}/submit", far["id"].as_str().unwrap());
    let moved = mapper.post(&path, &json!({"settlement_id": second, "confirm_gap": true})).await.ok();
    assert_eq!(moved["settlement"]["id"], second.as_str());
    assert!(!kinds(&moved).contains(&"far-from-settlement"), "looked at anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_over_the_limit_an_unknown_settlement_and_an_unknown_field_are_refused() {
    let (app, mapper, _, settlement) = scene().await;
    let long = upload(&mapper, &settlement, vec![b' '; 33 * 1024 * 1024]).await;
    assert_eq!(long.problem(), (413, "too-large".into()));
    let absent = upload(&mapper, &Uuid::now_v7().to_string(), square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    assert_eq!(absent.problem(), (422, "invalid".into()));
    let fields = [("settlement_id", settlement.as_str()), ("settlment", "x")];
    let unknown =
        mapper.upload("/api/v1/walks", &fields, "walk.gpx", square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    assert_eq!(unknown.problem(), (422, "invalid".into()));
    let visitor = app.visitor();
    assert_eq!(upload(&visitor, &settlement, vec![1]).await.problem(), (401, "sign-in-needed".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_is_absent_for_a_stranger_and_for_a_mapper_who_did_not_send_it() {
    let app = TestApp::start().await;
    let (mapper, colleague) = (app.person(Role::Mapper).await, app.person(Role::Mapper).await);
    let (verifier, stranger) = (app.person(Role::Verifier).await, app.stranger(Role::Verifier).await);
    let settlement = settlement(&mapper).await;
    let walk = upload(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await.ok();
    let path = format!("/api/v1/walks/{}", walk["id"].as_str().unwrap());
    let nothing = mapper.get(&format!("/api/v1/walks/{}", Uuid::now_v7())).await;
    for reader in [&colleague, &stranger] {
        let seen = reader.get(&path).await;
        assert_eq!(seen.problem(), (404, "absent".into()));
        assert_eq!(seen.body, nothing.body, "absent and hidden answer alike");
        assert!(reader.get("/api/v1/walks").await.ok()["items"].as_array().unwrap().is_empty());
        assert_eq!(reader.post(&format!("{path}/submit"), &json!({})).await.problem().0, 404);
    }
    assert_eq!(verifier.get(&path).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_walks_tells_their_measures_and_a_single_walk_their_shapes_too() {
    let (_app, mapper, _, settlement) = scene().await;
    let sent = upload(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await.ok();
    let listed = mapper.get("/api/v1/walks?limit=100").await.ok()["items"][0].clone();
    let shown = mapper.get(&format!("/api/v1/walks/{}", sent["id"].as_str().unwrap())).await.ok();
    let only_shown = ["raw", "candidate", "findings", "answers", "comparison", "boundary"];
    for field in only_shown {
        assert!(listed.get(field).is_none(), "{field} in {listed}");
    }
    let all = shown.as_object().unwrap();
    assert_eq!(
        (&all["raw"]["type"], &all["candidate"]["type"]),
        (&json!("MultiLineString"), &json!("Polygon"))
    );
    assert!(!all["findings"].as_array().unwrap().is_empty());
    for (field, value) in all.iter().filter(|(field, _)| !only_shown.contains(&field.as_str())) {
        assert_eq!(&listed[field], value, "{field}");
    }
    assert!(listed["area_m2"].as_f64().unwrap() > 10_000.0 && listed["reference"].is_string(), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_files_lose_their_folders() {
    let (_app, mapper, _, settlement) = scene().await;
    let file = square_gpx(CORNER[0], CORNER[1], 0.002);
    let reply =
        mapper.upload("/api/v1/walks", &[("settlement_id", &settlement)], "../../etc/passwd", file).await;
    let name = reply.ok()["file"]["name"].as_str().unwrap().to_owned();
    assert!(!name.contains('/') && !name.contains(".."), "{name}");
}
