use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use super::{download, filled_case, make_pack};
use crate::api::cases::place;

async fn seal(person: &Person, record: &Value) {
    let body = json!({"visibility": "sealed", "reason": "threats were made"});
    let place = format!("/api/v1/records/{}/visibility", record.as_str().unwrap());
    assert_eq!(person.post(&place, &body).await.ok()["visibility"], "sealed");
}

async fn ask(person: &Person, case: &Value) -> Reply {
    person.post(&place(case, "/packs"), &json!({})).await
}

fn unreadable(reply: &Reply) {
    assert_eq!(reply.problem(), (422, "invalid".into()));
    let error = &reply.json()["errors"][0];
    assert_eq!(error["code"], "unreadable");
    let words = error["detail"].as_str().unwrap();
    assert!(words.contains("WN-3") && !words.contains("pulled down"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_person_named_on_a_sealed_incident_exports_it_and_reads_the_pack() {
    let app = TestApp::start().await;
    let (named, case) = filled_case(&app).await;
    let colleague = app.person(Role::Lawyer).await;
    let administrator = app.person(Role::Administrator).await;
    let shown = named.get(&place(&case, "")).await.ok();
    let incident = shown["exhibits"][2]["record"]["id"].clone();
    seal(&named, &incident).await;

    unreadable(&ask(&colleague, &case).await);
    assert_eq!(ask(&administrator, &case).await.problem().0, 404);
    let hidden = colleague.get(&format!("/api/v1/incidents/{}", incident.as_str().unwrap())).await;
    assert_eq!(hidden.problem(), (404, "absent".into()));

    let pack = make_pack(&named, &case).await;
    assert_eq!(pack["state"], "ready", "{pack}");
    assert_eq!(download(&named, &pack).await.status, 200);
    let pack_place = format!("/api/v1/packs/{}", pack["id"].as_str().unwrap());
    for person in [&colleague, &administrator] {
        assert_eq!(person.get(&pack_place).await.problem(), (404, "absent".into()));
        assert_eq!(download(person, &pack).await.problem(), (404, "absent".into()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_made_before_an_exhibit_was_sealed_is_given_to_those_named_on_it_only() {
    let app = TestApp::start().await;
    let (named, case) = filled_case(&app).await;
    let colleague = app.person(Role::Lawyer).await;
    let pack = make_pack(&named, &case).await;
    assert_eq!(download(&colleague, &pack).await.status, 200);
    let shown = named.get(&place(&case, "")).await.ok();
    seal(&named, &shown["exhibits"][2]["record"]["id"]).await;
    assert_eq!(download(&colleague, &pack).await.problem(), (404, "absent".into()));
    assert_eq!(download(&named, &pack).await.status, 200);
}
