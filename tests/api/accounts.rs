use acceptance::TestApp;
use domain::actor::Role;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let app = TestApp::start().await;
    let person = app.person(Role::Mapper).await;
    let visitor = app.visitor();
    let wrong =
        visitor.post("/api/v1/session", &json!({"email": person.email, "password": "not this one"})).await;
    let unknown =
        visitor.post("/api/v1/session", &json!({"email": "nobody@test.invalid", "password": "x"})).await;
    assert_eq!(wrong.problem(), (401, "wrong-sign-in".into()));
    assert_eq!(wrong.body, unknown.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gets_a_cookie_that_scripts_cannot_read_and_changes_need_our_header() {
    let app = TestApp::start().await;
    let person = app.person(Role::Mapper).await;
    let visitor = app.visitor();
    let body = json!({"email": person.email, "password": "a long enough password"});
    let reply = visitor.post("/api/v1/session", &body).await;
    assert!(reply.ok()["token"].is_null());
    let cookie = reply.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().unwrap().to_owned();

    let show = visitor.request(reqwest::Method::GET, "/api/v1/session").header("cookie", &pair);
    assert_eq!(visitor.send(show).await.ok()["email"], person.email.as_str());
    let forged = visitor.request(reqwest::Method::DELETE, "/api/v1/session").header("cookie", &pair);
    assert_eq!(visitor.send(forged).await.problem(), (403, "cross-site".into()));
    let own = visitor
        .request(reqwest::Method::DELETE, "/api/v1/session")
        .header("cookie", &pair)
        .header("x-mipaka", "1");
    assert_eq!(visitor.send(own).await.status, 204);
    let after = visitor.request(reqwest::Method::GET, "/api/v1/session").header("cookie", &pair);
    assert_eq!(visitor.send(after).await.problem(), (401, "sign-in-needed".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_is_slowed_down() {
    let app = TestApp::start().await;
    let person = app.person(Role::Mapper).await;
    let visitor = app.visitor();
    let body = json!({"email": person.email, "password": "wrong wrong wrong"});
    let mut last = visitor.post("/api/v1/session", &body).await;
    for _ in 0..15 {
        last = visitor.post("/api/v1/session", &body).await;
    }
    assert_eq!(last.problem(), (429, "too-many".into()));
    assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn set_up_works_once_and_only_on_an_empty_installation() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let body = json!({"name": "First Person", "email": "first@test.invalid", "password": "a long enough password",
        "organisation": "Own Federation"});
    let reply = visitor.post("/api/v1/setup", &body).await;
    assert_eq!(reply.status, 201);
    assert_eq!(reply.json()["account"]["memberships"].as_array().unwrap().len(), 5);
    assert_eq!(visitor.post("/api/v1/setup", &body).await.problem(), (409, "set-up-already".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_doors_stay_shut_without_the_demo_world() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    assert_eq!(visitor.get("/api/v1/session/demo").await.ok(), json!({"demo": false, "accounts": []}));
    assert_eq!(visitor.post("/api/v1/session/demo", &json!({"role": "lawyer"})).await.problem().0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_we_do_not_know_is_refused_by_name() {
    let app = TestApp::start().await;
    let reply =
        app.visitor().post("/api/v1/session", &json!({"email": "a", "password": "b", "tokn": true})).await;
    assert_eq!(reply.problem(), (422, "invalid".into()));
    assert!(reply.text().contains("tokn"));
}
