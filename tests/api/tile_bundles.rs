//! Structures are read from bundles and from what changed since: always what the rows themselves say.

use acceptance::TestDatabase;
use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, PgPool};
use tiles::{FetchedRows, Layer, Look, TileCoord, Viewer, assemble, fetch_tile};
use uuid::Uuid;

const HERE: [f64; 2] = [36.8587, -1.2610];
/// Nine cells of bundles from west to east, at most.
const REACH_DEGREES: f64 = 0.006;

/// Numbers that look random and are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn place(&mut self) -> [f64; 2] {
        HERE.map(|middle| middle + (self.below(1_000) as f64 / 1_000.0 - 0.5) * REACH_DEGREES)
    }
}

async fn home(owner: &PgPool) -> Uuid {
    let statement = "insert into organisations (id, name, kind) values (gen_random_uuid(), 'Mtaa Wetu', 'federation') returning id";
    sqlx::query_scalar(statement).fetch_one(owner).await.unwrap()
}

async fn run(owner: &PgPool, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(owner).await.unwrap();
}

/// One of the ways in which a structure on the map changes.
fn change(draw: &mut Draw, home: Uuid, most: u64) -> String {
    let number = draw.below(most) + 1;
    let id = Uuid::from_u128(u128::from(number));
    let [x, y] = draw.place();
    let side = 0.00002 + draw.below(40) as f64 * 0.00001;
    let put = |from: &str, to: &str| {
        format!(
            "insert into records (id, kind, organisation_id, visibility, reference, feature_id)
             values ('{id}', 'structure', '{home}', 'restricted', 'XX-{number}', {number}) on conflict do nothing;
             select tile_put('structures', '{id}', st_makeenvelope({x}, {y}, {x} + {side}, {y} + {side}, 4326), {from}, {to}, 13, array['{number}', 'mixed', '2'])"
        )
    };
    match draw.below(8) {
        0 => format!("select tile_remove('structures', '{id}')"),
        1 => format!("update records set visibility = 'sealed' where id = '{id}'"),
        2 => format!("update records set visibility = 'restricted' where id = '{id}'"),
        3 => put("'2020-01-01'", "'2022-01-01'"),
        4 => put("'2022-01-01'", "null"),
        _ => put("null", "null"),
    }
}

/// Bytes of a tile as it is read, and as it would be cut from the rows one by one.
async fn both_ways(owner: &PgPool, home: Uuid, zoom: u8, at: NaiveDate) -> [(usize, Option<Vec<u8>>); 2] {
    let tile = TileCoord::at(zoom, HERE[0], HERE[1]).expect("a place in Kenya");
    let viewer = Viewer::account(vec![], vec![home]);
    let look = Look { viewer: &viewer, at };
    let mut connection = owner.acquire().await.unwrap();
    let read = fetch_tile(&mut connection, Layer::Structures, tile, look).await.unwrap();
    let plain: Option<Vec<u8>> =
        sqlx::query_scalar("select string_agg(packed, ''::bytea) from tile_structures")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
    let area = Some(tile.mercator(66).centimetres());
    [read, plain.unwrap_or_default()].map(|packed| {
        let rows = FetchedRows { layer: Layer::Structures, packed, area };
        let built = assemble(tile, [tiles::assemble::Source::Rows(&rows)], look);
        assert_eq!(built.refused, []);
        (built.features, built.body.map(|body| body.to_vec()))
    })
}

async fn assert_alike(owner: &PgPool, home: Uuid, moment: &str) -> usize {
    let mut features = 0;
    for (zoom, day) in [(14, "2024-05-03"), (16, "2024-05-03"), (17, "2021-05-03"), (16, "2019-05-03")] {
        let [read, plain] = both_ways(owner, home, zoom, day.parse().expect("a day")).await;
        assert_eq!(read, plain, "zoom {zoom} on {day}, {moment}");
        features += read.0;
    }
    features
}

#[tokio::test(flavor = "multi_thread")]
async fn bundles_and_what_changed_since_say_what_the_rows_say_after_every_change() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let home = home(&owner).await;
    let mut draw = Draw(20);
    let mut features = 0;
    for step in 0..120 {
        for _ in 0..=draw.below(3) {
            run(&owner, change(&mut draw, home, 60)).await;
        }
        features += assert_alike(&owner, home, &format!("step {step}, before bundling")).await;
        if draw.below(3) == 0 {
            let some = [1, 3, 1_000][draw.below(3) as usize];
            run(&owner, format!("select tile_bundle_strays({some})")).await;
            assert_alike(&owner, home, &format!("step {step}, {some} strays bundled")).await;
        }
    }
    assert!(features > 1_000, "{features} features compared");
    run(&owner, "select tile_bundle_strays(100000)".into()).await;
    let left: i64 = sqlx::query_scalar("select count(*) from tile_strays").fetch_one(&owner).await.unwrap();
    assert_eq!(left, 0);
    assert_alike(&owner, home, "all bundled").await;
    run(&owner, "select tile_reorder('structures')".into()).await;
    assert_alike(&owner, home, "laid out anew").await;
    run(&owner, "delete from tile_rows".into()).await;
    run(&owner, "select tile_bundle_strays(100000)".into()).await;
    let empty: i64 = sqlx::query_scalar("select count(*) from tile_bundles").fetch_one(&owner).await.unwrap();
    assert_eq!(empty, 0, "a cell without structures has no bundle");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_and_several_hands_that_bundle_lose_nothing() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let home = home(&owner).await;
    let writers = (0..4_u64).map(|seed| {
        let owner = owner.clone();
        tokio::spawn(async move {
            let mut draw = Draw(seed);
            for _ in 0..60 {
                run(&owner, change(&mut draw, home, 30)).await;
            }
        })
    });
    let hands = (0..2).map(|_| {
        let owner = owner.clone();
        tokio::spawn(async move {
            for _ in 0..60 {
                run(&owner, "select tile_bundle_strays(7)".into()).await;
            }
        })
    });
    for task in writers.chain(hands).collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert!(assert_alike(&owner, home, "after the last change").await > 20);
    run(&owner, "select tile_bundle_strays(100000)".into()).await;
    assert_alike(&owner, home, "all bundled").await;
}
