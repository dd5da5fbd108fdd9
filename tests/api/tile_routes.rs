use acceptance::{Person, Reply, TestApp};
use geozero::mvt::{Message, Tile};
use reqwest::Method;
use tiles::TileCoord;

use super::walks::{CORNER, accept, scene, square_gpx, submitted};

/// The path of the tile that holds the corner of the walked square.
fn place(layers: &str, zoom: u8) -> String {
    let tile = TileCoord::at(zoom, CORNER[0] + 0.001, CORNER[1] + 0.001).expect("a place in Kenya");
    format!("/tiles/{layers}/{}/{}/{}", tile.z(), tile.x(), tile.y())
}

fn decoded(reply: &Reply) -> Tile {
    assert_eq!(
        (reply.status, reply.header("content-type").as_str()),
        (200, "application/vnd.mapbox-vector-tile")
    );
    Tile::decode(reply.body.as_slice()).expect("a vector tile")
}

async fn walked() -> (TestApp, Person) {
    let (app, mapper, verifier, settlement) = scene().await;
    let walk = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    accept(&verifier, &walk).await.ok();
    (app, mapper)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_boundary_is_in_the_next_tile_with_typed_names_only() {
    let (app, _) = walked().await;
    let reply = app.visitor().get(&place("settlements", 14)).await;
    let tile = decoded(&reply);
    assert_eq!(tile.layers.len(), 1);
    let layer = &tile.layers[0];
    assert_eq!((layer.name.as_str(), layer.version, layer.extent), ("settlements", 2, Some(4096)));
    assert_eq!(layer.features.len(), 1);
    let mut keys = layer.keys.clone();
    keys.sort();
    assert_eq!(keys, ["name", "reference", "since", "standing"]);
    let values: Vec<&str> = layer.values.iter().filter_map(|value| value.string_value.as_deref()).collect();
    assert!(values.contains(&"Mto Wa Mfano") && values.contains(&"accepted"), "{values:?}");
    assert!(layer.features[0].id.is_some_and(|id| id < 1 << 53));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_data_gives_the_same_bytes_and_a_known_tile_is_not_sent_again() {
    let (app, _) = walked().await;
    let visitor = app.visitor();
    let path = place("settlements", 14);
    let (first, second) = (visitor.get(&path).await, visitor.get(&path).await);
    assert_eq!(first.body, second.body);
    let etag = first.header("etag");
    assert!(etag.starts_with('"'), "strong: {etag}");
    assert_eq!(first.header("cache-control"), "public, max-age=60");
    let again = visitor.send(visitor.request(Method::GET, &path).header("if-none-match", &etag)).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, etag));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_tile_is_204_and_a_wrong_address_is_refused_before_any_query() {
    let (app, mapper) = walked().await;
    let visitor = app.visitor();
    assert_eq!(visitor.get("/tiles/settlements/14/0/0").await.status, 204);
    for path in [
        "/tiles/settlements/30/0/0",
        "/tiles/settlements/3/8/0",
        "/tiles/settlements/3/-1/0",
        "/tiles/settlements/three/0/0",
        "/tiles/nothing/3/0/0",
        "/tiles/settlements/14/0/0?at=2019-02-30",
    ] {
        assert_eq!(visitor.get(path).await.problem(), (400, "tile-address".into()), "{path}");
    }
    let many = vec!["settlements"; 40].join(",");
    assert_eq!(visitor.get(&format!("/tiles/{many}/3/0/0")).await.problem().0, 400);
    let private = mapper.get(&place("settlements", 14)).await;
    assert_eq!(private.header("cache-control"), "private, no-cache");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_boundary_is_drawn_from_the_day_it_held_and_not_before() {
    let (app, _) = walked().await;
    let visitor = app.visitor();
    let path = place("settlements", 14);
    // Walked on 3 May 2024.
    assert_eq!(visitor.get(&format!("{path}?at=2024-05-04")).await.status, 200);
    assert_eq!(visitor.get(&format!("{path}?at=2024-05-01")).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn tilejson_describes_every_layer_to_everybody() {
    let (app, _) = walked().await;
    let visitor = app.visitor();
    for layer in ["settlements", "structures", "claims", "corridors", "incidents", "places", "base"] {
        let described = visitor.get(&format!("/tiles/{layer}.json")).await.ok();
        assert_eq!(described["tilejson"], "3.0.0");
        assert_eq!(described["vector_layers"][0]["id"], layer);
    }
    assert_eq!(visitor.get("/tiles/nothing.json").await.problem().0, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn tilejson_repeats_no_host_name_that_a_request_made_up() {
    let app = TestApp::start().await;
    let described = async |host: &str, app: &TestApp| {
        let request = app.visitor().request(Method::GET, "/tiles/settlements.json").header("host", host);
        app.visitor().send(request).await.ok()["tiles"][0].as_str().unwrap().to_owned()
    };
    assert_eq!(described("evil.example", &app).await, "/tiles/settlements/{z}/{x}/{y}");
    assert_eq!(described("localhost.evil.example", &app).await, "/tiles/settlements/{z}/{x}/{y}");
    assert_eq!(
        described("localhost:8080", &app).await,
        "http://localhost:8080/tiles/settlements/{z}/{x}/{y}"
    );
    let config = mipaka::config::Config::read(|name| match name {
        "MIPAKA_DATABASE_URL" => Some("postgres://nobody".into()),
        "MIPAKA_PUBLIC_URL" => Some("https://ramani.example/".into()),
        _ => None,
    });
    assert_eq!(config.unwrap().public_url.as_deref(), Some("https://ramani.example"));
    for wrong in ["ramani.example", "https://ramani.example/maps", "javascript:x", "https://"] {
        let read = mipaka::config::Config::read(|name| match name {
            "MIPAKA_DATABASE_URL" => Some("postgres://nobody".into()),
            "MIPAKA_PUBLIC_URL" => Some(wrong.into()),
            _ => None,
        });
        assert!(read.is_err(), "{wrong}");
    }
}
