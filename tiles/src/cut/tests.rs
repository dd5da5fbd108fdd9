use geozero::mvt::{Message, MvtWriter, Tile};
use proptest::prelude::*;

use super::*;
use crate::layer::Layer;
use crate::rows::{RowHead, pack_row};
use crate::twkb::write_twkb;

fn tile() -> TileCoord {
    TileCoord::at(14, 36.8587, -1.2610).expect("exists")
}

fn packed(kind: usize, paths: &[Vec<Point>], words: [Option<&str>; 3]) -> Vec<u8> {
    let area = tile().mercator(0).centimetres();
    let mut shape = Shape::default();
    shape.restart([ShapeKind::Points, ShapeKind::Lines, ShapeKind::Polygons][kind]);
    for (index, path) in paths.iter().enumerate() {
        let path: Vec<_> =
            path.iter().map(|[x, y]| [i64::from(area[0]) + x, i64::from(area[1]) + y]).collect();
        shape.add_path(&path, shape.kind == ShapeKind::Polygons && index % 2 == 0);
    }
    pack_row(RowHead::PUBLIC, paths.len() as u64 * 7 + kind as u64, &words, &write_twkb(&shape))
}

proptest! {
    #[test]
    fn the_same_calls_give_geozeros_own_writer_the_same_tile(
        rows in prop::collection::vec((
            0_usize..3,
            prop::collection::vec(prop::collection::vec(prop::array::uniform2(-20_000_i64..270_000), 3..9), 1..4),
            prop::option::of("[a-c]{0,3}"), prop::option::of("[a-c]{1,2}"), prop::option::of(-3_i64..500),
        ), 1..20),
    ) {
        let bytes: Vec<u8> = rows.iter().flat_map(|(kind, paths, number, used, households)| {
            let households = households.map(|count| count.to_string());
            packed(*kind, paths, [number.as_deref(), used.as_deref(), households.as_deref()])
        }).collect();
        let block = Block::read(Layer::Structures, &bytes);
        let viewer = Viewer::account(vec![], vec![]);
        let look = Look { viewer: &viewer, at: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") };
        let mut cutter = Cutter::of(tile());
        let mut cut = || cutter.cut(&block, look, usize::MAX).and_then(|(writer, _)| writer.finish());
        let (ours, again) = (cut(), cut());
        let chosen = cutter.choose(&block, look);
        let mut theirs = MvtWriter::new_unscaled(EXTENT as u32).expect("an extent");
        cutter.draw_all(&block, &chosen, &mut theirs);
        let mut theirs = theirs.layer("structures");
        let Some((ours, start)) = ours else {
            prop_assert!(theirs.features.is_empty());
            return Ok(());
        };
        let ours = Tile::decode(&ours[start..]).expect("a tile");
        // geozero's writer does not know feature ids.
        for (mine, feature) in ours.layers[0].features.iter().zip(&mut theirs.features) {
            feature.id = mine.id;
        }
        prop_assert_eq!(&ours.layers[0], &theirs);
        // And its serialiser writes the very same bytes.
        let bytes = Tile { layers: vec![theirs] }.encode_to_vec();
        prop_assert_eq!(bytes, again.map(|(bytes, start)| bytes[start..].to_vec()).unwrap_or_default());
    }
}

#[test]
fn rows_that_are_cut_at_once_and_rows_of_a_block_give_the_same_layer() {
    let mut packed_rows = Vec::new();
    for number in 0..700_i64 {
        let (x, y) = (number % 30 * 9_000 - 5_000, number / 30 * 9_000 - 5_000);
        let ring = vec![[x, y], [x, y + 3_000], [x + 3_000, y + 3_000 + number], [x + 3_000, y]];
        let label = format!("House {}", number % 300);
        let words = [Some(label.as_str()), None, Some("4")];
        let mut row = packed(2, &[ring], words);
        row[30..38].copy_from_slice(&(number.cast_unsigned() * 7_919 % 701).to_be_bytes());
        packed_rows.extend(row);
    }
    let mut bad = packed(0, &[vec![[0, 0]]], [None; 3]);
    bad.pop();
    bad[3] -= 1;
    packed_rows.extend(bad);
    let rows = FetchedRows { layer: Layer::Structures, packed: packed_rows, area: None };
    let block = Block::read(rows.layer, &rows.packed);
    let viewer = Viewer::account(vec![], vec![]);
    let look = Look { viewer: &viewer, at: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") };
    let mut cutter = Cutter::of(tile());
    for (room, whole) in [(usize::MAX, true), (9_000, false)] {
        let kept = cutter.cut(&block, look, room).expect("drawn");
        let (once, refused) = cutter.cut_rows(&rows, look, room);
        let once = once.expect("drawn");
        assert_eq!((once.1, once.1 == 0), (kept.1, whole));
        assert_eq!(once.0.finish(), kept.0.finish());
        assert_eq!((refused.len(), &refused), (1, &block.refused));
    }
}
