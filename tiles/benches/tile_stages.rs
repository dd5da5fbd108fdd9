//! Reading, clipping, cutting and compressing one dense tile of invented buildings.

use criterion::{Criterion, criterion_group, criterion_main};
use tiles::clip::Clipper;
use tiles::gzip::gzip;
use tiles::quantise::Grid;
use tiles::rows::{RowHead, pack_row};
use tiles::shape::{Shape, ShapeKind};
use tiles::twkb::{read_twkb, write_twkb};
use tiles::{Block, Layer, Look, TileCoord, Viewer, assemble};

const BUILDINGS: i64 = 5_900;

fn tile(zoom: u8) -> TileCoord {
    TileCoord::at(zoom, 36.8587, -1.2610).expect("the zoom exists")
}

/// Buildings of 6 by 9 m in rows, some of them over the tile's edge.
fn buildings() -> Vec<Shape> {
    let area = tile(14).mercator(0);
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
    let mut out = Shape::default();
    let twkb: Vec<Vec<u8>> = shapes.iter().map(write_twkb).collect();
    let quantised: Vec<Shape> = shapes
        .iter()
        .map(|shape| {
            let points: Vec<_> = shape.points.iter().map(|[x, y]| [*x as i32, *y as i32]).collect();
            let mut out = Shape::default();
            out.restart(ShapeKind::Polygons);
            Grid::of(tile(14)).quantise_path(&points, true, &mut out);
            out
        })
        .collect();
    let packed: Vec<u8> = twkb
        .iter()
        .enumerate()
        .flat_map(|(number, shape)| {
            let label = (number % 900).to_string();
            // As feature ids are: in no order.
            let id = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11;
            pack_row(RowHead::PUBLIC, id, &[Some(&label), Some("dwelling"), Some("2")], shape)
        })
        .collect();
    let viewer = Viewer::account(vec![], vec![]);
    let look = Look { viewer: &viewer, at: chrono::NaiveDate::default() };
    let block = Block::read(Layer::Structures, &packed);
    let body = assemble(tile(14), [&block], look).body.expect("buildings");

    criterion.bench_function("read 5,900 shapes", |bencher| {
        bencher.iter(|| twkb.iter().filter(|shape| read_twkb(shape, &mut out).is_ok()).count());
    });
    criterion.bench_function("clip 5,900 shapes", |bencher| {
        let mut clipper = Clipper::default();
        bencher.iter(|| quantised.iter().for_each(|shape| clipper.clip(shape, &mut out)));
    });
    criterion.bench_function("rows to block, 5,900 buildings", |bencher| {
        bencher.iter(|| Block::read(Layer::Structures, &packed).len());
    });
    for zoom in [14, 16] {
        criterion.bench_function(&format!("block to tile, zoom {zoom}"), |bencher| {
            bencher.iter(|| assemble(tile(zoom), [&block], look).features);
        });
    }
    criterion.bench_function("gzip a tile of 5,900 buildings", |bencher| bencher.iter(|| gzip(&body).len()));
}

criterion_group!(benches, stages);
criterion_main!(benches);
