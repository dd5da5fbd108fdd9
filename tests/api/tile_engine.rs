//! What is kept between requests must never be seen: not a stale tile, nor another's.

use std::time::{Duration, Instant};

use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use geozero::mvt::{Message, Tile};
use mipaka::commands::Serving;
use reqwest::Method;
use sqlx::{AssertSqlSafe, PgPool};
use tiles::TileCoord;
use uuid::Uuid;

use super::walks::{CORNER, settlement};

/// As promised in docs/adr/0004: what is kept is trusted for one second.
const LEASE: Duration = Duration::from_secs(1);

fn path(layers: &str, zoom: u8, at: [f64; 2]) -> String {
    let tile = TileCoord::at(zoom, at[0], at[1]).expect("a place in Kenya");
    format!("/tiles/{layers}/{}/{}/{}", tile.z(), tile.x(), tile.y())
}

async fn run(owner: &PgPool, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(owner).await.expect("the statement is ours");
}

/// A block of the base map, which belongs to nobody and is drawn for everybody.
async fn draw(owner: &PgPool, id: Uuid, at: [f64; 2], name: &str) {
    let [x, y] = at;
    run(owner, format!("select tile_put('base', '{id}', st_makeenvelope({x}, {y}, {x} + 0.001, {y} + 0.001, 4326), null, null, 0, array['block', '{name}'])")).await;
}

fn says(reply: &Reply, word: &str) -> bool {
    reply.body.windows(word.len()).any(|window| window == word.as_bytes())
}

async fn plain(person: &Person, path: &str) -> Reply {
    person.send(person.request(Method::GET, path).header("accept-encoding", "identity")).await
}

/// Asks until the answer is as wanted; how long that took.
async fn wait_until(person: &Person, path: &str, wanted: impl Fn(&Reply) -> bool) -> Duration {
    let began = Instant::now();
    loop {
        let reply = plain(person, path).await;
        if wanted(&reply) {
            return began.elapsed();
        }
        assert!(began.elapsed() < 10 * LEASE, "{path} still answers {}", reply.status);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_in_the_next_look_at_its_old_and_new_place_and_nowhere_else() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let visitor = app.visitor();
    let (here, there, apart) = (CORNER, [36.95, -1.31], [37.4, -1.31]);
    let (moving, resting) = (Uuid::from_u128(1), Uuid::from_u128(2));
    draw(&owner, moving, here, "moving").await;
    draw(&owner, resting, apart, "resting").await;
    wait_until(&visitor, &path("base", 15, here), |reply| says(reply, "moving")).await;
    wait_until(&visitor, &path("base", 15, apart), |reply| says(reply, "resting")).await;
    assert_eq!(plain(&visitor, &path("base", 15, there)).await.status, 204);
    let untouched = plain(&visitor, &path("base", 15, apart)).await.header("etag");

    draw(&owner, moving, there, "moved").await;
    for zoom in [15, 12, 10] {
        wait_until(&visitor, &path("base", zoom, there), |reply| says(reply, "moved")).await;
    }
    assert_eq!(plain(&visitor, &path("base", 15, here)).await.status, 204);
    assert_eq!(plain(&visitor, &path("base", 15, apart)).await.header("etag"), untouched);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_seen_though_an_older_transaction_still_runs_and_that_ones_too_when_it_ends() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let visitor = app.visitor();
    let place = path("base", 15, CORNER);
    draw(&owner, Uuid::from_u128(1), CORNER, "first").await;
    wait_until(&visitor, &place, |reply| says(reply, "first")).await;
    let mut slow = owner.begin().await.unwrap();
    let [x, y] = CORNER;
    sqlx::raw_sql(AssertSqlSafe(format!(
        "select tile_put('base', '{}', st_setsrid(st_point({x}, {y}), 4326), null, null, 0, array['block', 'slow'])",
        Uuid::from_u128(9)
    )))
    .execute(&mut *slow)
    .await
    .unwrap();
    draw(&owner, Uuid::from_u128(1), CORNER, "second").await;
    wait_until(&visitor, &place, |reply| says(reply, "second")).await;
    slow.commit().await.unwrap();
    wait_until(&visitor, &place, |reply| says(reply, "slow")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_record_is_served_by_no_server_beyond_the_lease_also_under_load() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let verifier = app.person(Role::Verifier).await;
    let second: Serving = app.second_server().await;
    let servers = [app.visitor(), Person::visitor(format!("http://{}", second.address))];
    let place = path("settlements", 14, [36.811, -1.309]);
    for round in 0..4 {
        let id = settlement(&verifier).await;
        for server in &servers {
            wait_until(server, &place, |reply| reply.status == 200).await;
        }
        let stop = tokio::sync::watch::channel(false);
        let load: Vec<_> = servers
            .iter()
            .flat_map(|server| {
                (0..3).map(|_| tokio::spawn(keep_asking(server.clone(), place.clone(), stop.1.clone())))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let word = if round % 2 == 0 { "sealed" } else { "restricted" };
        run(&owner, format!("update records set visibility = '{word}' where id = '{id}'")).await;
        let closed = Instant::now();
        tokio::time::sleep(LEASE + Duration::from_millis(200)).await;
        stop.0.send_replace(true);
        for asker in load {
            let last_seen: Option<Instant> = asker.await.unwrap();
            let late = last_seen.map(|seen| seen.saturating_duration_since(closed));
            assert!(late.is_none_or(|late| late < LEASE), "served {late:?} after it was closed as {word}");
        }
    }
    second.stop().await.unwrap();
}

/// When a request was last begun that was answered with a tile.
async fn keep_asking(
    person: Person,
    path: String,
    stop: tokio::sync::watch::Receiver<bool>,
) -> Option<Instant> {
    let mut last = None;
    while !*stop.borrow() {
        let began = Instant::now();
        if plain(&person, &path).await.status == 200 {
            last = Some(began);
        }
    }
    last
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_never_changes_what_anybody_sees() {
    let app = TestApp::start_demo(3_000).await;
    let nothing_kept = app.server_keeping(0, 0).await;
    let blocks_only = app.server_keeping(0, 64).await;
    let owner = app.owner().await;
    let at: (f64, f64) = sqlx::query_as(
        "select st_x(c), st_y(c) from (select st_transform(st_setsrid(st_point(((box[0])[0] + (box[1])[0]) / 2, ((box[0])[1] + (box[1])[1]) / 2), 3857), 4326) as c
         from tile_structures order by record_id limit 1) as middle",
    )
    .fetch_one(&owner)
    .await
    .unwrap();
    let at = [at.0, at.1];
    let mut people = vec![app.visitor()];
    for role in ["mapper", "lawyer", "administrator"] {
        people.push(app.demo_person(role).await);
    }
    let mut drawn = 0;
    for person in &people {
        for zoom in [6, 9, 12, 13, 14, 15, 16, 17] {
            for query in ["", "?at=2019-06-30"] {
                let place = format!(
                    "{}{query}",
                    path("places,base,settlements,structures,claims,corridors,incidents", zoom, at)
                );
                let kept = plain(person, &place).await;
                let again = plain(person, &place).await;
                assert_eq!((kept.status, &kept.body), (again.status, &again.body), "{place}");
                drawn += usize::from(kept.status == 200);
                for server in [&nothing_kept, &blocks_only] {
                    // Twice, so that both the first look at a place and the block are seen.
                    for _ in 0..2 {
                        let other = plain(&person.at(&format!("http://{}", server.address)), &place).await;
                        assert_eq!((other.status, &other.body), (kept.status, &kept.body), "{place}");
                    }
                }
            }
        }
    }
    assert!(drawn > 40, "{drawn} tiles drawn");
    nothing_kept.stop().await.unwrap();
    blocks_only.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_tile_is_not_sent_again_by_any_server_and_each_coding_has_its_tag() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for number in 0..40_u8 {
        draw(
            &owner,
            Uuid::from_u128(u128::from(number) + 1),
            [CORNER[0] + f64::from(number) * 0.0001, CORNER[1]],
            "block",
        )
        .await;
    }
    let second = app.second_server().await;
    let place = path("base", 14, CORNER);
    let servers = [app.visitor(), Person::visitor(format!("http://{}", second.address))];
    // Until both have heard of every block.
    tokio::time::sleep(LEASE).await;
    let ask = async |person: &Person, coding: &str, held: &str| {
        let request = person.request(Method::GET, &place).header("accept-encoding", coding);
        person.send(request.header("if-none-match", held)).await
    };
    let zipped = ask(&servers[0], "gzip", "\"none\"").await;
    let bare = ask(&servers[0], "identity", "\"none\"").await;
    assert_eq!(zipped.header("content-encoding"), "gzip");
    assert!(zipped.body.len() < bare.body.len() && zipped.header("etag") != bare.header("etag"));
    assert!(zipped.header("vary").contains("accept-encoding"));
    for server in &servers {
        for reply in [&zipped, &bare] {
            let again = ask(server, "gzip", &reply.header("etag")).await;
            assert_eq!(
                (again.status, again.body.len(), again.header("etag")),
                (304, 0, reply.header("etag"))
            );
        }
        assert_eq!(ask(server, "identity", &zipped.header("etag")).await.status, 200);
    }
    second.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_people_look_at_is_built_anew_before_anybody_asks_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let visitor = app.visitor();
    let (watched, passed) = (path("base", 15, CORNER), path("base", 15, [36.95, -1.31]));
    draw(&owner, Uuid::from_u128(1), CORNER, "old").await;
    draw(&owner, Uuid::from_u128(2), [36.95, -1.31], "old").await;
    // Both are kept, one of them is looked at again.
    wait_until(&visitor, &watched, |reply| says(reply, "old")).await;
    wait_until(&visitor, &passed, |reply| says(reply, "old")).await;
    wait_until(&visitor, &watched, |reply| says(reply, "old")).await;

    draw(&owner, Uuid::from_u128(1), CORNER, "new").await;
    draw(&owner, Uuid::from_u128(2), [36.95, -1.31], "new").await;
    tokio::time::sleep(2 * LEASE).await;
    let mut held = owner.begin().await.unwrap();
    sqlx::query("lock table tile_base in access exclusive mode").execute(&mut *held).await.unwrap();
    let asked = Instant::now();
    assert!(says(&plain(&visitor, &watched).await, "new"));
    assert!(asked.elapsed() < LEASE, "the tile was not ready: {:?}", asked.elapsed());
    let waits = tokio::time::timeout(LEASE, plain(&visitor, &passed)).await;
    assert!(waits.is_err(), "a tile nobody looked at twice is built when it is asked for");
    held.rollback().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrupt_row_costs_itself_only() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    draw(&owner, Uuid::from_u128(1), CORNER, "whole").await;
    draw(&owner, Uuid::from_u128(2), CORNER, "corrupt").await;
    run(&owner, format!("update tile_base set packed = overlay(packed placing '\\x4700'::bytea from length(packed) - 2 for 2) where record_id = '{}'", Uuid::from_u128(2))).await;
    run(
        &owner,
        format!(
            "update tile_base set packed = int4send(34) || substr(packed, 5, 34) where record_id = '{}'",
            Uuid::from_u128(2)
        ),
    )
    .await;
    let reply = plain(&app.visitor(), &path("base", 15, CORNER)).await;
    let tile = Tile::decode(reply.body.as_slice()).expect("a vector tile");
    assert_eq!(tile.layers[0].features.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_a_server_says_503_and_when_and_comes_back_by_itself() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let name: String = sqlx::query_scalar("select current_database()::text").fetch_one(&owner).await.unwrap();
    draw(&owner, Uuid::from_u128(1), CORNER, "here").await;
    let place = path("base", 15, CORNER);
    let visitor = app.visitor();
    wait_until(&visitor, &place, |reply| reply.status == 200).await;
    owner.close().await;
    let elsewhere =
        sqlx::PgPool::connect(&app.database().owner_url().replace(&name, "postgres")).await.unwrap();
    run(&elsewhere, format!("alter database {name} with allow_connections false")).await;
    run(
        &elsewhere,
        format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"),
    )
    .await;
    tokio::time::sleep(LEASE + Duration::from_millis(300)).await;
    let reply = plain(&visitor, &place).await;
    assert_eq!(reply.problem().0, 503);
    // Wrong addresses are refused without it: they are never a query.
    let many = vec!["base"; 40].join(",");
    for wrong in [
        "base/30/0/0".into(),
        "base/three/0/0".into(),
        "base/3/8/0".into(),
        "base/3/-1/0".into(),
        "base/3/1e2/0".into(),
        "nothing/3/0/0".into(),
        format!("{many}/3/0/0"),
        "base/3/0/0?at=2019-02-30".into(),
    ] {
        let reply = plain(&visitor, &format!("/tiles/{wrong}")).await;
        assert_eq!(reply.problem(), (400, "tile-address".into()), "{wrong}");
    }
    assert!(!reply.header("retry-after").is_empty());
    run(&elsewhere, format!("alter database {name} with allow_connections true")).await;
    wait_until(&visitor, &place, |reply| reply.status == 200).await;
}
