//! Reading, quantising, clipping, encoding, cutting and compressing one dense tile of invented buildings.

use criterion::{Criterion, criterion_group, criterion_main};
use geozero::{ColumnValue, FeatureProcessor, GeomProcessor, PropertyProcessor};
use tiles::assemble::Source;
use tiles::clip::Clipper;
use tiles::gzip::gzip;
use tiles::outlines::Outlines;
use tiles::quantise::Grid;
use tiles::rows::{RowHead, pack_row};
use tiles::shape::{Shape, ShapeKind};
use tiles::twkb::{read_twkb, write_twkb};
use tiles::writer::LayerWriter;
use tiles::{Block, FetchedRows, Layer, Look, TileCoord, Viewer, assemble};

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

/// Drives the layer's writer through geozero's traits, as a block that is cut does.
fn encode(shapes: &[Shape], numbers: &[String]) -> geozero::error::Result<usize> {
    let mut writer = LayerWriter::new(Layer::Structures.spec(), 4096, shapes.len(), numbers.len());
    for (place, shape) in shapes.iter().enumerate() {
        writer.feature_begin(place as u64)?;
        writer.properties_begin()?;
        writer.property(0, "number", &ColumnValue::String(&numbers[place % numbers.len()]))?;
        writer.property(2, "households", &ColumnValue::Long(2))?;
        writer.properties_end()?;
        writer.geometry_begin()?;
        writer.polygon_begin(true, 1, 0)?;
        let points = &shape.points;
        writer.linestring_begin(false, points.len() + 1, 0)?;
        for (index, [x, y]) in points.iter().chain(points.first()).enumerate() {
            writer.xy(*x as f64, *y as f64, index)?;
        }
        writer.linestring_end(false, 0)?;
        writer.polygon_end(true, 0)?;
        writer.geometry_end()?;
        writer.feature_end(place as u64)?;
    }
    Ok(writer.finish().map_or(0, |(bytes, start)| bytes.len() - start))
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
        bencher.iter(|| {
            let mut outlines = Outlines::with_room(5 * shapes.len(), shapes.len());
            twkb.iter().filter(|shape| read_twkb(shape, &mut outlines).is_ok()).count()
        });
    });
    criterion.bench_function("quantise 5,900 shapes", |bencher| {
        let grid = Grid::of(tile(14));
        let points: Vec<Vec<[i32; 2]>> = shapes
            .iter()
            .map(|shape| shape.points.iter().map(|[x, y]| [*x as i32, *y as i32]).collect())
            .collect();
        bencher.iter(|| {
            out.restart(ShapeKind::Polygons);
            for ring in &points {
                grid.quantise_path(ring, true, &mut out);
            }
            out.points.len()
        });
    });
    criterion.bench_function("encode 5,900 features", |bencher| {
        let numbers: Vec<String> = (0..900).map(|number| number.to_string()).collect();
        bencher.iter(|| encode(&quantised, &numbers).expect("shapes that can be written"));
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
    let rows = FetchedRows { layer: Layer::Structures, packed, area: None };
    criterion.bench_function("rows to tile, zoom 14", |bencher| {
        bencher.iter(|| assemble(tile(14), [Source::Rows(&rows)], look).features);
    });
    criterion.bench_function("gzip a tile of 5,900 buildings", |bencher| bencher.iter(|| gzip(&body).len()));
}

criterion_group!(benches, stages);
criterion_main!(benches);
