//! What a tile may say: every attribute of every layer at every zoom, to everybody and to each role.

use std::collections::{BTreeMap, BTreeSet};

use acceptance::TestApp;
use geozero::mvt::{Message, Tile};
use reqwest::Method;
use tiles::{Layer, TileCoord};

/// Written out here once more, so that an attribute is added by two hands.
const ALLOWED: [(&str, &[&str]); 12] = [
    ("settlements", &["name", "reference", "standing", "since"]),
    ("structures", &["number", "use", "households"]),
    ("claims", &["reference", "kind", "status", "rival"]),
    ("corridors", &["reference", "name", "kind", "stage"]),
    ("incidents", &["reference", "phase", "date", "place"]),
    ("places", &["name", "kind", "level"]),
    ("base", &["kind", "name"]),
    ("public_counts", &["what", "count"]),
    ("structure_counts", &["count", "households", "homes", "split"]),
    ("claim_counts", &["count", "rivals", "split"]),
    ("incident_counts", &["count", "threatened", "carried_out", "split"]),
    ("dropped", &["layer", "features"]),
];
const FOR_EVERYBODY: [&str; 6] = ["settlements", "corridors", "places", "base", "public_counts", "dropped"];
/// Compressed, all layers together.
const MOST_BYTES: usize = 300_000;
const MEMBERS: [&str; 5] = ["mapper", "verifier", "advocate", "lawyer", "administrator"];

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_says_only_what_is_listed_to_everybody_and_to_each_role_at_every_zoom() {
    let app = TestApp::start_demo(3_000).await;
    let owner = app.owner().await;
    let centre: Vec<(f64, f64)> = sqlx::query_as(
        "select st_x(c), st_y(c) from (
            (select st_centroid(geom) as c from structures order by number, id limit 1) union all
            (select st_centroid(geom) from claims order by id limit 1) union all
            (select place from incidents where place is not null order by id limit 1)) as found",
    )
    .fetch_all(&owner)
    .await
    .unwrap();
    let allowed = BTreeMap::from(ALLOWED);
    let layers: Vec<&str> = Layer::ALL.iter().map(|layer| layer.id()).collect();
    assert!(layers.iter().all(|layer| allowed.contains_key(layer)));
    let mut askers = vec![("everybody", app.visitor())];
    for role in MEMBERS {
        askers.push((role, app.demo_person(role).await));
    }
    for (name, asker) in askers {
        let mut seen = BTreeSet::new();
        for (zoom, (x, y)) in (0..=16_u8).flat_map(|zoom| centre.iter().map(move |place| (zoom, place))) {
            let tile = TileCoord::at(zoom, *x, *y).unwrap();
            let path = format!("/tiles/{}/{zoom}/{}/{}", layers.join(","), tile.x(), tile.y());
            let reply = asker.get(&path).await;
            if reply.body.len() > MOST_BYTES {
                let packed =
                    asker.send(asker.request(Method::GET, &path).header("accept-encoding", "gzip")).await;
                assert_eq!(packed.header("content-encoding"), "gzip");
                assert!(packed.body.len() < MOST_BYTES, "{path} has {} bytes", packed.body.len());
            }
            if reply.status == 204 {
                continue;
            }
            for layer in Tile::decode(reply.body.as_slice()).expect("a vector tile").layers {
                for key in &layer.keys {
                    assert!(
                        allowed[layer.name.as_str()].contains(&key.as_str()),
                        "{} tells {key} to {name}",
                        layer.name
                    );
                }
                seen.insert(layer.name);
            }
        }
        if name == "everybody" {
            assert!(seen.iter().all(|layer| FOR_EVERYBODY.contains(&layer.as_str())), "{seen:?}");
            assert!(seen.contains("public_counts"), "the demo has a release: {seen:?}");
        } else {
            assert!(seen.contains("structure_counts") == seen.contains("structures"), "{name}: {seen:?}");
        }
    }
}
