//! News of changed tiles: nothing is skipped, nothing is told twice, and only to those it is for.

use std::time::Duration;

use acceptance::TestApp;
use futures::StreamExt;
use reqwest::Method;
use sqlx::{Connection, PgConnection, PgPool};
use tiles::ChangeFeed;
use uuid::Uuid;

use super::world::World;

const READERS: [&str; 3] = ["verifier", "advocate", "lawyer"];

async fn announce(connection: &mut PgConnection, record: Uuid) {
    sqlx::query(
        "insert into outbox (topic, record_id, visibility, payload)
         values ('tiles', $1, 'public', '{\"layer\": \"corridors\", \"boxes\": [[36.8, -1.4, 36.9, -1.3]]}')",
    )
    .bind(record)
    .execute(connection)
    .await
    .unwrap();
}

/// What is new, once there is as much as was waited for. The oldest running transaction counts over
/// all databases of a cluster, so the work of other tests can hold news back, never lose them.
async fn news(feed: &mut ChangeFeed, reader: &PgPool, count: usize) -> Vec<Option<Uuid>> {
    let mut told = Vec::new();
    for _ in 0..600 {
        told.extend(feed.next(reader).await.unwrap().into_iter().map(|change| change.record_id));
        if told.len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn two_changes_committed_in_reverse_order_are_both_told_once_in_a_safe_order() {
    let app = TestApp::start().await;
    let reader = &app.app.pools.tiles;
    let mut feed = ChangeFeed::from_now(reader).await.unwrap();
    let mut one = PgConnection::connect(&app.database().owner_url()).await.unwrap();
    let mut other = PgConnection::connect(&app.database().owner_url()).await.unwrap();
    let (early, late) = (Uuid::now_v7(), Uuid::now_v7());

    let mut first = one.begin().await.unwrap();
    announce(&mut first, early).await;
    let mut second = other.begin().await.unwrap();
    announce(&mut second, late).await;
    second.commit().await.unwrap();
    // The first still runs: a reader that told of the second now could never come back for the first.
    assert!(feed.next(reader).await.unwrap().is_empty());
    let mut impatient = feed.clone();
    first.commit().await.unwrap();

    let told = news(&mut feed, reader, 2).await;
    assert_eq!(told, [Some(early), Some(late)]);
    assert!(feed.next(reader).await.unwrap().is_empty(), "nothing is told twice");
    let again = news(&mut impatient, reader, 2).await;
    assert_eq!(again, told, "another reader hears the same in the same order");
    let mut returning = ChangeFeed::after(feed.place());
    assert!(returning.next(reader).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_taken_back_is_never_told() {
    let app = TestApp::start().await;
    let reader = &app.app.pools.tiles;
    let mut feed = ChangeFeed::from_now(reader).await.unwrap();
    let mut connection = PgConnection::connect(&app.database().owner_url()).await.unwrap();
    let mut taken_back = connection.begin().await.unwrap();
    announce(&mut taken_back, Uuid::now_v7()).await;
    taken_back.rollback().await.unwrap();
    let kept = Uuid::now_v7();
    announce(&mut connection, kept).await;
    assert_eq!(news(&mut feed, reader, 1).await, [Some(kept)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn open_maps_hear_of_a_private_change_only_where_its_readers_sit() {
    let world = World::make().await;
    let mut streams = Vec::new();
    for (name, person) in &world.people {
        let response =
            person.request(Method::GET, "/api/v1/events").send().await.expect("the server answers");
        assert_eq!(response.status(), 200);
        streams.push((*name, response.bytes_stream()));
    }
    let body = super::requests::new_record("incident", &world);
    world.author.post("/api/v1/incidents", &body).await.ok();
    // Readers first: once they heard of it, the others would have too.
    streams.sort_by_key(|(name, _)| !READERS.contains(name));
    for (name, mut stream) in streams {
        let heard = async {
            while let Some(Ok(chunk)) = stream.next().await {
                if String::from_utf8_lossy(&chunk).contains("incidents") {
                    return true;
                }
            }
            false
        };
        let reads = READERS.contains(&name);
        let patience = Duration::from_millis(if reads { 60_000 } else { 300 });
        let told = tokio::time::timeout(patience, heard).await.unwrap_or(false);
        assert_eq!(told, reads, "{name} hears of a restricted incident: {told}");
    }
}
