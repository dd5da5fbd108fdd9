//! From blocks to a tile. The same rows give the same bytes, in whatever order they were fetched.

use bytes::Bytes;
use geozero::ColumnValue;

use crate::block::{Block, Refused};
use crate::coord::{EXTENT, TileCoord};
use crate::cut::{Cutter, Look};
use crate::drive::drive_point;
use crate::fetch::FetchedRows;
use crate::layer::Layer;
use crate::layers::counts::DROPPED;
use crate::writer::LayerWriter;

/// A tile, or `body: None` when nothing is to be drawn.
#[derive(Debug, Default)]
pub struct Assembled {
    pub body: Option<Bytes>,
    pub features: usize,
    /// Bytes of each layer that has any.
    pub layers: Vec<(Layer, usize)>,
    /// How many features of a layer were left out, where any were.
    pub dropped: Vec<(Layer, usize)>,
    /// Rows that could not be read; those of a block are named there.
    pub refused: Vec<Refused>,
}

/// Most bytes of a tile before compression; compressed it then stays below 300 KB.
const ROOM: usize = 600_000;

/// Where a layer of a tile is cut from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    Block(&'a Block),
    Rows(&'a FetchedRows),
}

impl<'a> From<&'a Block> for Source<'a> {
    fn from(block: &'a Block) -> Self {
        Self::Block(block)
    }
}

/// Builds one tile from the sources of its layers, in the order given.
pub fn assemble<'a>(
    tile: TileCoord,
    sources: impl IntoIterator<Item: Into<Source<'a>>>,
    look: Look<'_>,
) -> Assembled {
    let mut cutter = Cutter::of(tile);
    let mut built = Assembled::default();
    let mut parts = Vec::new();
    let mut room = ROOM;
    for source in sources {
        let (layer, cut) = match source.into() {
            Source::Block(block) => (block.layer, cutter.cut(block, look, room)),
            Source::Rows(rows) => {
                let (cut, refused) = cutter.cut_rows(rows, look, room);
                built.refused.extend(refused);
                (rows.layer, cut)
            }
        };
        let Some((writer, left_out)) = cut else { continue };
        if left_out > 0 {
            built.dropped.push((layer, left_out));
        }
        room = room.saturating_sub(writer.size());
        built.features += writer.features();
        if let Some((bytes, start)) = writer.finish() {
            built.layers.push((layer, bytes.len() - start));
            parts.push((bytes, start));
        }
    }
    parts.extend(tell_dropped(&built.dropped).and_then(LayerWriter::finish));
    built.body = join(parts);
    built
}

/// A layer that says what is missing from the others: nothing disappears silently.
fn tell_dropped(dropped: &[(Layer, usize)]) -> Option<LayerWriter> {
    if dropped.is_empty() {
        return None;
    }
    let mut writer = LayerWriter::new(&DROPPED, EXTENT as u32, dropped.len(), 0);
    for (index, (layer, features)) in dropped.iter().enumerate() {
        let values = [Some(ColumnValue::String(layer.id())), Some(ColumnValue::Long(*features as i64))];
        // A writer in memory refuses no number and no point.
        let _ = drive_point(&mut writer, index as u64, *layer as u64, [EXTENT / 2; 2], &DROPPED, &values);
    }
    Some(writer)
}

/// Layers one after another are a tile; a single one is not copied.
fn join(mut parts: Vec<(Vec<u8>, usize)>) -> Option<Bytes> {
    if parts.len() == 1 {
        return parts.pop().map(|(bytes, start)| Bytes::from(bytes).slice(start..));
    }
    let length = parts.iter().map(|(bytes, start)| bytes.len() - start).sum();
    let mut tile = Vec::with_capacity(length);
    for (bytes, start) in &parts {
        tile.extend_from_slice(&bytes[*start..]);
    }
    Some(Bytes::from(tile)).filter(|tile| !tile.is_empty())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::block::Refusal;
    use crate::rows::{RowHead, pack_row};
    use crate::shape::{Shape, ShapeKind};
    use crate::twkb::{ShapeError, write_twkb};
    use crate::viewer::{Audience, Viewer, Visibility};

    const FIELDS: [Option<&str>; 4] = [Some("Mtaa"), Some("MK-0042"), None, Some("2019-01-01")];

    fn tile() -> TileCoord {
        TileCoord::at(14, 36.8587, -1.2610).expect("exists")
    }

    fn square_of(head: RowHead, id: u64, west: i64) -> Vec<u8> {
        let mut shape = Shape::default();
        shape.restart(ShapeKind::Polygons);
        let (x, y) = (410_200_000 + west, -14_040_000);
        shape.add_path(&[[x, y], [x, y + 3_000], [x + 3_000, y + 3_000], [x + 3_000, y]], true);
        pack_row(head, id, &FIELDS, &write_twkb(&shape))
    }

    fn square(id: u64, west: i64) -> Vec<u8> {
        square_of(RowHead::PUBLIC, id, west)
    }

    fn on(day: &str, viewer: &Viewer, packed: &[u8]) -> Assembled {
        let at: NaiveDate = day.parse().expect("a day");
        assemble(tile(), [&Block::read(Layer::Settlements, packed)], Look { viewer, at })
    }

    fn built(packed: &[u8]) -> Assembled {
        on("2024-05-03", &Viewer::public(), packed)
    }

    #[test]
    fn the_order_of_rows_does_not_change_the_bytes() {
        // Two periods of one record and two rows alike in all but their shape among them.
        let early = RowHead { to: 100, ..RowHead::PUBLIC };
        let late = RowHead { from: 100, ..RowHead::PUBLIC };
        let mut rows = [
            square(1, 0),
            square(2, 10_000),
            square_of(early, 3, 20_000),
            square_of(late, 3, 30_000),
            square(4, 40_000),
            square(4, 50_000),
        ];
        let forward = built(&rows.concat());
        rows.reverse();
        assert_eq!(forward.features, 5);
        assert_eq!(forward.body, built(&rows.concat()).body);
    }

    #[test]
    fn a_corrupt_row_costs_itself_only() {
        let mut twkb = write_twkb(&Shape::default());
        twkb[0] = 0x47;
        let bad = pack_row(RowHead::PUBLIC, 9, &FIELDS, &twkb);
        let packed = [square(1, 0), bad, square(2, 0)].concat();
        let block = Block::read(Layer::Settlements, &packed);
        assert_eq!(built(&packed).features, 2);
        let expected = Refused {
            layer: Layer::Settlements,
            feature_id: Some(9),
            reason: Refusal::Shape(ShapeError::Kind(7)),
        };
        assert_eq!(block.refused, [expected]);
    }

    #[test]
    fn a_tile_without_features_has_no_body() {
        let elsewhere = TileCoord::new(14, 0, 0).expect("exists");
        let at = NaiveDate::default();
        let blocks = [Block::read(Layer::Settlements, &square(1, 0)), Block::read(Layer::Claims, &[])];
        let built = assemble(elsewhere, &blocks, Look { viewer: &Viewer::public(), at });
        assert_eq!((built.body, built.features), (None, 0));
    }

    #[test]
    fn one_block_serves_every_viewer_and_day_and_shows_each_only_theirs() {
        let own = Uuid::from_u128(7);
        let head = |visibility, from, to| RowHead {
            audience: Audience { visibility, organisation: Some(own) },
            from,
            to,
            min_zoom: 0,
        };
        let packed = [
            square_of(head(Visibility::Public, i32::MIN, i32::MAX), 1, 0),
            square_of(head(Visibility::Partner, 0, i32::MAX), 2, 0),
            square_of(head(Visibility::Restricted, 0, 31), 3, 0),
            square_of(RowHead { min_zoom: 15, ..RowHead::PUBLIC }, 4, 0),
        ]
        .concat();
        let (public, partner) = (Viewer::public(), Viewer::account(vec![own], vec![]));
        let reader = Viewer::account(vec![], vec![own]);
        let count = |viewer: &Viewer, day: &str| on(day, viewer, &packed).features;
        assert_eq!(
            [count(&public, "2000-01-31"), count(&partner, "2000-01-31"), count(&reader, "2000-01-31")],
            [1, 2, 3]
        );
        assert_eq!([count(&reader, "1999-12-31"), count(&reader, "2000-02-01")], [1, 2]);
    }

    #[test]
    fn a_tile_with_too_much_in_it_leaves_out_the_smallest_and_says_how_many() {
        let sized = |id: u64| {
            let mut shape = Shape::default();
            shape.restart(ShapeKind::Polygons);
            let (x, y) = (410_200_000 + (id % 100) as i64 * 600, -14_040_000 + (id / 100) as i64 * 600);
            let side = if id.is_multiple_of(10) { 500 } else { 250 };
            shape.add_path(&[[x, y], [x, y + side], [x + side, y + side], [x + side, y]], true);
            let (name, number) = (format!("Mtaa {id}"), format!("MK-{id}"));
            let fields = [Some(name.as_str()), Some(number.as_str()), None, Some("2019-01-01")];
            pack_row(RowHead::PUBLIC, id, &fields, &write_twkb(&shape))
        };
        let rows: Vec<_> = (0..14_000).map(sized).collect();
        let tile = built(&rows.concat());
        let body = tile.body.expect("much to draw");
        assert!(body.len() < ROOM + 1_000, "{} bytes", body.len());
        let [(Layer::Settlements, left_out)] = tile.dropped[..] else { panic!("one layer had to") };
        assert!(left_out > 0 && tile.features + left_out == 14_000);
        let layers = geozero::mvt::Message::decode(body.clone()).map(|tile: geozero::mvt::Tile| tile.layers);
        let layers = layers.expect("a tile");
        assert_eq!(layers[1].name, "dropped");
        let said: Vec<_> =
            layers[1].values.iter().map(|value| (value.string_value.as_deref(), value.sint_value)).collect();
        assert_eq!(said, [(Some("settlements"), None), (None, Some(left_out as i64))]);
        let large = layers[0]
            .features
            .iter()
            .filter(|feature| feature.id.is_some_and(|id| id.is_multiple_of(10)))
            .count();
        assert_eq!(large, 1_400, "the larger ones stay");
        let backwards: Vec<u8> = rows.into_iter().rev().flatten().collect();
        assert_eq!(built(&backwards).body, Some(body));
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_tile_or_refusals_and_never_a_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..200), flip in 0_usize..120, with in any::<u8>(),
        ) {
            let mut packed = square(1, 0);
            let place = flip % packed.len();
            packed[place] ^= with;
            packed.extend(bytes);
            let built = built(&packed);
            prop_assert!(built.body.is_some() == (built.features > 0));
        }
    }
}
