//! What stands open to whoever knocks: counters, streams, lists.

use std::sync::Arc;

use acceptance::{Person, TestApp};
use domain::actor::Role;
use mipaka::commands::start;
use mipaka::config::Config;
use mipaka::http::streams::STREAMS_PER_ADDRESS;
use reqwest::Method;
use sha2::{Digest, Sha256};

async fn counters(person: &Person, header: Option<(&str, &str)>) -> u16 {
    let mut request = person.request(Method::GET, "/metrics");
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    person.send(request).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_are_for_this_machine_and_never_through_a_proxy() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    assert_eq!(counters(&visitor, None).await, 200);
    for proxied in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
        assert_eq!(counters(&visitor, Some((proxied, "203.0.113.7"))).await, 404, "{proxied}");
    }
    // A page elsewhere whose name was made to point here (DNS rebinding) asks under its own name.
    assert_eq!(counters(&visitor, Some(("host", "evil.example"))).await, 404);
    assert_eq!(counters(&visitor, Some(("host", "localhost:9000"))).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_token_counters_are_for_who_sends_it_from_anywhere() {
    let app = TestApp::start().await;
    let token = Some(Sha256::digest("a token made by chance").into());
    let config = Arc::new(Config { metrics_token: token, ..(*app.app.config).clone() });
    let serving = start(app.app.with(|parts| parts.config = config)).await.unwrap();
    let ask = async |sent: Option<&str>| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.get(format!("http://{}/metrics", serving.address));
        request = request.header("x-forwarded-for", "203.0.113.7");
        if let Some(sent) = sent {
            request = request.header("authorization", format!("Bearer {sent}"));
        }
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask(Some("a token made by chance")).await, 200);
    assert_eq!(ask(Some("a token made by chancE")).await, 404);
    assert_eq!(ask(None).await, 404, "without it not even this machine");
    serving.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_holds_only_so_many_streams_and_a_closed_one_makes_room() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let open = || visitor.request(Method::GET, "/api/v1/events").send();
    let mut streams = Vec::new();
    for _ in 0..STREAMS_PER_ADDRESS {
        let reply = open().await.unwrap();
        assert_eq!(reply.status(), 200);
        streams.push(reply);
    }
    let refused = visitor.get("/api/v1/events").await;
    assert_eq!(refused.problem(), (429, "too-many".into()));
    assert_eq!(refused.header("retry-after"), "30");
    let elsewhere = visitor.request(Method::GET, "/api/v1/events").header("x-forwarded-for", "203.0.113.7");
    assert_eq!(elsewhere.send().await.unwrap().status(), 200, "somebody else behind our proxy");
    assert_eq!(visitor.get("/api/v1/settlements").await.status, 200, "other requests go on");
    streams.pop();
    for attempt in 0.. {
        if open().await.unwrap().status() == 200 {
            break;
        }
        assert!(attempt < 100, "no room was made");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_what_can_be_public_are_open_and_the_others_ask_to_sign_in() {
    let app = TestApp::start().await;
    let (visitor, mapper) = (app.visitor(), app.person(Role::Mapper).await);
    for list in
        ["settlements", "corridors", "structures", "claims", "notices", "incidents", "evidence", "places"]
    {
        let path = format!("/api/v1/{list}");
        assert_eq!(visitor.get(&path).await.ok()["items"].as_array().map(Vec::len), Some(0), "{list}");
    }
    for list in ["walks", "cases"] {
        let path = format!("/api/v1/{list}");
        assert_eq!(visitor.get(&path).await.problem(), (401, "sign-in-needed".into()), "{list}");
        assert_eq!(mapper.get(&path).await.status, 200, "{list}");
    }
}
