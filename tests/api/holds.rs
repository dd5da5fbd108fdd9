//! A password through an administrator's link: what it opens, and who ends the doubt.

use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use crate::api::evidence::hand_in;

const NEW_PASSWORD: &str = "four plain words here";

fn member_place(app: &TestApp, person: &Person, below: &str) -> String {
    format!("/api/v1/organisations/{}/members/{}/{below}", app.home, person.id)
}

/// The administrator makes a link for the person and uses it.
async fn take_over(app: &TestApp, administrator: &Person, person: &Person) -> Person {
    let link = administrator.post(&member_place(app, person, "password-link"), &json!({})).await.ok();
    let chosen = json!({"token": link["token"], "password": NEW_PASSWORD});
    app.visitor().post("/api/v1/session/password", &chosen).await.ok();
    let body = json!({"email": person.email, "password": NEW_PASSWORD, "token": true});
    let signed_in = app.visitor().post("/api/v1/session", &body).await.ok();
    let mut taken = person.clone();
    taken.token = signed_in["token"].as_str().map(str::to_owned);
    taken
}

async fn sealed_letter(person: &Person) -> String {
    let item = hand_in(person, "where the witness lives").await;
    let id = item["id"].as_str().unwrap().to_owned();
    let seal = json!({"visibility": "sealed", "reason": "threats were made"});
    person.post(&format!("/api/v1/records/{id}/visibility"), &seal).await.ok();
    format!("/api/v1/evidence/{id}")
}

async fn vouch(app: &TestApp, voucher: &Person, person: &Person) -> Reply {
    voucher.post(&member_place(app, person, "vouch"), &json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_who_makes_a_link_for_somebody_reads_nothing_sealed_as_them() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let verifier = app.person(Role::Verifier).await;
    let letter = sealed_letter(&lawyer).await;
    let open = hand_in(&lawyer, "an open letter").await;
    let taken = take_over(&app, &administrator, &lawyer).await;

    assert_eq!(lawyer.get(&letter).await.problem().0, 401, "the old session is over");
    assert_eq!(taken.get(&letter).await.problem(), (404, "absent".into()));
    assert_eq!(taken.get(&format!("{letter}/file")).await.problem(), (404, "absent".into()));
    let listed = taken.get("/api/v1/evidence").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "only what is not sealed");
    assert_eq!(taken.get(&format!("/api/v1/evidence/{}", open["id"].as_str().unwrap())).await.status, 200);

    let me = taken.get("/api/v1/session").await.ok();
    assert_eq!(me["hold"]["link_made_by"]["id"], administrator.id.to_string());
    assert!(me["hold"]["link_made_at"].is_string() && me["hold"]["since"].is_string());
    let colleagues = verifier.get(&format!("/api/v1/organisations/{}/colleagues", app.home)).await.ok();
    let waiting: Vec<&Value> =
        colleagues["items"].as_array().unwrap().iter().filter(|one| one["vouch_needed"] == true).collect();
    assert_eq!((waiting.len(), &waiting[0]["id"]), (1, &json!(lawyer.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_of_before_the_link_vouches_and_nobody_else() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let (verifier, mapper) = (app.person(Role::Verifier).await, app.person(Role::Mapper).await);
    let advocate = app.person(Role::Advocate).await;
    let letter = sealed_letter(&lawyer).await;
    let taken = take_over(&app, &administrator, &lawyer).await;
    let held_too = take_over(&app, &administrator, &advocate).await;
    let friend = app.person(Role::Verifier).await;
    let promoted = json!({"roles": ["mapper", "verifier"]});
    let place = format!("/api/v1/organisations/{}/members/{}", app.home, mapper.id);
    administrator.put(&place, &promoted).await.ok();

    for (who, voucher) in [
        ("the person themselves", &taken),
        ("who made the link", &administrator),
        ("another held person", &held_too),
        ("somebody let in after the link", &friend),
        ("a mapper who became verifier after the link", &mapper),
        ("a stranger", &app.stranger(Role::Lawyer).await),
    ] {
        assert_eq!(vouch(&app, voucher, &lawyer).await.problem(), (403, "not-allowed".into()), "{who}");
    }
    assert_eq!(taken.get(&letter).await.problem().0, 404);

    let vouched = vouch(&app, &verifier, &lawyer).await.ok();
    assert_eq!(vouched["vouch_needed"], false);
    assert_eq!(taken.get(&letter).await.status, 200);
    assert_eq!(taken.get("/api/v1/session").await.ok()["hold"], Value::Null);
    assert_eq!(vouch(&app, &verifier, &lawyer).await.status, 200, "again changes nothing");
    let owner = app.owner().await;
    let audited: Vec<String> =
        sqlx::query_scalar("select action from audit where record_id = $1 order by seq")
            .bind(lawyer.id)
            .fetch_all(&owner)
            .await
            .unwrap();
    assert!(
        audited.ends_with(&[
            "offered a new password".into(),
            "chose a password".into(),
            "vouched for".into()
        ]),
        "{audited:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_and_a_link_of_ones_own_hold_nothing() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let body = json!({"name": "Akinyi Otieno", "email": "0700555018", "roles": ["lawyer"]});
    let added = administrator.post(&format!("/api/v1/organisations/{}/members", app.home), &body).await.ok();
    let chosen = json!({"token": added["link"]["token"], "password": NEW_PASSWORD});
    let entered = app.visitor().post("/api/v1/session/password", &chosen).await.ok();
    assert_eq!(entered["account"]["hold"], Value::Null);
    let own = take_over(&app, &administrator, &administrator).await;
    assert_eq!(own.get("/api/v1/session").await.ok()["hold"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_the_name_or_the_sign_in_name_is_refused() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let body = json!({"name": "Akinyi Otieno", "email": "akinyi.otieno@kijani.example", "roles": ["mapper"]});
    let added = administrator.post(&format!("/api/v1/organisations/{}/members", app.home), &body).await.ok();
    for password in ["akinyi otieno", "Akinyi-Otieno!", "akinyi.otieno@kijani.example"] {
        let chosen = json!({"token": added["link"]["token"], "password": password});
        let refused = app.visitor().post("/api/v1/session/password", &chosen).await;
        assert_eq!(refused.problem(), (422, "invalid".into()), "{password}");
        assert_eq!(refused.json()["errors"][0]["code"], "is-name");
    }
}
