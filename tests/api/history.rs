use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use crate::api::evidence::hand_in;

async fn recorded(mapper: &Person) -> String {
    let place =
        json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": mapper.organisation});
    let settlement = mapper.post("/api/v1/settlements", &place).await.ok();
    let incident = json!({
        "settlement_id": settlement["id"], "title": "Doors marked", "phase": "marking",
        "occurred": {"date": "2021-10-08", "precision": "day"}, "narrative": "Asha Mfano saw it.",
        "place": {"type": "Point", "coordinates": [36.811, -1.312]},
        "duty_holders": [{"name": "Officer Mfano", "kind": "officer", "role": "led the painters"}], "counts": [],
    });
    mapper.post("/api/v1/incidents", &incident).await.ok()["id"].as_str().unwrap().to_owned()
}

async fn history(reader: &Person, id: &str) -> Vec<Value> {
    let told = reader.get(&format!("/api/v1/incidents/{id}/history")).await.ok();
    told["items"].as_array().unwrap().clone()
}

async fn set_visibility(person: &Person, id: &str, visibility: &str, reason: &str) {
    let body = json!({"visibility": visibility, "reason": reason});
    person.post(&format!("/api/v1/records/{id}/visibility"), &body).await.ok();
}

fn change<'a>(entry: &'a Value, field: &str) -> &'a Value {
    let changes = entry["changes"].as_array().unwrap();
    changes.iter().find(|change| change["field"] == field).unwrap_or_else(|| panic!("{field} in {entry}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn history_tells_each_changed_field_before_and_after_but_no_person_and_no_place() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let id = recorded(&mapper).await;
    let patch = json!({
        "title": "Doors marked with paint", "occurred": {"date": "2021-10-08", "precision": "month"},
        "duty_holders": [{"name": "Officer Mwingine", "kind": "officer", "role": "led the painters"}],
        "place": {"type": "Point", "coordinates": [36.812, -1.312]}, "note": "told again by two residents",
    });
    mapper.patch(&format!("/api/v1/incidents/{id}"), 1, &patch).await.ok();
    let told = history(&mapper, &id).await;
    assert_eq!(
        (told.len(), &told[0]["action"], &told[1]["action"]),
        (2, &json!("changed"), &json!("recorded"))
    );
    assert_eq!(told[0]["changed"], json!(["duty_holders", "occurred", "place", "title"]));
    let title = change(&told[0], "title");
    assert_eq!(
        (&title["before"], &title["after"]),
        (&json!("Doors marked"), &json!("Doors marked with paint"))
    );
    assert_eq!(change(&told[0], "occurred")["after"], json!({"date": "2021-10-08", "precision": "month"}));
    assert_eq!(change(&told[0], "place")["withheld"], "geometry");
    assert_eq!(change(&told[0], "duty_holders")["withheld"], "personal");
    let text = told[0].to_string();
    assert!(!text.contains("Officer") && !text.contains("36.81"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_and_closing_a_record_stands_in_its_history_with_the_reason() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let id = recorded(&mapper).await;
    set_visibility(&verifier, &id, "public", "the residents agreed").await;
    set_visibility(&verifier, &id, "restricted", "threats were made").await;
    let told = history(&verifier, &id).await;
    let actions: Vec<&Value> = told.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["narrowed", "opened", "recorded"]);
    assert_eq!((&told[1]["note"], &told[1]["version"]), (&json!("the residents agreed"), &json!(1)));
    assert_eq!(told[1]["by"]["id"], verifier.id.to_string());
    let opened = change(&told[1], "visibility");
    assert_eq!((&opened["before"], &opened["after"]), (&json!("restricted"), &json!("public")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_mended_before_a_record_was_opened_is_not_told_to_the_public() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let id = recorded(&mapper).await;
    let patch = json!({"narrative": "A resident saw it.", "note": "her name taken out"});
    mapper.patch(&format!("/api/v1/incidents/{id}"), 1, &patch).await.ok();
    assert_eq!(change(&history(&mapper, &id).await[0], "narrative")["before"], "Asha Mfano saw it.");
    set_visibility(&verifier, &id, "public", "the residents agreed").await;
    for outsider in [app.visitor(), app.stranger(Role::Lawyer).await] {
        let told = history(&outsider, &id).await;
        assert_eq!(told.len(), 2, "no opening: {told:?}");
        let narrative = change(&told[0], "narrative");
        assert_eq!((&narrative["withheld"], &narrative["before"]), (&json!("organisation"), &Value::Null));
        assert!(!json!(told).to_string().contains("Asha"), "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_replaced_while_a_record_was_sealed_stays_untold_when_it_is_open_again() {
    let app = TestApp::start().await;
    let (first, second) = (app.person(Role::Verifier).await, app.person(Role::Lawyer).await);
    let mapper = app.person(Role::Mapper).await;
    let id = recorded(&mapper).await;
    set_visibility(&first, &id, "sealed", "threats were made").await;
    let path = format!("/api/v1/incidents/{id}");
    first.patch(&path, 1, &json!({"narrative": "The witness hides in Mfano."})).await.ok();
    first.patch(&path, 2, &json!({"narrative": "A resident saw it."})).await.ok();
    assert_eq!(change(&history(&first, &id).await[0], "narrative")["before"], "The witness hides in Mfano.");
    set_visibility(&first, &id, "restricted", "she is safe now").await;
    let told = history(&second, &id).await;
    assert!(!json!(told).to_string().contains("hides"), "{told:?}");
    assert!(told.iter().any(|entry| entry["changes"][0]["withheld"] == "sealed"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_the_same_history_and_the_public_does_not_learn_who() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let item = hand_in(&mapper, "a letter").await;
    let id = item["id"].as_str().unwrap();
    let path = format!("/api/v1/evidence/{id}");
    let patch = json!({"title": "Letter of 1994", "captured_at": "1994-06-01"});
    mapper.patch(&path, 1, &patch).await.ok();
    set_visibility(&verifier, id, "public", "printed in a newspaper").await;
    let told = mapper.get(&format!("{path}/history")).await.ok();
    assert_eq!(told["items"][0]["action"], "opened");
    let changed = &told["items"][1];
    assert_eq!(change(changed, "title")["after"], "Letter of 1994");
    assert_eq!(change(changed, "captured_at")["withheld"], "personal");
    let public = app.visitor().get(&format!("{path}/history")).await.ok();
    assert!(public["items"].as_array().unwrap().iter().all(|entry| entry["by"].is_null()), "{public}");
}
