//! Shapes that no map can draw, in rows that somebody wrote all the same.

use acceptance::{ProcessApp, Reply};
use geozero::mvt::{Message, Tile};
use reqwest::Method;
use sqlx::{AssertSqlSafe, PgPool};
use tiles::TileCoord;

use super::{SERVER, until};

const HERE: [f64; 2] = [36.811, -1.309];

async fn put(owner: &PgPool, name: &str, shape: &str) {
    sqlx::raw_sql(AssertSqlSafe(format!(
        "select tile_put('base', gen_random_uuid(), ({shape}), null, null, 0, array['block', '{name}'])"
    )))
    .execute(owner)
    .await
    .unwrap_or_else(|error| panic!("{name} stopped what was being written: {error}"));
}

async fn names(app: &ProcessApp, path: &str) -> Vec<String> {
    let visitor = app.visitor();
    let reply: Reply =
        visitor.send(visitor.request(Method::GET, path).header("accept-encoding", "identity")).await;
    if reply.status == 204 {
        return Vec::new();
    }
    assert_eq!(reply.status, 200, "{}", reply.text());
    let tile = Tile::decode(reply.body.as_slice()).expect("a vector tile");
    let mut names: Vec<String> =
        tile.layers[0].values.iter().filter_map(|value| value.string_value.clone()).collect();
    names.retain(|name| name != "block");
    names.sort();
    assert_eq!(names.len(), tile.layers[0].features.len());
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absurd_shape_costs_itself_is_counted_and_named_and_never_costs_its_neighbours() {
    let app = ProcessApp::start(SERVER).await;
    let owner = app.owner().await;
    let [x, y] = HERE;
    let square = format!("st_makeenvelope({x}, {y}, {x} + 0.001, {y} + 0.001, 4326)");
    put(&owner, "whole", &square).await;
    let star = format!(
        "select st_setsrid(st_makepolygon(st_addpoint(line, st_startpoint(line))), 4326) from (
            select st_makeline(array_agg(st_point({x} + (0.01 + 0.0001 * (i % 2)) * cos(2 * pi() * i / 2000000),
                {y} + 0.01 * sin(2 * pi() * i / 2000000)) order by i)) as line
            from generate_series(0, 1999999) as i) as drawn"
    );
    put(&owner, "two million points", &star).await;
    put(&owner, "collection", &format!("st_collect({square}, st_setsrid(st_point({x}, {y}), 4326))")).await;
    put(&owner, "empty", "'SRID=4326;POLYGON EMPTY'::geometry").await;
    put(&owner, "nowhere", "'SRID=4326;POINT(NaN NaN)'::geometry").await;
    for (name, corner) in [("first", 0), ("middle", 2), ("last", 4)] {
        // A ring in which one number is lost; where it stands decides what PostGIS says of its extent.
        let points: Vec<String> = [(0.0, 0.0), (0.001, 0.0), (0.001, 0.001), (0.0, 0.001), (0.0, 0.0)]
            .iter()
            .enumerate()
            .map(|(place, (east, north))| {
                let lost = place == corner || (corner != 2 && (place == 0 || place == 4));
                let east = if lost { "NaN".to_owned() } else { format!("{}", x + east) };
                format!("{east} {}", y + north)
            })
            .collect();
        put(&owner, name, &format!("'SRID=4326;POLYGON(({}))'::geometry", points.join(","))).await;
    }

    let path = |zoom| {
        let tile = TileCoord::at(zoom, x + 0.0005, y + 0.0005).expect("a place in Kenya");
        format!("/tiles/base/{zoom}/{}/{}", tile.x(), tile.y())
    };
    for zoom in [12, 15, 17] {
        until("the whole one is drawn", 20, async || names(&app, &path(zoom)).await == ["whole"]).await;
    }
    let visitor = app.visitor();
    let metrics = visitor.get("/metrics").await.text();
    let refused: f64 = metrics
        .lines()
        .find(|line| line.starts_with("mipaka_tile_rows_refused_total") && line.contains("base"))
        .and_then(|line| line.rsplit(' ').next()?.parse().ok())
        .unwrap_or_default();
    assert!(refused >= 2.0, "{metrics}");
    let log = app.log();
    let left_out = |id: i64| log.contains("a tile row was left out") && log.contains(&id.to_string());
    let absurd: Vec<i64> = sqlx::query_scalar(
        "select feature_id from tile_base where position('two million points'::bytea in packed) > 0
         or position('collection'::bytea in packed) > 0",
    )
    .fetch_all(&owner)
    .await
    .unwrap();
    assert!(absurd.len() == 2 && absurd.iter().all(|id| left_out(*id)), "{absurd:?} {log}");

    put(&owner, "neighbour", &square).await;
    until("what is written later is drawn", 20, async || {
        names(&app, &path(15)).await == ["neighbour", "whole"]
    })
    .await;
}
