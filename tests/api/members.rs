//! The people of an organisation: let in, changed, shown out.

use acceptance::{Person, Reply, TestApp};
use chrono::Duration;
use domain::actor::Role;
use serde_json::{Value, json};
use uuid::Uuid;

const OWN_PASSWORD: &str = "four plain words here";

fn people(organisation: Uuid) -> String {
    format!("/api/v1/organisations/{organisation}/members")
}

fn person_of(organisation: Uuid, account: &Value) -> String {
    format!("{}/{}", people(organisation), account.as_str().expect("an id"))
}

async fn let_in(administrator: &Person, email: &str, roles: &[&str]) -> Value {
    let body = json!({"name": "Akinyi Otieno", "email": email, "roles": roles});
    let reply = administrator.post(&people(administrator.organisation), &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

async fn choose(app: &TestApp, token: &Value) -> Reply {
    app.visitor().post("/api/v1/session/password", &json!({"token": token, "password": OWN_PASSWORD})).await
}

async fn sign_in(app: &TestApp, email: &str) -> Reply {
    let body = json!({"email": email, "password": OWN_PASSWORD, "token": true});
    app.visitor().post("/api/v1/session", &body).await
}

/// Who the bearer of a token is.
async fn me(app: &TestApp, token: &Value) -> Reply {
    let mut person = app.visitor();
    person.token = token.as_str().map(str::to_owned);
    person.get("/api/v1/session").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_lets_a_mapper_in_who_chooses_a_password_once() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let added = let_in(&administrator, "0700555017", &["mapper", "mapper"]).await;
    assert_eq!(added["member"]["roles"], json!(["mapper"]));
    assert_eq!(added["member"]["has_signed_in"], false);
    assert_eq!(sign_in(&app, "0700555017").await.problem(), (401, "wrong-sign-in".into()));

    let token = &added["link"]["token"];
    let short = json!({"token": token, "password": "short"});
    assert_eq!(app.visitor().post("/api/v1/session/password", &short).await.problem().0, 422);
    let chosen = choose(&app, token).await;
    assert!(chosen.header("set-cookie").contains("HttpOnly"), "a refused password does not use the link up");
    assert_eq!(chosen.ok()["account"]["memberships"][0]["role"], "mapper");
    assert_eq!(choose(&app, token).await.problem(), (409, "link-spent".into()));
    assert_eq!(sign_in(&app, "0700555017").await.status, 200);

    let listed = administrator.get(&people(app.home)).await;
    assert!(!listed.text().contains(token.as_str().unwrap()), "the secret is told once");
    let items = listed.ok()["items"].as_array().unwrap().clone();
    let mapper = items.iter().find(|each| each["email"] == "0700555017").unwrap();
    assert_eq!((&mapper["has_signed_in"], &mapper["link_expires_at"]), (&json!(true), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_open_for_a_week_and_a_newer_one_shuts_it() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let added = let_in(&administrator, "late@test.invalid", &["mapper"]).await;
    let again = format!("{}/password-link", person_of(app.home, &added["member"]["id"]));
    let newer = administrator.post(&again, &json!({})).await.json();
    assert_eq!(choose(&app, &added["link"]["token"]).await.problem(), (409, "link-spent".into()));
    app.clock.advance(Duration::days(8));
    assert_eq!(choose(&app, &newer["token"]).await.problem(), (409, "link-spent".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_what_was_signed_in_with_the_old_one() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let verifier = app.person(Role::Verifier).await;
    let path = format!("{}/{}/password-link", people(app.home), verifier.id);
    let link = administrator.post(&path, &json!({})).await.json();
    assert_eq!(verifier.get("/api/v1/session").await.status, 200, "an unused link changes nothing");
    assert_eq!(choose(&app, &link["token"]).await.status, 200);
    assert_eq!(verifier.get("/api/v1/session").await.problem(), (401, "sign-in-needed".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_shown_out_is_out_at_once_and_can_be_let_in_again() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let added = let_in(&administrator, "out@test.invalid", &["verifier"]).await;
    choose(&app, &added["link"]["token"]).await.ok();
    let token = sign_in(&app, "out@test.invalid").await.ok()["token"].clone();
    let path = person_of(app.home, &added["member"]["id"]);

    let out = administrator.put(&path, &json!({"roles": []})).await.ok();
    assert_eq!((&out["active"], &out["roles"]), (&json!(false), &json!([])));
    assert_eq!(me(&app, &token).await.status, 401);
    assert_eq!(sign_in(&app, "out@test.invalid").await.problem(), (401, "wrong-sign-in".into()));
    let link = administrator.post(&format!("{path}/password-link"), &json!({})).await;
    assert_eq!(link.problem(), (409, "kept-elsewhere".into()));

    administrator.put(&path, &json!({"roles": ["mapper"]})).await.ok();
    let back = sign_in(&app, "out@test.invalid").await.ok();
    assert_eq!(back["account"]["memberships"][0]["role"], "mapper");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_themselves_a_role_and_the_last_administrator_stays() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let own = format!("{}/{}", people(app.home), administrator.id);
    let more = json!({"roles": ["administrator", "lawyer"]});
    assert_eq!(administrator.put(&own, &more).await.problem(), (403, "own-roles".into()));
    let none = json!({"roles": []});
    assert_eq!(administrator.put(&own, &none).await.problem(), (409, "last-administrator".into()));
    let other = app.person(Role::Administrator).await;
    other.put(&own, &more).await.ok();
    administrator.put(&own, &json!({"roles": ["lawyer"]})).await.ok();
    assert_eq!(administrator.get(&people(app.home)).await.problem(), (403, "not-allowed".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_that_gives_somebody_a_role_cannot_become_them() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let guest = app.stranger(Role::Lawyer).await;
    let path = format!("{}/{}", people(app.home), guest.id);
    assert_eq!(administrator.put(&path, &json!({"roles": ["lawyer"]})).await.problem().0, 404);
    sqlx::query("insert into memberships (account_id, organisation_id, role) values ($1, $2, 'lawyer')")
        .bind(guest.id)
        .bind(app.home)
        .execute(&app.owner().await)
        .await
        .unwrap();
    let link = administrator.post(&format!("{path}/password-link"), &json!({})).await;
    assert_eq!(link.problem(), (409, "kept-elsewhere".into()));
    // Shown out here, they stay what they are at home.
    let out = administrator.put(&path, &json!({"roles": []})).await.ok();
    assert_eq!(out["active"], true);
    assert_eq!(guest.get("/api/v1/session").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_right_is_named_and_a_taken_name_refused() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let wrong = json!({"name": "", "email": "a b", "roles": ["chief"]});
    let reply = administrator.post(&people(app.home), &wrong).await;
    assert_eq!(reply.problem(), (422, "invalid".into()));
    let pointers: Vec<String> = reply.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(pointers, ["/name", "/email", "/roles/0"]);
    let body = json!({"name": "Somebody", "email": administrator.email.to_uppercase(), "roles": ["mapper"]});
    let taken = administrator.post(&people(app.home), &body).await;
    assert_eq!(taken.problem(), (409, "email-taken".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_roles_and_other_organisations_neither_see_nor_change_people() {
    let app = TestApp::start().await;
    let foreign = app.stranger(Role::Administrator).await;
    let body = json!({"name": "Somebody", "email": "somebody@test.invalid", "roles": ["mapper"]});
    for person in [app.person(Role::Lawyer).await, app.person(Role::Verifier).await, foreign] {
        assert_eq!(person.get(&people(app.home)).await.problem(), (403, "not-allowed".into()));
        assert_eq!(person.post(&people(app.home), &body).await.problem(), (403, "not-allowed".into()));
    }
    assert_eq!(app.visitor().get(&people(app.home)).await.problem(), (401, "sign-in-needed".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_puts_teams_together_sees_colleagues_by_name_and_nothing_more() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let mapper = app.person(Role::Mapper).await;
    let path = format!("/api/v1/organisations/{}/colleagues", app.home);
    let seen = lawyer.get(&path).await.ok();
    let items = seen["items"].as_array().unwrap();
    assert!(
        items.iter().any(|each| each["id"] == mapper.id.to_string() && each["roles"] == json!(["mapper"]))
    );
    assert!(items.iter().all(|each| each.get("email").is_none()), "names, not sign-ins");
    assert_eq!(mapper.get(&path).await.problem(), (403, "not-allowed".into()));
    let elsewhere = app.stranger(Role::Lawyer).await;
    assert_eq!(elsewhere.get(&path).await.problem(), (403, "not-allowed".into()));
}
