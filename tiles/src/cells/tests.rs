use std::collections::BTreeMap;

use chrono::NaiveDate;
use geozero::mvt::{Message, Tile, tile::Value};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::assemble::assemble;
use crate::rows::{RowHead, pack_row};
use crate::viewer::{Viewer, Visibility};

const OWN: Uuid = Uuid::from_u128(7);

fn cell(layer: Layer, head: RowHead, [x, y]: [u32; 2], said: &[String]) -> Vec<u8> {
    let fields: Vec<_> = said.iter().map(|text| Some(text.as_str())).collect();
    assert!(layer.counted().is_some());
    pack_row(head, u64::from(x) << 26 | u64::from(y), &fields, &[])
}

fn audience(visibility: Visibility) -> RowHead {
    RowHead { audience: Audience { visibility, organisation: Some(OWN) }, min_zoom: 16, ..RowHead::PUBLIC }
}

/// Centimetres of the north-west corner of a cell of zoom 16, and a little more.
fn inside([x, y]: [u32; 2]) -> [i64; 2] {
    let area = TileCoord::new(16, u64::from(x), u64::from(y)).expect("exists").mercator(0).centimetres();
    [i64::from(area[0]) + 100, i64::from(area[3]) - 100]
}

/// So many incidents at one spot of a fine cell.
fn incidents(head: RowHead, at: [u32; 2], count: i64) -> Vec<u8> {
    let [x, y] = inside(at);
    let said = [count, count, 0, count * x, count * y].map(|number| number.to_string());
    cell(Layer::IncidentCounts, head, at, &said)
}

fn told(
    layer: Layer,
    packed: &[u8],
    tile: TileCoord,
    viewer: &Viewer,
    day: &str,
) -> Vec<(u64, BTreeMap<String, Value>)> {
    let at: NaiveDate = day.parse().expect("a day");
    let block = Block::read(layer, packed);
    assert!(block.refused.is_empty(), "{:?}", block.refused);
    let Some(body) = assemble(tile, [&block], Look { viewer, at }).body else { return Vec::new() };
    let layers = Tile::decode(body).expect("a tile").layers;
    layers[0]
        .features
        .iter()
        .map(|feature| {
            let said = feature.tags.chunks(2).map(|pair| {
                (layers[0].keys[pair[0] as usize].clone(), layers[0].values[pair[1] as usize].clone())
            });
            (feature.id.expect("an id"), said.collect())
        })
        .collect()
}

fn number(said: &BTreeMap<String, Value>, name: &str) -> i64 {
    said[name].sint_value.unwrap_or_else(|| panic!("{name} is a whole number"))
}

fn tile_over([x, y]: [u32; 2], zoom: u8) -> TileCoord {
    TileCoord::new(16, u64::from(x), u64::from(y)).expect("exists").ancestor(zoom)
}

#[test]
fn a_viewer_is_told_the_sum_of_what_is_theirs_on_the_day() {
    let here = [39_469, 33_006];
    let packed = [
        incidents(audience(Visibility::Public), here, 1),
        incidents(audience(Visibility::Partner), here, 2),
        incidents(RowHead { from: 31, ..audience(Visibility::Restricted) }, here, 4),
        incidents(RowHead { from: 60, ..audience(Visibility::Restricted) }, here, -3),
    ]
    .concat();
    let count = |viewer: &Viewer, day: &str| {
        let said = told(Layer::IncidentCounts, &packed, tile_over(here, 10), viewer, day);
        said.iter().map(|(_, said)| number(said, "count")).sum::<i64>()
    };
    let (partner, reader) = (Viewer::account(vec![OWN], vec![]), Viewer::account(vec![], vec![OWN]));
    assert_eq!(count(&Viewer::public(), "2026-01-01"), 0);
    assert_eq!(count(&Viewer::account(vec![], vec![]), "2026-01-01"), 1);
    assert_eq!(count(&partner, "2026-01-01"), 3);
    assert_eq!(
        [count(&reader, "2000-01-31"), count(&reader, "2000-02-01"), count(&reader, "2000-03-01")],
        [3, 7, 4]
    );
}

#[test]
fn a_cluster_says_from_which_zoom_it_falls_apart_and_keeps_its_name_when_it_grows() {
    // Two places that share their cell of zoom 13 and not that of zoom 14.
    let (one, other) = ([39_464, 33_000], [39_468, 33_000]);
    let viewer = Viewer::account(vec![], vec![OWN]);
    let head = audience(Visibility::Restricted);
    let at = |packed: &[u8], zoom| {
        told(Layer::IncidentCounts, packed, tile_over(one, zoom), &viewer, "2026-01-01")
    };
    let both = [incidents(head, one, 2), incidents(head, other, 3)].concat();
    let [(name, said)] = &at(&both, 10)[..] else { panic!("one cluster at zoom 10") };
    assert_eq!((number(said, "count"), number(said, "split")), (5, 11));
    assert_eq!(at(&both, 11).len(), 2, "at the zoom it said it is two");
    let more = [both.clone(), incidents(head, one, 9)].concat();
    assert_eq!(at(&more, 10)[0].0, *name);
    let alone = at(&incidents(head, one, 1), 10);
    assert_eq!(number(&alone[0].1, "split"), 12, "a single one is seen where single ones are");
}

#[test]
fn published_counts_lie_in_the_middle_of_their_cell_and_say_nothing_else() {
    let place = [19_734_u32, 16_503];
    let head = RowHead { min_zoom: 15, from: 100, to: 200, ..RowHead::PUBLIC };
    let tile = TileCoord::new(15, u64::from(place[0]), u64::from(place[1])).expect("exists");
    let [west, south, east, north] = tile.mercator(0).centimetres().map(i64::from);
    let middle = [i64::midpoint(west, east), i64::midpoint(south, north)];
    let packed = cell(
        Layer::PublicCounts,
        head,
        place,
        &["structures".into(), "40".into(), middle[0].to_string(), middle[1].to_string()],
    );
    let tile = tile.ancestor(12);
    let on = |day| told(Layer::PublicCounts, &packed, tile, &Viewer::public(), day);
    let [(_, said)] = &on("2000-05-01")[..] else { panic!("one count") };
    assert_eq!(said.keys().map(String::as_str).collect::<Vec<_>>(), ["count", "what"]);
    assert_eq!(number(said, "count"), 40);
    assert!(
        on("2000-04-09").is_empty() && on("2000-07-19").is_empty(),
        "a release ends where the next begins"
    );
}

#[test]
fn a_cell_that_makes_no_sense_costs_itself_only() {
    let good = incidents(audience(Visibility::Public), [39_464, 33_000], 2);
    let outside = incidents(RowHead { min_zoom: 3, ..audience(Visibility::Public) }, [39_464, 33_000], 2);
    let short = cell(Layer::IncidentCounts, audience(Visibility::Public), [1, 1], &["5".into()]);
    let block = Block::read(Layer::IncidentCounts, &[outside, short, good].concat());
    assert_eq!((block.len(), block.refused.len()), (1, 2));
}

proptest! {
    #[test]
    fn every_zoom_counts_the_same_things_once(
        places in prop::collection::vec((39_424_u32..39_488, 32_960_u32..33_024, 1_i64..9), 1..30),
    ) {
        let viewer = Viewer::account(vec![], vec![OWN]);
        let packed: Vec<u8> = places
            .iter()
            .flat_map(|(x, y, count)| incidents(audience(Visibility::Restricted), [*x, *y], *count))
            .collect();
        let all: i64 = places.iter().map(|(_, _, count)| count).sum();
        for zoom in 4..=11_u8 {
            let mut tiles: Vec<_> = places.iter().map(|(x, y, _)| tile_over([*x, *y], zoom)).collect();
            tiles.sort_unstable();
            tiles.dedup();
            let mut counted = 0;
            for tile in tiles {
                for (_, said) in told(Layer::IncidentCounts, &packed, tile, &viewer, "2026-01-01") {
                    counted += number(&said, "count");
                    let split = number(&said, "split");
                    prop_assert!(split > i64::from(zoom) && split <= 12);
                }
            }
            prop_assert_eq!(counted, all, "zoom {}", zoom);
        }
    }

    #[test]
    fn the_order_of_cells_does_not_change_the_bytes(
        places in prop::collection::vec((39_464_u32..39_472, 33_000_u32..33_008, 1_i64..9), 1..12),
    ) {
        let viewer = Viewer::account(vec![], vec![OWN]);
        let rows: Vec<_> = places
            .iter()
            .map(|(x, y, count)| incidents(audience(Visibility::Partner), [*x, *y], *count))
            .collect();
        let look = Look { viewer: &viewer, at: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") };
        let tile = tile_over([39_464, 33_000], 9);
        let bytes = |rows: Vec<Vec<u8>>| {
            assemble(tile, [&Block::read(Layer::IncidentCounts, &rows.concat())], look).body
        };
        prop_assert_eq!(bytes(rows.clone()), bytes(rows.into_iter().rev().collect()));
    }
}
