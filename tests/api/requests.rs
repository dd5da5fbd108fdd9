//! What a request may say, whatever area it asks: places of faults, ids, changes that change nothing, and
//! where a change may come from.

use acceptance::{Person, TestApp};
use domain::actor::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api::cases::open_case;
use crate::api::evidence::id;
use crate::api::walks::{self, square_gpx};

async fn settlement(person: &Person) -> Value {
    let body =
        json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()
}

fn notice(settlement: &Value) -> Value {
    json!({"settlement_id": settlement["id"], "title": "Notice to leave", "land_class": "public",
        "issuer": {"kind": "unknown"}, "channels": []})
}

fn incident(settlement: &Value) -> Value {
    json!({"settlement_id": settlement["id"], "title": "Doors marked", "phase": "marking",
        "occurred": {"date": "2021-10-08", "precision": "day"}, "narrative": "At night.",
        "place": {"type": "Point", "coordinates": [36.81, -1.31]}, "duty_holders": [], "counts": []})
}

fn claim(settlement: &Value) -> Value {
    json!({"settlement_id": settlement["id"], "label": "Household 12", "claim_kind": "use", "source": "elders",
        "status": "asserted", "geometry": {"type": "Polygon", "coordinates":
            [[[36.8095, -1.3105], [36.8105, -1.3105], [36.8105, -1.3095], [36.8095, -1.3105]]]}})
}

fn corridor() -> Value {
    let side =
        json!({"low_m": 10.0, "best_m": 20.0, "high_m": 30.0, "source": "gazette", "confidence": "stated"});
    json!({"name": "Barabara ya Mfano", "corridor_kind": "road", "stage": "proposed", "left": side, "right": side,
        "line": {"type": "LineString", "coordinates": [[36.80, -1.31], [36.82, -1.31]]}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_of_the_wrong_kind_is_told_with_its_place_in_bodies_and_lists() {
    let app = TestApp::start().await;
    let verifier = app.person(Role::Verifier).await;
    let home = settlement(&verifier).await;
    for (path, name) in [
        ("walks?settlement_id=x", "settlement_id"),
        ("incidents?settlement_id=x", "settlement_id"),
        ("notices?limit=many", "limit"),
        ("evidence?subject_id=1", "subject_id"),
        ("corridors?limit=-", "limit"),
        ("settlements?limit=1e3", "limit"),
    ] {
        let reply = verifier.get(&format!("/api/v1/{path}")).await;
        assert_eq!(reply.problem(), (422, "invalid".into()), "{path}");
        assert_eq!(reply.json()["errors"][0]["pointer"], name, "{path}");
    }
    let mut body = incident(&home);
    body["occurred"]["precision"] = json!(true);
    let reply = verifier.post("/api/v1/incidents", &body).await;
    assert_eq!(
        (reply.problem().0, &reply.json()["errors"][0]["pointer"]),
        (422, &json!("/occurred/precision"))
    );
    let broken =
        verifier.request(Method::POST, "/api/v1/incidents").header("content-type", "application/json");
    assert_eq!(verifier.send(broken.body("{\"title\": tru")).await.problem(), (400, "unreadable".into()));

    let walk = walks::upload(&verifier, id(&home), square_gpx(36.86, -1.31, 0.002)).await.ok();
    for answer in [json!(true), json!(null), json!(3)] {
        let body = json!({"answers": {"far-from-settlement": answer}});
        let path = format!("/api/v1/walks/{}/answers", id(&walk));
        let reply = verifier.put_to(&path, 1, &body).await;
        assert_eq!(reply.problem(), (422, "invalid".into()), "{answer}");
        assert_eq!(reply.json()["errors"][0]["pointer"], "/answers/far-from-settlement");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_made_by_a_client_is_of_version_7() {
    let app = TestApp::start().await;
    let verifier = app.person(Role::Verifier).await;
    let home = settlement(&verifier).await;
    for wrong in [Uuid::nil(), Uuid::new_v4(), Uuid::max()] {
        let (mut created, wrong) = (incident(&home), wrong.to_string());
        created["id"] = json!(wrong);
        let fields = [("settlement_id", id(&home)), ("id", &wrong)];
        for reply in [
            verifier.post("/api/v1/incidents", &created).await,
            verifier.upload("/api/v1/walks", &fields, "walk.gpx", square_gpx(36.81, -1.31, 0.002)).await,
            verifier.upload("/api/v1/evidence", &[("id", &wrong)], "note.txt", b"note".to_vec()).await,
        ] {
            assert_eq!(reply.problem(), (422, "invalid".into()), "{wrong}");
            let error = &reply.json()["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!("/id"), &json!("not-version-7")));
        }
    }
    let mut created = incident(&home);
    created["id"] = json!(Uuid::now_v7());
    assert_eq!(verifier.post("/api/v1/incidents", &created).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_changes_nothing_is_answered_with_the_present_version() {
    let app = TestApp::start().await;
    let verifier = app.person(Role::Verifier).await;
    let home = settlement(&verifier).await;
    let item = verifier
        .upload("/api/v1/evidence", &[("title", "Letter")], "letter.txt", b"letter".to_vec())
        .await
        .ok();
    let mut paths =
        vec![format!("/api/v1/settlements/{}", id(&home)), format!("/api/v1/evidence/{}", id(&item))];
    for (area, body) in [
        ("notices", notice(&home)),
        ("incidents", incident(&home)),
        ("claims", claim(&home)),
        ("corridors", corridor()),
    ] {
        paths.push(verifier.post(&format!("/api/v1/{area}"), &body).await.header("location"));
    }
    for path in paths {
        let before = stored(&verifier, &path).await;
        for nothing in [json!({}), same(&before)] {
            let reply = verifier.patch(&path, 1, &nothing).await;
            assert_eq!(reply.header("etag"), "\"1\"", "{path} {}", reply.text());
        }
        assert_eq!(stored(&verifier, &path).await, before);
        let history = verifier.get(&format!("{path}/history")).await.ok();
        assert_eq!(history["items"].as_array().unwrap().len(), 1, "{path}");
    }
}

/// A record without its place in the log, which comes by itself a moment after a file.
async fn stored(person: &Person, path: &str) -> Value {
    let mut record = person.get(path).await.ok();
    record.as_object_mut().unwrap().remove("log");
    record
}

/// A patch that says what holds already.
fn same(view: &Value) -> Value {
    let name = ["name", "title", "label"].into_iter().find(|name| view[name].is_string()).unwrap();
    json!({name: view[name]})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_from_a_page_of_another_site_is_refused() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let ours = app.url("");
    let create = |origin: &str| {
        let request = lawyer.request(Method::POST, "/api/v1/cases").json(&json!({"title": "A case"}));
        lawyer.send(request.header("origin", origin.trim_end_matches('/')))
    };
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(create(foreign).await.problem(), (403, "cross-site".into()), "{foreign}");
    }
    assert_eq!(create(&ours).await.status, 201);
    open_case(&lawyer).await;
    let sign_in = json!({"email": lawyer.email, "password": "a long enough password"});
    let foreign = lawyer
        .request(Method::POST, "/api/v1/session")
        .json(&sign_in)
        .header("origin", "https://evil.example");
    assert_eq!(lawyer.send(foreign).await.problem(), (403, "cross-site".into()));
    let reading = lawyer.request(Method::GET, "/api/v1/cases").header("origin", "https://evil.example");
    assert_eq!(lawyer.send(reading).await.status, 200, "nobody else's page can read the answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_incident_does_not_tell_of_a_notice_that_the_reader_may_not_read() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let home = settlement(&mapper).await;
    let served = mapper.post("/api/v1/notices", &notice(&home)).await.ok();
    let mut body = incident(&home);
    body["notice_id"] = served["id"].clone();
    let made = mapper.post("/api/v1/incidents", &body).await.ok();
    assert_eq!(made["notice_id"], served["id"]);
    let open = json!({"visibility": "public", "reason": "the community asked for it"});
    verifier.post(&format!("/api/v1/records/{}/visibility", id(&made)), &open).await.ok();
    let path = format!("/api/v1/incidents/{}", id(&made));
    for reader in [app.visitor(), app.stranger(Role::Lawyer).await] {
        let seen = reader.get(&path).await.ok();
        assert_eq!((&seen["id"], &seen["notice_id"]), (&made["id"], &Value::Null));
        assert_eq!(reader.get("/api/v1/incidents").await.ok()["items"][0]["notice_id"], Value::Null);
    }
    assert_eq!(verifier.get(&path).await.ok()["notice_id"], served["id"]);
    // Nor does its history, to whoever kept the record all along but is not named on the notice.
    let seal = json!({"visibility": "sealed", "reason": "threats were made"});
    mapper.patch(&path, 1, &json!({"notice_id": null})).await.ok();
    mapper.patch(&path, 2, &json!({"notice_id": served["id"]})).await.ok();
    let history = async |person: &Person| person.get(&format!("{path}/history")).await.ok().to_string();
    assert!(history(&mapper).await.contains(id(&served)), "its author reads the notice");
    verifier.post(&format!("/api/v1/records/{}/visibility", id(&served)), &seal).await.ok();
    for reader in [&mapper, &app.person(Role::Lawyer).await, &app.visitor()] {
        assert!(!history(reader).await.contains(id(&served)));
    }
    assert!(history(&verifier).await.contains(id(&served)), "who is named on it reads it");
    // It is still there after a change by somebody who reads it.
    let changed = verifier.patch(&path, 3, &json!({"title": "Doors were marked"})).await.ok();
    assert_eq!(changed["notice_id"], served["id"]);
}
