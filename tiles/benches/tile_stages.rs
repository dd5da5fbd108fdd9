//! Clip, quantise and encode on one dense tile of invented buildings.

use criterion::{Criterion, criterion_group, criterion_main};
use tiles::clip::Clipper;
use tiles::quantise::Grid;
use tiles::rows::pack_row;
use tiles::shape::{Shape, ShapeKind};
use tiles::twkb::{read_twkb, write_twkb};
use tiles::{Layer, TileCoord, assemble};

const BUILDINGS: i64 = 5_900;

fn tile() -> TileCoord {
    TileCoord::at(14, 36.8587, -1.2610).expect("zoom 14 exists")
}

/// Buildings of 6 by 9 m in rows, some of them over the tile's edge.
fn buildings() -> Vec<Shape> {
    let area = tile().mercator(0);
    let (west, south) = ((area.west * 100.0) as i64, (area.south * 100.0) as i64);
    (0..BUILDINGS)
        .map(|number| {
            let (x, y) = (west + number % 77 * 3_200 - 400, south + number / 77 * 3_200);
            let mut shape = Shape::default();
            shape.restart(ShapeKind::Polygons);
            shape.add_path(&[[x, y], [x, y + 900], [x + 600, y + 900 + number % 50], [x + 600, y]], true);
            shape
        })
        .collect()
}

fn stages(criterion: &mut Criterion) {
    let shapes = buildings();
    let grid = Grid::of(tile());
    let mut out = Shape::default();
    let quantised: Vec<Shape> = shapes
        .iter()
        .map(|shape| {
            grid.quantise(shape, &mut out);
            out.clone()
        })
        .collect();
    let twkb: Vec<Vec<u8>> = shapes.iter().map(write_twkb).collect();
    let packed: Vec<u8> = twkb
        .iter()
        .enumerate()
        .flat_map(|(number, shape)| {
            let label = (number % 900).to_string();
            pack_row(number as u64, &[Some(&label), Some("dwelling"), Some("2")], shape)
        })
        .collect();

    criterion.bench_function("read 5,900 shapes", |bencher| {
        bencher.iter(|| twkb.iter().filter(|shape| read_twkb(shape, &mut out).is_ok()).count());
    });
    criterion.bench_function("quantise 5,900 shapes", |bencher| {
        bencher.iter(|| shapes.iter().for_each(|shape| grid.quantise(shape, &mut out)));
    });
    criterion.bench_function("clip 5,900 shapes", |bencher| {
        let mut clipper = Clipper::default();
        bencher.iter(|| quantised.iter().for_each(|shape| clipper.clip(shape, &mut out)));
    });
    criterion.bench_function("rows to tile, 5,900 buildings", |bencher| {
        bencher.iter(|| assemble(tile(), &[(Layer::Structures, &packed)]).features);
    });
}

criterion_group!(benches, stages);
criterion_main!(benches);
