//! Counts on the map: members are told what they may read, everybody what was published, and no two
//! answers subtracted tell of a group below five.

use std::collections::BTreeMap;

use acceptance::{Person, TestApp};
use geozero::mvt::{Message, Tile};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use tiles::{Block, Layer, Look, TileCoord, Viewer, assemble, fetch_block, fetch_tile};
use uuid::Uuid;

use super::policy_world::{Asker, make};

const HERE: [f64; 2] = [36.81, -1.31];
/// Layers of counts with the table of what they count and the zooms they are shown at.
const COUNTS: [(Layer, &str, std::ops::RangeInclusive<u8>); 3] = [
    (Layer::StructureCounts, "structures", 4..=13),
    (Layer::ClaimCounts, "claims", 4..=11),
    (Layer::IncidentCounts, "incidents", 4..=11),
];

fn viewer(asker: &Asker) -> Viewer {
    match asker.actor.account {
        None => Viewer::public(),
        Some(_) => Viewer::account(asker.identity.partner.clone(), asker.identity.reader.clone()),
    }
}

/// Feature id, words and numbers of every feature of a tile.
fn features(body: &[u8]) -> Vec<(u64, BTreeMap<String, String>)> {
    let layers = Tile::decode(body).expect("a vector tile").layers;
    let mut found = Vec::new();
    for layer in &layers {
        for feature in &layer.features {
            let said = feature.tags.chunks(2).map(|pair| {
                let value = &layer.values[pair[1] as usize];
                let text = value.string_value.clone().or(value.sint_value.map(|number| number.to_string()));
                (
                    layer.keys[pair[0] as usize].clone(),
                    text.or(value.bool_value.map(|flag| flag.to_string())).unwrap(),
                )
            });
            found.push((feature.id.unwrap_or_default(), said.collect()));
        }
    }
    found
}

fn counted(block: &Block, tile: TileCoord, look: Look<'_>) -> i64 {
    let body = assemble(tile, [block], look).body.unwrap_or_default();
    features(&body).iter().map(|(_, said)| said["count"].parse::<i64>().unwrap()).sum()
}

async fn told(reader: &mut PgConnection, layer: Layer, tile: TileCoord, look: Look<'_>) -> [i64; 2] {
    let asked_for_one = Block::read(layer, &fetch_tile(reader, layer, tile, look).await.unwrap());
    let cell = tile.ancestor(tile.z() & !1);
    let kept = Block::read(layer, &fetch_block(reader, layer, cell, cell.z() + 1).await.unwrap());
    [counted(&asked_for_one, tile, look), counted(&kept, tile, look)]
}

/// The same, counted record by record: what a person's organisations let them read.
async fn plain_count(owner: &PgPool, table: &str, asker: &Asker) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!(
        "select count(*) from {table} said join records on records.id = said.id
         where said.superseded_at is null and $1
           and (visibility = 'public' or (visibility = 'partner' and organisation_id = any ($2))
             or (visibility in ('partner', 'restricted') and organisation_id = any ($3)))"
    )))
    .bind(asker.actor.account.is_some())
    .bind(&asker.identity.partner)
    .bind(&asker.identity.reader)
    .fetch_one(owner)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_equal_what_a_viewers_organisations_may_read_at_every_zoom_and_after_every_change() {
    let app = TestApp::start().await;
    let world = make(app.database()).await;
    let owner = app.owner().await;
    let mut reader = app.app.pools.tiles.acquire().await.unwrap();
    for change in [
        "select 1",
        "update records set visibility = 'sealed' where kind in ('structure', 'incident') and feature_id % 3 = 0",
        "update records set visibility = 'public' where kind = 'claim' and feature_id % 2 = 0",
        "select set_config('mipaka.system', 'on', false); update records set visibility = 'partner' where feature_id % 5 = 0",
        "delete from tile_rows where record_id in (select id from records where feature_id % 7 = 0);
         update structures set superseded_at = now() from records where records.id = structures.id and feature_id % 7 = 0;
         update claims set superseded_at = now() from records where records.id = claims.id and feature_id % 7 = 0;
         update incidents set superseded_at = now() from records where records.id = incidents.id and feature_id % 7 = 0",
        "select tile_cells_fold()",
    ] {
        sqlx::raw_sql(AssertSqlSafe(change)).execute(&owner).await.unwrap();
        for asker in &world.askers {
            let viewer = viewer(asker);
            let look = Look { viewer: &viewer, at: app.clock.now().date_naive() };
            for (layer, table, zooms) in &COUNTS {
                let wanted = plain_count(&owner, table, asker).await;
                assert!(wanted > 0 || viewer.is_public() || asker.identity.reader.is_empty());
                for zoom in [4, 5, 6, 9, 10, 11, 12, 13].into_iter().filter(|zoom| zooms.contains(zoom)) {
                    let tile = TileCoord::at(zoom, HERE[0], HERE[1]).unwrap();
                    let found = told(&mut reader, *layer, tile, look).await;
                    assert_eq!(found, [wanted; 2], "{table} at {zoom} for {:?} after {change}", asker.actor);
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_of_a_past_day_are_of_what_stood_then() {
    let app = TestApp::start().await;
    let world = make(app.database()).await;
    let mut reader = app.app.pools.tiles.acquire().await.unwrap();
    let asker = world.askers.iter().find(|asker| !asker.identity.reader.is_empty()).unwrap();
    let viewer = viewer(asker);
    let tile = TileCoord::at(9, HERE[0], HERE[1]).unwrap();
    let mut on = async |day: &str| {
        let look = Look { viewer: &viewer, at: day.parse().unwrap() };
        told(&mut reader, Layer::IncidentCounts, tile, look).await[0]
    };
    assert_eq!(on("2019-12-31").await, 0);
    assert!(on("2020-01-01").await > 0);
}

/// Buildings at one spot, by visibility; drawn at once.
async fn build(owner: &PgPool, home: Uuid, layer: &str, at: [f64; 2], visibility: &str, many: i64) {
    let kind = layer.trim_end_matches('s');
    let fields = match layer {
        "structures" => "array['1', 'mixed', '2']",
        "claims" => "array['MK-1', 'use', 'asserted', 'false']",
        _ => "array['MK-1', 'threat', '2020-01-01', null]",
    };
    sqlx::raw_sql(AssertSqlSafe(format!(
        "with made as (
            insert into records (id, kind, organisation_id, visibility, reference, feature_id)
            select gen_random_uuid(), '{kind}', '{home}', '{visibility}', 'XX-' || gen_random_uuid(),
                (random() * 9007199254740990)::bigint
            from generate_series(1, {many}) returning id)
         select tile_put_many('{layer}', array_agg(id), array_agg(st_setsrid(st_point({}, {}), 4326)),
            array_agg(null::date), array_agg(null::date), array_agg(12), array_agg(tile_attributes({fields}))) from made",
        at[0], at[1]
    )))
    .execute(owner)
    .await
    .unwrap();
}

/// A release of a day's quarter as things stand, also where the server was faster.
async fn publish(owner: &PgPool, day: &str) {
    loop {
        let mut tx = owner.begin().await.unwrap();
        let quarter = format!("date_trunc('quarter', date '{day}')");
        sqlx::raw_sql(AssertSqlSafe(format!("delete from tile_public_releases where released >= {quarter}")))
            .execute(&mut *tx)
            .await
            .unwrap();
        let new: bool = sqlx::query_scalar(AssertSqlSafe(format!("select tile_publish(date '{day}')")))
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        if new {
            return;
        }
    }
}

type Told = BTreeMap<(u8, String, u64, u64), i64>;

/// All that everybody is told in an area: count by cell zoom, kind, column and row.
async fn harvest(visitor: &Person, [west, south, east, north]: [f64; 4], day: &str) -> Told {
    let mut told = Told::new();
    for zoom in 4..=13_u8 {
        let (first, last) =
            (TileCoord::at(zoom, west, north).unwrap(), TileCoord::at(zoom, east, south).unwrap());
        for x in first.x()..=last.x() {
            for y in first.y()..=last.y() {
                let reply = visitor.get(&format!("/tiles/public_counts/{zoom}/{x}/{y}?at={day}")).await;
                if reply.status == 204 {
                    continue;
                }
                for (id, said) in features(&reply.body) {
                    assert_eq!(said.keys().collect::<Vec<_>>(), ["count", "what"]);
                    let place = (id >> 40 & 63, id >> 20 & 0xf_ffff, id & 0xf_ffff);
                    let key = (u8::try_from(place.0).unwrap(), said["what"].clone(), place.1, place.2);
                    told.insert(key, said["count"].parse().unwrap());
                }
            }
        }
    }
    told
}

/// What of the nation's cells can be subtracted: nothing but what is published already.
fn nothing_small_is_left(told: &Told) {
    for ((zoom, what, x, y), count) in told {
        assert!(*count >= 5 && count % 5 == 0, "{what} {zoom}/{x}/{y}: {count}");
        let finest = if what == "structures" { 15 } else { 11 };
        if *zoom < finest {
            let children: i64 = (0..4)
                .filter_map(|child| told.get(&(zoom + 1, what.clone(), 2 * x + child % 2, 2 * y + child / 2)))
                .sum();
            assert_eq!(children, *count, "{what} {zoom}/{x}/{y} says more than its parts");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_rounded_counts_that_no_zoom_layer_day_or_change_lets_anyone_undo() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let visitor = app.visitor();
    let area = [36.60, -1.50, 37.00, -1.10];
    // Places of their own at every distance: houses in one cell of 1.2 km and in several.
    let spots: [(f64, f64, &str, i64); 9] = [
        (36.810, -1.310, "restricted", 4),
        (36.850, -1.310, "restricted", 3),
        (36.850, -1.310, "public", 4),
        (36.870, -1.210, "partner", 8),
        (36.640, -1.410, "restricted", 5),
        (36.641, -1.410, "sealed", 40),
        (36.700, -1.150, "sealed", 40),
        (36.900, -1.450, "restricted", 62),
        (36.930, -1.450, "restricted", 2),
    ];
    for (x, y, visibility, many) in spots {
        for layer in ["structures", "claims", "incidents"] {
            build(&owner, app.home, layer, [x, y], visibility, many).await;
        }
    }
    publish(&owner, "2026-01-01").await;
    let told = harvest(&visitor, area, "2026-02-14").await;
    nothing_small_is_left(&told);
    let mut finest: Vec<i64> = told
        .iter()
        .filter(|((zoom, what, ..), _)| *zoom == 15 && what == "structures")
        .map(|(_, count)| *count)
        .collect();
    finest.sort_unstable();
    assert_eq!(
        finest,
        [5, 5, 10, 60],
        "4 and 2 hidden, 7 and 5 as 5, 8 as 10, 62 as 60, sealed ones nowhere"
    );
    assert!(told.keys().any(|(zoom, what, ..)| *zoom == 11 && what == "claims"));
    assert!(
        told.keys().all(|(zoom, what, ..)| *zoom <= 11 || what == "structures"),
        "threatened places lie coarse"
    );

    // One more house: no byte and no tag moves until the next release, whatever day is asked for.
    let path = |day: &str| {
        let tile = TileCoord::at(12, 36.87, -1.21).unwrap();
        format!("/tiles/public_counts/{}/{}/{}?at={day}", tile.z(), tile.x(), tile.y())
    };
    let before = visitor.get(&path("2026-02-14")).await;
    build(&owner, app.home, "structures", [36.810, -1.310], "public", 1).await;
    build(&owner, app.home, "structures", [36.870, -1.210], "restricted", 5).await;
    sqlx::raw_sql("update records set visibility = 'sealed' where visibility = 'partner'")
        .execute(&owner)
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    let after = visitor.get(&path("2026-02-14")).await;
    assert_eq!((&before.body, before.header("etag")), (&after.body, after.header("etag")));
    assert_eq!(visitor.get(&path("2026-03-31")).await.body, before.body);
    assert_eq!(visitor.get(&path("2025-12-31")).await.status, 204, "nothing before the first release");
    assert_eq!(harvest(&visitor, area, "2026-02-14").await, told);

    publish(&owner, "2026-04-01").await;
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    let next = harvest(&visitor, area, "2026-04-01").await;
    nothing_small_is_left(&next);
    assert_ne!(next, told);
    assert_eq!(harvest(&visitor, area, "2026-03-31").await, told, "a release stays what it was");
    for (key, count) in &next {
        assert_eq!((count - told.get(key).unwrap_or(&0)) % 5, 0, "{key:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_single_dwellings_claims_and_incidents_is_told_to_everybody_even_where_it_is_open() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for layer in ["structures", "claims", "incidents"] {
        build(&owner, app.home, layer, HERE, "public", 30).await;
    }
    let layers = "structures,claims,incidents,structure_counts,claim_counts,incident_counts";
    for zoom in 0..=22 {
        let tile = TileCoord::at(zoom, HERE[0], HERE[1]).unwrap();
        let path = format!("/tiles/{layers}/{zoom}/{}/{}", tile.x(), tile.y());
        assert_eq!(app.visitor().get(&path).await.status, 204, "zoom {zoom}");
    }
}
