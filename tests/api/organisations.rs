use acceptance::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn organisations_are_listed_and_an_unknown_one_is_absent() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let list = visitor.get("/api/v1/organisations").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let one = visitor.get(&format!("/api/v1/organisations/{}", app.home)).await.ok();
    assert_eq!(one["name"], "Home Federation");
    for id in ["not-an-id", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(
            visitor.get(&format!("/api/v1/organisations/{id}")).await.problem(),
            (404, "absent".into())
        );
    }
}
