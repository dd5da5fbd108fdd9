//! Records name others by their ids, and name them only to those who may read them.

use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use crate::api::cases::{attach, open_case, place};
use crate::api::evidence::{hand_in, id};

async fn settlement(person: &Person) -> Value {
    let body =
        json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()
}

pub(super) async fn set_visibility(person: &Person, record: &Value, visibility: &str) {
    let body = json!({"visibility": visibility, "reason": "decided at a meeting"});
    person.post(&format!("/api/v1/records/{}/visibility", id(record)), &body).await.ok();
}

fn service(kind: &str, item: &Value, note: &str) -> Value {
    json!({"kind": kind, "completed": {"date": "2024-03-01", "precision": "day"}, "contested": false,
        "evidence_id": item, "note": note})
}

/// A notice whose first service is shown by an item that is sealed to `named`, as `named` and others read it.
async fn notice_with_sealed_item(named: &Person) -> (Value, Value) {
    let item = hand_in(named, "who saw it pasted").await;
    set_visibility(named, &item, "sealed").await;
    let body = json!({"settlement_id": settlement(named).await["id"], "title": "Notice to leave",
        "issuer": {"kind": "unknown"}, "land_class": "public",
        "channels": [service("display", &item["id"], "on doors"), service("display", &Value::Null, "at the well")]});
    (item, named.post("/api/v1/notices", &body).await.ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_names_the_item_that_shows_a_service_only_to_those_who_may_read_the_item() {
    let app = TestApp::start().await;
    let (named, colleague) = (app.person(Role::Lawyer).await, app.person(Role::Verifier).await);
    let (item, notice) = notice_with_sealed_item(&named).await;
    let path = format!("/api/v1/notices/{}", id(&notice));
    assert_eq!(notice["channels"][0]["evidence_id"], item["id"]);
    named.patch(&path, 1, &json!({"title": "Notice to leave the reserve"})).await.ok();
    let channels = json!([service("display", &Value::Null, "on doors")]);
    named.patch(&path, 2, &json!({"channels": channels})).await.ok();
    let channels = json!([service("display", &item["id"], "on doors"), service("radio", &Value::Null, "")]);
    let refused = named.patch(&path, 3, &json!({"channels": channels})).await;
    assert_eq!(refused.problem().0, 422, "an empty note");
    let channels =
        json!([service("display", &item["id"], "on doors"), service("radio", &Value::Null, "news")]);
    named.patch(&path, 3, &json!({"channels": channels})).await.ok();

    let list = format!("/api/v1/notices?settlement_id={}", notice["settlement"]["id"].as_str().unwrap());
    for below in [path.clone(), format!("{path}/history"), list] {
        assert!(named.get(&below).await.text().contains(id(&item)), "{below} names it to who is named on it");
        let told = colleague.get(&below).await;
        assert_eq!(told.status, 200);
        assert!(!told.text().contains(id(&item)), "{below}: {}", told.text());
    }
    let told = colleague.get(&path).await.ok();
    assert_eq!(told["channels"][0]["evidence_id"], Value::Null);
    assert!(!told.to_string().contains("said to show it"), "nor does the working speak of it: {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_told_of_an_item_changes_a_notice_without_losing_it_or_moving_it() {
    let app = TestApp::start().await;
    let (named, colleague) = (app.person(Role::Lawyer).await, app.person(Role::Verifier).await);
    let (item, notice) = notice_with_sealed_item(&named).await;
    let path = format!("/api/v1/notices/{}", id(&notice));
    let links = async || {
        let shown = named.get(&path).await.ok();
        let channels = shown["channels"].as_array().unwrap().clone();
        channels.iter().map(|channel| channel["evidence_id"].clone()).collect::<Vec<_>>()
    };
    let told = colleague.patch(&path, 1, &json!({"title": "Notice to quit"})).await.ok();
    assert_eq!(links().await, [item["id"].clone(), Value::Null]);

    let mut channels = told["channels"].clone();
    let unchanged = colleague.patch(&path, 2, &json!({"channels": channels})).await.ok();
    assert_eq!(unchanged["version"], 2, "sending back what was told is no change");
    channels.as_array_mut().unwrap().reverse();
    channels.as_array_mut().unwrap().push(service("radio", &Value::Null, "news"));
    colleague.patch(&path, 2, &json!({"channels": channels})).await.ok();
    assert_eq!(links().await, [Value::Null, item["id"].clone(), Value::Null], "it goes with its service");

    channels[1]["note"] = json!("on four doors");
    colleague.patch(&path, 3, &json!({"channels": channels})).await.ok();
    assert_eq!(links().await, [Value::Null, item["id"].clone(), Value::Null], "changed where it stood");

    channels.as_array_mut().unwrap().remove(1);
    colleague.patch(&path, 4, &json!({"channels": channels})).await.ok();
    assert_eq!(links().await, [Value::Null, Value::Null], "and shows no other service");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_names_its_settlement_and_a_walk_its_file_only_to_those_who_may_know_of_them() {
    let app = TestApp::start().await;
    let (named, colleague) = (app.person(Role::Lawyer).await, app.person(Role::Lawyer).await);
    let (place, river) = (settlement(&named).await, settlement(&named).await);
    let body = json!({"title": "A case", "settlement_id": river["id"]});
    let case = named.post("/api/v1/cases", &body).await.ok();
    let path = format!("/api/v1/cases/{}", id(&case));
    named.patch(&path, 1, &json!({"settlement_id": place["id"]})).await.ok();
    set_visibility(&named, &place, "sealed").await;
    for below in ["", "/history"] {
        let told = colleague.get(&format!("{path}{below}")).await;
        assert!(told.status == 200 && !told.text().contains(id(&place)), "{below}: {}", told.text());
    }
    colleague.patch(&path, 2, &json!({"title": "The case of the river"})).await.ok();
    assert_eq!(named.get(&path).await.ok()["settlement_id"], place["id"], "and it stays");

    let walked = [("settlement_id", id(&river))];
    let walk = named.upload("/api/v1/walks", &walked, "walk.geojson", super::requests::track()).await.ok();
    let item = walk["file"]["item_id"].clone();
    set_visibility(&named, &json!({"id": item}), "sealed").await;
    let told = colleague.get(&format!("/api/v1/walks/{}", id(&walk))).await.ok();
    assert_eq!(told["file"]["item_id"], Value::Null);
    assert_eq!(named.get(&format!("/api/v1/walks/{}", id(&walk))).await.ok()["file"]["item_id"], item);
}

#[tokio::test(flavor = "multi_thread")]
async fn outsiders_who_may_read_an_item_do_not_hear_who_handles_it_nor_which_case_it_serves() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let item = hand_in(&lawyer, "a letter of the ministry").await;
    let case = open_case(&lawyer).await;
    attach(&lawyer, &case, &item, "Letter").await;
    let custody = format!("/api/v1/evidence/{}/custody", id(&item));
    let kinds = |reply: Value| {
        let items = reply["items"].as_array().unwrap().clone();
        items.iter().map(|event| (event["kind"].clone(), event["by"].is_object())).collect::<Vec<_>>()
    };
    set_visibility(&app.person(Role::Verifier).await, &item, "public").await;
    let reference = lawyer.get(&place(&case, "")).await.ok()["reference"].as_str().unwrap().to_owned();
    assert_eq!(
        kinds(lawyer.get(&custody).await.ok()),
        [(json!("received"), true), (json!("attached"), true)]
    );
    for outsider in [app.visitor(), app.stranger(Role::Lawyer).await, app.person(Role::Mapper).await] {
        let told = outsider.get(&custody).await;
        assert!(!told.text().contains(&reference), "{}", told.text());
        assert_eq!(kinds(told.ok()), [(json!("received"), false)]);
    }
}
