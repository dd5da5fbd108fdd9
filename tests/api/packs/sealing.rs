use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use super::{download, filled_case, make_pack, make_sealed_pack};
use crate::api::cases::{attach, open_case, place, put_now};
use crate::api::evidence::{hand_in, id};

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

    let pack = make_sealed_pack(&named, &case).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn sealed_exhibits_leave_only_when_whoever_asks_says_that_they_shall() {
    let app = TestApp::start().await;
    let (named, case) = filled_case(&app).await;
    let colleague = app.person(Role::Lawyer).await;
    let shown = named.get(&place(&case, "")).await.ok();
    let access = json!({"public": 0, "partner": 0, "restricted": 3, "sealed": 0, "hidden": 0});
    assert_eq!(shown["exhibit_access"], access);
    assert_eq!(shown["exhibits"][2]["visibility"], "restricted");
    seal(&named, &shown["exhibits"][2]["record"]["id"]).await;

    let warned = named.get(&place(&case, "")).await.ok();
    let access = json!({"public": 0, "partner": 0, "restricted": 2, "sealed": 1, "hidden": 0});
    assert_eq!(warned["exhibit_access"], access);
    assert_eq!(warned["exhibits"][2]["visibility"], "sealed");
    let hidden = colleague.get(&place(&case, "")).await.ok();
    assert_eq!(hidden["exhibit_access"]["hidden"], 1);
    assert_eq!(hidden["exhibit_access"]["sealed"], 0);
    assert_eq!(hidden["exhibits"][2]["visibility"], Value::Null);

    for unaware in [json!({}), json!({"includes_sealed": false})] {
        let refused = named.post(&place(&case, "/packs"), &unaware).await;
        assert_eq!(refused.problem(), (409, "sealed-matter".into()));
        let problem = refused.json();
        assert_eq!(problem["detail"], "1 of 3 exhibits is sealed: WN-3.");
        assert_eq!(problem["errors"][0]["pointer"], "/includes_sealed");
        assert!(problem["mend"].as_str().unwrap().contains("includes_sealed true"));
    }
    assert_eq!(named.get(&place(&case, "")).await.ok()["packs"], json!([]), "nothing was frozen");
    unreadable(&colleague.post(&place(&case, "/packs"), &json!({"includes_sealed": true})).await);

    let pack = make_sealed_pack(&named, &case).await;
    assert_eq!((&pack["sealed_exhibits"], &pack["restricted_exhibits"]), (&json!(1), &json!(2)));
    let listed = named.get(&place(&case, "")).await.ok();
    assert_eq!(listed["packs"][0]["sealed_exhibits"], 1);
    let words = super::telling::printed(&app, &download(&named, &pack).await.body);
    assert!(words.is_none_or(|words| words.contains("Hand this pack to nobody")), "page one says it");
    let owner = app.owner().await;
    let audited: i64 =
        sqlx::query_scalar("select count(*) from audit where 'includes_sealed' = any (fields)")
            .fetch_one(&owner)
            .await
            .unwrap();
    assert_eq!(audited, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_is_given_to_those_who_may_read_what_is_in_it_and_to_who_asked_for_it() {
    let app = TestApp::start().await;
    let (clinic, colleague) = (app.person(Role::Lawyer).await, app.person(Role::Lawyer).await);
    let keeper = app.stranger(Role::Lawyer).await;
    let case = open_case(&clinic).await;
    let both = json!({"team": [{"account_id": clinic.id, "role": "lawyer"}, {"account_id": keeper.id, "role": "lawyer"}]});
    put_now(&clinic, &case, "/team", &both).await.ok();
    let theirs = hand_in(&keeper, "kept by another organisation").await;
    attach(&keeper, &case, &theirs, "Statement").await;
    let ours = hand_in(&clinic, "ours").await;
    attach(&clinic, &case, &ours, "Letter").await;
    let pack = make_pack(&clinic, &case).await;
    assert_eq!(colleague.get(&format!("/api/v1/evidence/{}", id(&theirs))).await.problem().0, 404);
    assert_eq!(download(&colleague, &pack).await.problem(), (404, "absent".into()), "not on the team");
    for person in [&clinic, &keeper] {
        assert_eq!(download(person, &pack).await.status, 200);
    }
    let shown = clinic.get(&place(&case, "")).await.ok();
    let exhibit = format!("/exhibits/{}", id(&shown["exhibits"][0]));
    clinic.delete_from(&place(&case, &exhibit), shown["version"].as_i64().unwrap()).await;
    assert_eq!(download(&clinic, &pack).await.status, 200, "who asked for it keeps what was taken out since");
}
