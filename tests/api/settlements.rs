use acceptance::TestApp;
use domain::actor::Role;
use serde_json::json;

fn body(app: &TestApp) -> serde_json::Value {
    json!({"name": "Mto Wa Mfano", "aliases": ["River Side"], "county": "Nairobi", "centre": [36.81, -1.31], "organisation_id": app.home})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_is_public_by_name_county_and_place() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let made = mapper.post("/api/v1/settlements", &body(&app)).await;
    assert_eq!(made.status, 201);
    let visitor = app.visitor();
    let seen = visitor.get(&made.header("location")).await.ok();
    assert_eq!(seen["visibility"], "public");
    assert_eq!(seen["organisation"]["name"], "Home Federation");
    assert!(seen["boundary"].is_null());
    for query in ["q=river%20s", "q=mfano", "bbox=36.8,-1.4,36.9,-1.2", "county=nairobi", ""] {
        let list = visitor.get(&format!("/api/v1/settlements?{query}")).await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{query}");
    }
    for query in ["q=elsewhere", "q=%25", "bbox=39,-5,40,-4", "county=Mombasa"] {
        let list = visitor.get(&format!("/api/v1/settlements?{query}")).await.ok();
        assert!(list["items"].as_array().unwrap().is_empty(), "{query}");
    }
    for query in ["bbox=1,2,3", "bbox=36.9,-1.2,36.8,-1.4", "at=yesterday", "limit=0", "after=x"] {
        let reply = visitor.get(&format!("/api/v1/settlements?{query}")).await;
        assert_eq!(reply.problem(), (422, "invalid".into()), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_version_it_was_made_on_and_history_names_the_fields() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let path = mapper.post("/api/v1/settlements", &body(&app)).await.header("location");
    let changed =
        verifier.patch(&path, 1, &json!({"ward": "Mfano Ward", "note": "told by the chief"})).await.ok();
    assert_eq!(
        (&changed["version"], &changed["ward"], &changed["name"]),
        (&json!(2), &json!("Mfano Ward"), &json!("Mto Wa Mfano"))
    );
    assert_eq!(verifier.patch(&path, 1, &json!({"name": "Other"})).await.problem(), (412, "stale".into()));
    let without =
        verifier.send(verifier.request(reqwest::Method::PATCH, &path).json(&json!({"name": "Other"}))).await;
    assert_eq!(without.problem(), (428, "if-match-needed".into()));
    let colleague = app.person(Role::Mapper).await;
    assert_eq!(
        colleague.patch(&path, 2, &json!({"name": "Other"})).await.problem(),
        (403, "not-allowed".into())
    );
    let history = verifier.get(&format!("{path}/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["ward"]));
    assert_eq!(history["items"][0]["note"], "told by the chief");
    assert_eq!(history["items"][0]["by"]["id"], verifier.id.to_string());
    let public = app.visitor().get(&format!("{path}/history")).await.ok();
    assert!(public["items"][0]["by"].is_null(), "the public does not learn who");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_right_is_refused_field_by_field() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let wrong = json!({"name": " ", "centre": [200.0, -1.0], "organisation_id": app.home});
    let reply = mapper.post("/api/v1/settlements", &wrong).await;
    assert_eq!(reply.problem(), (422, "invalid".into()));
    let pointers: Vec<_> =
        reply.json()["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
    assert_eq!(pointers, ["/name", "/centre"]);
    let elsewhere = json!({"name": "A", "centre": [36.8, -1.3], "organisation_id": app.elsewhere});
    assert_eq!(mapper.post("/api/v1/settlements", &elsewhere).await.problem(), (403, "not-allowed".into()));
    let administrator = app.person(Role::Administrator).await;
    assert_eq!(administrator.post("/api/v1/settlements", &body(&app)).await.problem().0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_never_overwritten_not_even_by_the_owner() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    mapper.post("/api/v1/settlements", &body(&app)).await.ok();
    let owner = app.owner().await;
    sqlx::raw_sql("update settlements set superseded_at = now()").execute(&owner).await.unwrap();
    let again = sqlx::raw_sql("update settlements set superseded_at = now()").execute(&owner).await;
    assert!(again.unwrap_err().to_string().contains("superseded once"));
}
