//! Counts per cell follow what is written, like everything else on the map.

use std::time::{Duration, Instant};

use acceptance::{Person, TestApp};
use domain::actor::Role;
use geozero::mvt::{Message, Tile};
use reqwest::Method;
use sqlx::{AssertSqlSafe, PgPool};
use tiles::TileCoord;
use uuid::Uuid;

const HERE: [f64; 2] = [36.81, -1.31];

fn path(zoom: u8) -> String {
    let tile = TileCoord::at(zoom, HERE[0], HERE[1]).expect("a place in Kenya");
    format!("/tiles/structure_counts/{zoom}/{}/{}", tile.x(), tile.y())
}

/// Numbers of one attribute, with the names of their cells.
async fn told(person: &Person, zoom: u8, attribute: &str) -> Vec<(u64, i64)> {
    let reply =
        person.send(person.request(Method::GET, &path(zoom)).header("accept-encoding", "identity")).await;
    if reply.status == 204 {
        return Vec::new();
    }
    let layer = Tile::decode(reply.body.as_slice()).expect("a vector tile").layers.remove(0);
    let key = layer.keys.iter().position(|key| key == attribute).expect("the attribute is told");
    let number = |tags: &[u32]| {
        let pair = tags.chunks(2).find(|pair| pair[0] as usize == key).expect("each feature has it");
        layer.values[pair[1] as usize].sint_value.expect("a whole number")
    };
    layer.features.iter().map(|feature| (feature.id.expect("a name"), number(&feature.tags))).collect()
}

async fn wait_for(person: &Person, zoom: u8, total: i64) -> Duration {
    let began = Instant::now();
    loop {
        let found: i64 = told(person, zoom, "count").await.iter().map(|(_, count)| count).sum();
        if found == total {
            return began.elapsed();
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{found} are counted instead of {total}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn build(owner: &PgPool, home: Uuid, number: u32, at: [f64; 2]) -> Uuid {
    let id = Uuid::from_u128(u128::from(number));
    sqlx::raw_sql(AssertSqlSafe(format!(
        "insert into records (id, kind, organisation_id, visibility, reference, feature_id)
         values ('{id}', 'structure', '{home}', 'restricted', 'XX-{number}', {number}) on conflict do nothing;
         select tile_put('structures', '{id}', st_setsrid(st_point({}, {}), 4326), null, null, 13, array['{number}', 'mixed', '2'])",
        at[0], at[1]
    )))
    .execute(owner)
    .await
    .unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committed_change_moves_the_counts_at_every_zoom_and_no_others() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let verifier = app.person(Role::Verifier).await;
    let stranger = app.stranger(Role::Verifier).await;
    let first = build(&owner, app.home, 1, HERE).await;
    wait_for(&verifier, 12, 1).await;
    for number in 2..=5 {
        build(&owner, app.home, number, [HERE[0] + 0.0001, HERE[1]]).await;
    }
    let late = wait_for(&verifier, 12, 5).await;
    assert!(late < Duration::from_millis(1_500), "{late:?}");
    for zoom in [4, 7, 10, 13] {
        wait_for(&verifier, zoom, 5).await;
        assert_eq!(told(&verifier, zoom, "households").await.iter().map(|(_, sum)| sum).sum::<i64>(), 10);
        assert!(told(&stranger, zoom, "count").await.is_empty());
    }
    // Moved away: the old cell loses it.
    build(&owner, app.home, 1, [HERE[0] + 0.5, HERE[1]]).await;
    wait_for(&verifier, 12, 4).await;
    wait_for(&verifier, 4, 5).await;
    sqlx::raw_sql(AssertSqlSafe(format!("update records set visibility = 'sealed' where id = '{first}'")))
        .execute(&owner)
        .await
        .unwrap();
    wait_for(&verifier, 4, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_keeps_its_name_while_it_grows_and_its_tile_its_tag_while_it_does_not() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let verifier = app.person(Role::Verifier).await;
    build(&owner, app.home, 1, HERE).await;
    wait_for(&verifier, 12, 1).await;
    let before = told(&verifier, 12, "count").await;
    let tag = verifier.get(&path(12)).await.header("etag");
    // A change far away, and folding, which changes nothing that anybody reads.
    build(&owner, app.home, 9, [HERE[0] + 3.0, HERE[1]]).await;
    build(&owner, app.home, 9, [HERE[0] + 3.1, HERE[1]]).await;
    sqlx::raw_sql("select tile_cells_fold()").execute(&owner).await.unwrap();
    wait_for(&verifier, 4, 2).await;
    let again = verifier.send(verifier.request(Method::GET, &path(12)).header("if-none-match", &tag)).await;
    assert_eq!(again.status, 304);
    build(&owner, app.home, 2, HERE).await;
    wait_for(&verifier, 12, 2).await;
    assert_eq!(told(&verifier, 12, "count").await[0].0, before[0].0);
    assert_ne!(verifier.get(&path(12)).await.header("etag"), tag);
}

#[tokio::test(flavor = "multi_thread")]
async fn single_things_begin_where_counts_end() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let verifier = app.person(Role::Verifier).await;
    build(&owner, app.home, 1, HERE).await;
    wait_for(&verifier, 13, 1).await;
    let of = |layer: &str, zoom: u8| {
        let tile = TileCoord::at(zoom, HERE[0], HERE[1]).expect("a place in Kenya");
        format!("/tiles/{layer}/{zoom}/{}/{}", tile.x(), tile.y())
    };
    assert_eq!(verifier.get(&of("structures", 13)).await.status, 204);
    assert_eq!(verifier.get(&of("structures", 14)).await.status, 200);
    assert_eq!(verifier.get(&of("structure_counts", 14)).await.status, 204);
}
