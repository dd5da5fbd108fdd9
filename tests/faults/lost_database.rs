//! The database goes away while the server runs, and comes back.

use std::time::{Duration, Instant};

use acceptance::{Person, ProcessApp, Reply, Stop, TestCluster};
use domain::actor::Role;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use super::{EVIDENCE, MEGABYTE, SERVER, ask_for_pack, case_of, content, count, pack_made, until, verify};

/// 503 with the words for it, and when to come back.
fn expect_unavailable(reply: &Reply) {
    assert_eq!(reply.problem(), (503, "unavailable".into()));
    let seconds: u64 = reply.header("retry-after").parse().expect("a time to come back");
    assert!((1..60).contains(&seconds));
}

/// The upload, while something holds it inside its transaction.
fn send(person: &Person, id: &str, bytes: &[u8]) -> tokio::task::JoinHandle<Reply> {
    let form = Form::new()
        .text("id", id.to_owned())
        .part("file", Part::bytes(bytes.to_vec()).file_name("letter.txt"));
    let (person, request) = (person.clone(), person.request(Method::POST, EVIDENCE).multipart(form));
    tokio::spawn(async move { person.send(request).await })
}

async fn waiting(owner: &PgPool) {
    until("the request waits inside its transaction", 20, async || {
        let blocked = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        count(owner, blocked).await > 0
    })
    .await;
}

async fn new_settlement(person: &Person, name: &str) -> Reply {
    let body = json!({"name": name, "centre": [36.81, -1.31], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await
}

/// Listens as an open map does, from now on; every event's lines arrive on the channel.
async fn listen(person: &Person) -> tokio::sync::mpsc::UnboundedReceiver<String> {
    let mut reply = person.request(Method::GET, "/api/v1/events").send().await.expect("the stream opens");
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok(Some(chunk)) = reply.chunk().await {
            if sender.send(String::from_utf8_lossy(&chunk).into_owned()).is_err() {
                break;
            }
        }
    });
    receiver
}

async fn hears(news: &mut tokio::sync::mpsc::UnboundedReceiver<String>) {
    let heard = async {
        while let Some(text) = news.recv().await {
            if text.contains("event: tiles") || text.contains("event:tiles") {
                return;
            }
        }
        panic!("the stream of events ended");
    };
    tokio::time::timeout(Duration::from_mins(1), heard).await.expect("the open map hears of a change");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_cut_inside_a_request_are_a_503_after_which_everything_goes_on() {
    let app = ProcessApp::start(SERVER).await;
    let lawyer = app.person(Role::Lawyer).await;
    let owner = app.owner().await;
    let mut news = listen(&lawyer).await;
    new_settlement(&lawyer, "Mto Wa Mfano").await.ok();
    hears(&mut news).await;
    let events = count(&owner, "select count(*) from custody_events").await;

    let mut held = owner.begin().await.unwrap();
    sqlx::query("lock table custody_events in share mode").execute(&mut *held).await.unwrap();
    let (id, bytes) = (Uuid::now_v7().to_string(), content(1, MEGABYTE));
    let sending = send(&lawyer, &id, &bytes);
    waiting(&owner).await;
    let cut: i64 = count(
        &owner,
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
         where datname = current_database() and usename = 'mipaka_app'",
    )
    .await;
    assert!(cut >= 2, "the request and the listener had connections: {cut}");
    let reply = sending.await.unwrap();
    held.rollback().await.unwrap();
    expect_unavailable(&reply);
    assert_eq!(count(&owner, "select count(*) from items").await, 0);
    assert_eq!(count(&owner, "select count(*) from client_ids").await, 0);
    assert_eq!(count(&owner, "select count(*) from custody_events").await, events);

    let again = send(&lawyer, &id, &bytes).await.unwrap();
    assert_eq!(again.status, 201);
    new_settlement(&lawyer, "Kilima Cha Mfano").await.ok();
    hears(&mut news).await;
    let case = case_of(&lawyer, 1, 1000).await;
    let pack = ask_for_pack(&lawyer, &case).await;
    assert_eq!(pack_made(&lawyer, &pack).await["state"], "ready");
    verify(&app, &lawyer, &pack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_stopped_and_started_again_is_found_again_without_a_restart() {
    let cluster = TestCluster::start().await;
    let app = ProcessApp::start_with(SERVER, cluster.database().await, None).await;
    let lawyer = app.person(Role::Lawyer).await;
    let mut news = listen(&lawyer).await;
    let first = new_settlement(&lawyer, "Mto Wa Mfano").await.ok();
    hears(&mut news).await;

    cluster.stop(Stop::Fast);
    let asked = Instant::now();
    let settlement = format!("/api/v1/settlements/{}", first["id"].as_str().unwrap());
    expect_unavailable(&lawyer.get(&settlement).await);
    expect_unavailable(&new_settlement(&lawyer, "Kilima Cha Mfano").await);
    let (id, bytes) = (Uuid::now_v7().to_string(), content(1, 1000));
    expect_unavailable(&send(&lawyer, &id, &bytes).await.unwrap());
    let told = asked.elapsed();
    assert!(told < Duration::from_secs(40), "three refusals took {told:?}");
    let visitor = app.visitor();
    let tile = "/tiles/settlements/14/9867/8253";
    until("what is known of tiles runs out", 10, async || visitor.get(tile).await.status != 204).await;
    expect_unavailable(&visitor.get(tile).await);
    assert_eq!(visitor.get("/readyz").await.status, 503);
    assert_eq!(visitor.get("/healthz").await.status, 200);

    cluster.start_again();
    until("the server is ready again", 30, async || visitor.get("/readyz").await.status == 200).await;
    assert_eq!(lawyer.get(&settlement).await.ok()["name"], "Mto Wa Mfano");
    let names = lawyer.get("/api/v1/settlements").await.ok();
    assert_eq!(names["items"].as_array().unwrap().len(), 1);
    assert_eq!(send(&lawyer, &id, &bytes).await.unwrap().status, 201);
    new_settlement(&lawyer, "Kilima Cha Mfano").await.ok();
    hears(&mut news).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_in_the_making_outlives_a_power_cut_of_the_database() {
    let cluster = TestCluster::start().await;
    let app = ProcessApp::start_with(SERVER, cluster.database().await, None).await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = case_of(&lawyer, 3, 30 * MEGABYTE).await;
    let owner = app.owner().await;
    let pack = ask_for_pack(&lawyer, &case).await;
    until("the pack is being written", 20, async || {
        count(&owner, "select count(*) from jobs where state = 'running'").await == 1
    })
    .await;
    cluster.stop(Stop::Immediate);
    tokio::time::sleep(Duration::from_secs(3)).await;
    cluster.start_again();
    let visitor = app.visitor();
    until("the server is ready again", 30, async || visitor.get("/readyz").await.status == 200).await;
    let made = pack_made(&lawyer, &pack).await;
    assert_eq!(made["state"], "ready", "{made}");
    verify(&app, &lawyer, &pack).await;
    let sealed = "select count(*) from log_queue";
    until("the log seals again", 30, async || count(&owner, sealed).await == 0).await;
}
