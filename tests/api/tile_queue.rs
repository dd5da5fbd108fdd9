//! Tiles that have to wait for the database: a queue with an end, and readers who go away.

use std::time::{Duration, Instant};

use acceptance::{Reply, TestApp};
use sqlx::{AssertSqlSafe, PgPool};
use tokio::task::JoinHandle;

use super::walks::CORNER;

/// As in `tiles::Limits`: connections for tile queries, and requests that may wait for one.
const CONNECTIONS: usize = 8;
const WAITING: usize = 256;

/// Tile queries that stand still before the locked table.
async fn standing(owner: &PgPool) -> i64 {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity where datname = current_database() and state = 'active'
         and wait_event_type = 'Lock' and query like '%string_agg(packed%'",
    )
    .fetch_one(owner)
    .await
    .unwrap()
}

async fn wait_for(what: &str, seconds: u64, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_secs(seconds), "it never came about that {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_says_when_to_come_back_and_readers_who_go_away_take_their_queries_with_them() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let server = app.server_keeping(0, 0).await;
    let visitor = app.visitor().at(&format!("http://{}", server.address));
    let [x, y] = CORNER;
    sqlx::raw_sql(AssertSqlSafe(format!(
        "select tile_put('base', gen_random_uuid(), st_makeenvelope({x} - 0.05, {y} - 0.05, {x} + 0.05, {y} + 0.05, 4326), null, null, 0,
            array['block', 'here'])"
    )))
    .execute(&owner)
    .await
    .unwrap();
    let tile = tiles::TileCoord::at(18, x, y).expect("a place in Kenya");
    let path = |place: usize| {
        let (across, down) = (place as u32 % 20, place as u32 / 20);
        format!("/tiles/base/18/{}/{}", tile.x() - 10 + across, tile.y() - 10 + down)
    };
    wait_for("the tile is drawn", 10, async || visitor.get(&path(210)).await.status == 200).await;

    let mut held = owner.begin().await.unwrap();
    sqlx::query("lock table tile_base in access exclusive mode").execute(&mut *held).await.unwrap();
    let mut first: Vec<JoinHandle<Reply>> = Vec::new();
    let ask = |place: usize| {
        let (visitor, path) = (visitor.clone(), path(place));
        tokio::spawn(async move { visitor.get(&path).await })
    };
    first.extend((0..CONNECTIONS).map(ask));
    wait_for("every connection waits for the table", 5, async || {
        standing(&owner).await == CONNECTIONS as i64
    })
    .await;
    let asked = Instant::now();
    let mut refused = 0;
    let mut queued: Vec<JoinHandle<Reply>> = (0..WAITING + 40).map(|place| ask(place % 400)).collect();
    while refused < 40 {
        assert!(asked.elapsed() < Duration::from_secs(3), "only {refused} were refused at once");
        tokio::time::sleep(Duration::from_millis(50)).await;
        let (done, still): (Vec<_>, Vec<_>) = queued.into_iter().partition(JoinHandle::is_finished);
        queued = still;
        for reply in done {
            let reply = reply.await.unwrap();
            assert_eq!(reply.problem(), (503, "unavailable".into()));
            assert_eq!(reply.header("retry-after"), "1");
            refused += 1;
        }
    }

    for reader in first.iter().chain(&queued) {
        reader.abort();
    }
    wait_for("no query is left waiting", 5, async || standing(&owner).await == 0).await;
    held.rollback().await.unwrap();
    wait_for("tiles are drawn again", 5, async || visitor.get(&path(210)).await.status == 200).await;
    server.stop().await.unwrap();
}
