//! What tiles show is true: read by a decoder that is not ours, and laid beside what PostGIS draws.

use std::collections::BTreeMap;

use acceptance::{Person, TestApp, corpus};
use geo::{Area, BoundingRect, Euclidean, Length, Validation};
use geo_types::Geometry;
use mvt_reader::Reader;
use reqwest::Method;
use sqlx::{AssertSqlSafe, PgPool};
use tiles::rows::{RowHead, pack_row, rows};
use tiles::shape::{Shape, ShapeKind};
use tiles::twkb::write_twkb;
use tiles::{Block, Layer, Look, TileCoord, Viewer, assemble};

const LAYERS: [&str; 7] = ["places", "base", "settlements", "structures", "claims", "corridors", "incidents"];
const STRUCTURES: u32 = 3_000;

type Drawn = (String, Option<u64>, Geometry<f64>);

fn decoded(body: &[u8]) -> Vec<Drawn> {
    let reader = Reader::new(body.to_vec()).expect("a vector tile");
    let layers = reader.get_layer_metadata().expect("layers of a known version");
    let features = |index| reader.get_features_as::<f64>(index).expect("features that can be read");
    layers
        .into_iter()
        .flat_map(|layer| {
            let name = layer.name;
            features(layer.layer_index)
                .into_iter()
                .map(move |feature| (name.clone(), feature.id, feature.geometry))
        })
        .collect()
}

/// Some tiles, evenly chosen, in which rows of a layer lie.
async fn tiles_with(owner: &PgPool, layer: &str, zoom: u8, most: usize) -> Vec<TileCoord> {
    let side = 2.0 * 20_037_508.342_789_244 / f64::from(1_u32 << zoom);
    let found: Vec<(i32, i32)> = sqlx::query_as(AssertSqlSafe(format!(
        "select distinct floor(((box[1])[0] + 20037508.342789244) / {side})::int as x,
            floor((20037508.342789244 - (box[0])[1]) / {side})::int as y from tile_{layer} order by 1, 2"
    )))
    .fetch_all(owner)
    .await
    .unwrap();
    let step = found.len().div_ceil(most).max(1);
    let coord = |(x, y): &(i32, i32)| TileCoord::new(u64::from(zoom), *x as u64, *y as u64).expect("a tile");
    found.iter().step_by(step).map(coord).collect()
}

async fn shown(person: &Person, layer: &str, tile: TileCoord) -> Vec<Drawn> {
    let path = format!("/tiles/{layer}/{}/{}/{}", tile.z(), tile.x(), tile.y());
    let reply = person.send(person.request(Method::GET, &path).header("accept-encoding", "identity")).await;
    assert!(matches!(reply.status, 200 | 204), "{path}: {}", reply.text());
    decoded(&reply.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_geometry_of_every_layer_is_valid_to_a_reader_that_is_not_ours() {
    let app = TestApp::start_demo(STRUCTURES).await;
    let owner = app.owner().await;
    let people = [app.visitor(), app.demo_person("lawyer").await];
    let mut seen = BTreeMap::<String, usize>::new();
    for layer in LAYERS {
        for zoom in [5, 7, 9, 11, 12, 13, 14, 15, 16, 18] {
            for tile in tiles_with(&owner, layer, zoom, 6).await {
                for person in &people {
                    for (name, id, geometry) in shown(person, layer, tile).await {
                        let wrong = geometry.check_validation().err();
                        assert!(wrong.is_none(), "{name} {id:?} in {tile:?}: {wrong:?} {geometry:?}");
                        *seen.entry(name).or_default() += 1;
                    }
                }
            }
        }
    }
    assert!(LAYERS.iter().all(|layer| seen.contains_key(*layer)), "{seen:?}");
    assert!(seen.values().sum::<usize>() > 5_000, "{seen:?}");
}

/// What PostGIS itself draws of some shapes in a tile, under the same ids.
async fn drawn_by_postgis(
    owner: &PgPool,
    tile: TileCoord,
    (ids, shapes): &(Vec<i64>, Vec<Vec<u8>>),
) -> BTreeMap<u64, Geometry<f64>> {
    let body: Vec<u8> = sqlx::query_scalar(
        "select st_asmvt(drawn, 'oracle', 4096, 'geom', 'id') from (
            select id, st_asmvtgeom(st_geomfromewkb(shape), st_tileenvelope($3, $4, $5), 4096, 64, true) as geom
            from unnest($1::bigint[], $2::bytea[]) as listed (id, shape)) as drawn
         where geom is not null",
    )
    .bind(ids)
    .bind(shapes)
    .bind(i32::from(tile.z()))
    .bind(tile.x() as i32)
    .bind(tile.y() as i32)
    .fetch_one(owner)
    .await
    .unwrap();
    decoded(&body).into_iter().map(|(_, id, shape)| (id.expect("an id"), shape)).collect()
}

/// The shapes of what a lawyer may see of a layer today, from the records where they hold them as
/// drawn, otherwise from the tile rows.
async fn shapes_of(owner: &PgPool, lawyer: &Person, layer: &str, zoom: u8) -> (Vec<i64>, Vec<Vec<u8>>) {
    let found: Vec<(i64, Vec<u8>, Option<Vec<u8>>)> = sqlx::query_as(AssertSqlSafe(format!(
        "with mine as (
            select organisation_id as id from memberships join accounts on accounts.id = account_id where email = '{}')
         select feature_id, packed, case when layer = 'structures' then (
            select st_asewkb(st_transform(geom, 3857)) from structures where id = record_id and superseded_at is null) end
         from tile_{layer}
         where min_zoom <= {zoom} and valid_from <= $1 and (valid_to is null or valid_to > $1)
           and (visibility = 'public' or organisation_id in (select id from mine)
             or (visibility = 'partner' and organisation_id in (
                select organisation_id from partnerships where partner_id in (select id from mine))))
         order by 1",
        lawyer.email
    )))
    .bind(today(owner).await)
    .fetch_all(owner)
    .await
    .unwrap();
    let (mut ids, mut shapes) = (Vec::new(), Vec::new());
    for (id, packed, original) in found {
        let row = rows(&packed).next().expect("one row").expect("a row that can be read");
        assert_eq!(row.feature_id, id as u64);
        ids.push(id);
        shapes.push(match original {
            Some(original) => original,
            None => sqlx::query_scalar("select st_asewkb(st_setsrid(st_geomfromtwkb($1), 3857))")
                .bind(row.twkb)
                .fetch_one(owner)
                .await
                .unwrap(),
        });
    }
    (ids, shapes)
}

async fn today(owner: &PgPool) -> chrono::NaiveDate {
    sqlx::query_scalar("select (now() at time zone 'Africa/Nairobi')::date").fetch_one(owner).await.unwrap()
}

fn area(shape: &Geometry<f64>) -> f64 {
    shape.unsigned_area()
}

fn outline(shape: &Geometry<f64>) -> f64 {
    match shape {
        Geometry::Polygon(polygon) => Euclidean.length(polygon.exterior()),
        Geometry::MultiPolygon(parts) => parts.iter().map(|part| Euclidean.length(part.exterior())).sum(),
        Geometry::LineString(line) => Euclidean.length(line),
        Geometry::MultiLineString(lines) => lines.iter().map(|line| Euclidean.length(line)).sum(),
        _ => 0.0,
    }
}

/// West, south, east and north.
fn ends(shape: &Geometry<f64>) -> [f64; 4] {
    let area = shape.bounding_rect().expect("no empty shapes in tiles");
    [area.min().x, area.min().y, area.max().x, area.max().y]
}

/// A shape that one unit of rounding may take away: no wider than that.
fn may_vanish(shape: &Geometry<f64>) -> bool {
    let [west, south, east, north] = ends(shape);
    let on_the_border = [(west, 4160.0), (south, 4160.0), (-64.0, east), (-64.0, north)];
    (east - west).min(north - south) <= 1.0 && !matches!(shape, Geometry::Point(_) | Geometry::MultiPoint(_))
        || area(shape) > 0.0 && area(shape) <= outline(shape) / 2.0
        || on_the_border.iter().any(|(one, other)| (one - other).abs() <= 1.0)
}

fn alike(mine: &Geometry<f64>, theirs: &Geometry<f64>) -> bool {
    let apart =
        ends(mine).iter().zip(ends(theirs)).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
    // Each point may lie one unit away, so an area may differ by a seam of one unit.
    let seam = outline(mine).max(outline(theirs)) + 1.0;
    apart <= 1.0 && (area(mine) - area(theirs)).abs() <= seam
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_hold_the_features_and_areas_that_postgis_draws_of_the_same_rows() {
    let app = TestApp::start_demo(STRUCTURES).await;
    let owner = app.owner().await;
    let lawyer = app.demo_person("lawyer").await;
    let mut compared = 0;
    for layer in LAYERS {
        for zoom in [14, 16] {
            let rows = shapes_of(&owner, &lawyer, layer, zoom).await;
            for tile in tiles_with(&owner, layer, zoom, 5).await {
                let mut theirs = drawn_by_postgis(&owner, tile, &rows).await;
                for (name, id, mine) in shown(&lawyer, layer, tile).await {
                    if name != layer {
                        continue;
                    }
                    let id = id.expect("an id");
                    let Some(other) = theirs.remove(&id) else {
                        assert!(may_vanish(&mine), "{layer} {id} is drawn by us alone in {tile:?}: {mine:?}");
                        continue;
                    };
                    assert!(alike(&mine, &other), "{layer} {id} in {tile:?}: {mine:?} is not {other:?}");
                    compared += 1;
                }
                for (id, other) in theirs {
                    assert!(
                        may_vanish(&other),
                        "{layer} {id} is drawn by PostGIS alone in {tile:?}: {other:?}"
                    );
                }
            }
        }
    }
    assert!(compared > 300, "{compared} features compared");
}

/// Tile units as the centimetres of one tile at zoom 14, from which they come back unchanged.
fn packed(tile: TileCoord, id: u64, geometry: &Geometry<f64>) -> Vec<u8> {
    let place = |point: &geo_types::Coord<f64>| {
        let area = tile.mercator(0);
        let metres = (area.east - area.west) / 4096.0;
        [
            ((area.west + point.x * metres) * 100.0).round() as i64,
            ((area.north - point.y * metres) * 100.0).round() as i64,
        ]
    };
    let mut shape = Shape::default();
    let mut path = |kind, points: &[geo_types::Coord<f64>], exterior| {
        if shape.is_empty() {
            shape.restart(kind);
        }
        let points: Vec<_> = points.iter().map(place).collect();
        shape.add_path(&points, exterior);
    };
    match geometry {
        Geometry::MultiPoint(points) => {
            let points: Vec<_> = points.iter().map(|point| point.0).collect();
            path(ShapeKind::Points, &points, false);
        }
        Geometry::LineString(line) => path(ShapeKind::Lines, &line.0, false),
        Geometry::MultiLineString(lines) => {
            lines.iter().for_each(|line| path(ShapeKind::Lines, &line.0, false));
        }
        Geometry::MultiPolygon(parts) => {
            for part in parts {
                let ring = |ring: &geo_types::LineString<f64>| ring.0[..ring.0.len() - 1].to_vec();
                path(ShapeKind::Polygons, &ring(part.exterior()), true);
                part.interiors().iter().for_each(|hole| path(ShapeKind::Polygons, &ring(hole), false));
            }
        }
        other => panic!("the reader gives no such shape: {other:?}"),
    }
    pack_row(RowHead::PUBLIC, id, &[None, None], &write_twkb(&shape))
}

#[test]
fn valid_shapes_of_the_public_fixtures_go_through_the_engine_unchanged() {
    let Some(folder) = corpus("mvt_fixtures/fixtures") else { return };
    let tile = TileCoord::at(14, 36.8587, -1.2610).expect("exists");
    let viewer = Viewer::public();
    let look = Look { viewer: &viewer, at: chrono::NaiveDate::default() };
    let mut through = 0;
    for fixture in std::fs::read_dir(folder).unwrap() {
        let fixture = fixture.unwrap().path();
        let info = std::fs::read_to_string(fixture.join("info.json")).unwrap();
        let info: serde_json::Value = serde_json::from_str(&info).unwrap();
        if info["validity"]["v2"] != true {
            continue;
        }
        let Ok(reader) = Reader::new(std::fs::read(fixture.join("tile.mvt")).unwrap()) else { continue };
        for layer in reader.get_layer_metadata().unwrap_or_default() {
            let Ok(features) = reader.get_features_as::<f64>(layer.layer_index) else { continue };
            for (number, feature) in features.into_iter().enumerate() {
                let [west, south, east, north] = ends(&feature.geometry);
                let inside = west >= 0.0 && south >= 0.0 && east <= 4096.0 && north <= 4096.0;
                if layer.extent != 4096 || !inside || feature.geometry.check_validation().is_err() {
                    continue;
                }
                let block = Block::read(Layer::Base, &packed(tile, number as u64, &feature.geometry));
                assert!(block.refused.is_empty(), "{}: {:?}", fixture.display(), block.refused);
                let body = assemble(tile, [&block], look).body.expect("something to draw");
                let back = decoded(&body).pop().expect("one feature").2;
                assert!(
                    ends(&back) == ends(&feature.geometry) && area(&back) == area(&feature.geometry),
                    "{}: {back:?} is not {:?}",
                    fixture.display(),
                    feature.geometry
                );
                through += 1;
            }
        }
    }
    assert!(through > 10, "{through} features went through");
}
