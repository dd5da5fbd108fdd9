use acceptance::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_says_what_it_is_and_names_the_key_that_signs_its_packs() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let about = visitor.get("/api/v1/about").await.ok();
    assert_eq!(about["demo"], false);
    assert_eq!(about["area"], serde_json::json!([33.9, -4.9, 41.95, 5.1]));
    let fingerprint = about["key_fingerprint"].as_str().unwrap();
    assert_eq!(fingerprint.len(), 64);
    assert!(visitor.get("/.well-known/mipaka-key").await.text().contains(fingerprint));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_nowhere_answers_in_the_language_of_its_place() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    assert_eq!(visitor.get("/api/v1/nothing").await.problem(), (404, "absent".into()));
    assert_eq!(visitor.get("/nowhere").await.status, 404);
}
