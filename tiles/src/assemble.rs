//! From packed rows to a tile: parse, quantise, clip, tidy, repair, encode.
//!
//! The same rows give the same bytes, in whatever order they were fetched. A row that cannot be
//! drawn costs itself only and is named.

use bytes::Bytes;

use crate::clip::Clipper;
use crate::coord::TileCoord;
use crate::encode::{AttributeError, EncodedLayer, LayerBuilder, encode_tile};
use crate::layer::Layer;
use crate::quantise::Grid;
use crate::repair::{is_surely_valid, repair};
use crate::rings::tidy_rings;
use crate::rows::{PackedRow, RowError, rows};
use crate::shape::{Shape, ShapeKind};
use crate::twkb::{ShapeError, read_twkb};

/// A tile, or `body: None` when nothing is to be drawn.
#[derive(Debug)]
pub struct Assembled {
    pub body: Option<Bytes>,
    pub features: usize,
    pub refused: Vec<Refused>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub layer: Layer,
    pub feature_id: Option<u64>,
    pub reason: Refusal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Row(#[from] RowError),
    #[error(transparent)]
    Shape(#[from] ShapeError),
    #[error(transparent)]
    Attribute(#[from] AttributeError),
}

/// Shapes between the steps; kept from feature to feature.
#[derive(Debug)]
struct Bench {
    grid: Grid,
    clipper: Clipper,
    read: Shape,
    units: Shape,
    cut: Shape,
    tidy: Shape,
    mended: Shape,
}

/// Builds one tile from the packed rows of its layers, in the order given.
pub fn assemble(tile: TileCoord, layers: &[(Layer, &[u8])]) -> Assembled {
    let mut bench = Bench::for_tile(tile);
    let mut encoded = Vec::with_capacity(layers.len());
    let mut features = 0;
    let mut refused = Vec::new();
    for (layer, packed) in layers {
        let (built, count) = bench.build_layer(*layer, packed, &mut refused);
        features += count;
        encoded.extend(built);
    }
    Assembled { body: encode_tile(encoded), features, refused }
}

impl Bench {
    fn for_tile(tile: TileCoord) -> Self {
        Self {
            grid: Grid::of(tile),
            clipper: Clipper::default(),
            read: Shape::default(),
            units: Shape::default(),
            cut: Shape::default(),
            tidy: Shape::default(),
            mended: Shape::default(),
        }
    }

    fn build_layer(
        &mut self,
        layer: Layer,
        packed: &[u8],
        refused: &mut Vec<Refused>,
    ) -> (Option<EncodedLayer>, usize) {
        let mut refuse = |feature_id, reason| {
            refused.push(Refused { layer, feature_id, reason });
        };
        let mut in_order = Vec::new();
        for row in rows(packed) {
            match row {
                Ok(row) => in_order.push(row),
                Err((feature_id, error)) => refuse(feature_id, error.into()),
            }
        }
        // Sorting here costs less than `order by` in the aggregate, which would carry whole rows.
        in_order.sort_unstable_by(|one, other| {
            (one.feature_id, one.fields(), one.twkb).cmp(&(other.feature_id, other.fields(), other.twkb))
        });
        let mut builder = LayerBuilder::new(layer.spec());
        let mut count = 0;
        for row in &in_order {
            match self.draw(row, &mut builder) {
                Ok(drawn) => count += usize::from(drawn),
                Err(reason) => refuse(Some(row.feature_id), reason),
            }
        }
        (builder.finish(), count)
    }

    /// Adds a row to the layer unless nothing of it is left within the tile.
    fn draw<'a>(&mut self, row: &PackedRow<'a>, builder: &mut LayerBuilder<'a>) -> Result<bool, Refusal> {
        read_twkb(row.twkb, &mut self.read)?;
        self.grid.quantise(&self.read, &mut self.units);
        self.clipper.clip(&self.units, &mut self.cut);
        let shape = match self.cut.kind {
            ShapeKind::Points => &self.cut,
            ShapeKind::Lines => {
                drop_short_lines(&self.cut, &mut self.tidy);
                &self.tidy
            }
            ShapeKind::Polygons => {
                tidy_rings(&self.cut, &mut self.tidy);
                if is_surely_valid(&self.tidy) {
                    &self.tidy
                } else {
                    repair(&self.tidy, &mut self.mended);
                    tidy_rings(&self.mended, &mut self.tidy);
                    &self.tidy
                }
            }
        };
        if shape.is_empty() {
            return Ok(false);
        }
        builder.add(row, shape)?;
        Ok(true)
    }
}

/// A line that shrank to one unit has nothing to draw.
fn drop_short_lines(shape: &Shape, out: &mut Shape) {
    out.restart(shape.kind);
    for path in shape.paths().iter().filter(|path| path.range().len() >= 2) {
        out.add_path(shape.path_points(*path), false);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rows::pack_row;
    use crate::twkb::write_twkb;

    const FIELDS: [Option<&str>; 4] = [Some("Mtaa"), Some("MK-0042"), None, Some("2019-01-01")];

    fn tile() -> TileCoord {
        TileCoord::at(14, 36.8587, -1.2610).expect("exists")
    }

    fn square(id: u64, west: i64) -> Vec<u8> {
        let mut shape = Shape::default();
        shape.restart(ShapeKind::Polygons);
        let (x, y) = (410_200_000 + west, -14_040_000);
        shape.add_path(&[[x, y], [x, y + 3_000], [x + 3_000, y + 3_000], [x + 3_000, y]], true);
        pack_row(id, &FIELDS, &write_twkb(&shape))
    }

    #[test]
    fn the_order_of_rows_does_not_change_the_bytes() {
        let rows = [square(1, 0), square(2, 10_000), square(3, 20_000)];
        let forward = assemble(tile(), &[(Layer::Settlements, &rows.concat())]);
        let backward: Vec<_> = rows.iter().rev().cloned().collect();
        let backward = assemble(tile(), &[(Layer::Settlements, &backward.concat())]);
        assert_eq!(forward.features, 3);
        assert_eq!(forward.body, backward.body);
    }

    #[test]
    fn a_corrupt_row_costs_itself_only() {
        let mut twkb = write_twkb(&Shape::default());
        twkb[0] = 0x47;
        let packed = [square(1, 0), pack_row(9, &FIELDS, &twkb), square(2, 0)].concat();
        let built = assemble(tile(), &[(Layer::Settlements, &packed)]);
        assert_eq!(built.features, 2);
        let expected = Refused {
            layer: Layer::Settlements,
            feature_id: Some(9),
            reason: Refusal::Shape(ShapeError::Kind(7)),
        };
        assert_eq!(built.refused, [expected]);
    }

    #[test]
    fn a_tile_without_features_has_no_body() {
        let elsewhere = TileCoord::new(14, 0, 0).expect("exists");
        let built = assemble(elsewhere, &[(Layer::Settlements, &square(1, 0)), (Layer::Claims, &[])]);
        assert_eq!((built.body, built.features), (None, 0));
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_tile_or_refusals_and_never_a_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..200), flip in 0_usize..80, with in any::<u8>(),
        ) {
            let mut packed = square(1, 0);
            let place = flip % packed.len();
            packed[place] ^= with;
            packed.extend(bytes);
            let built = assemble(tile(), &[(Layer::Settlements, &packed)]);
            prop_assert!(built.body.is_some() == (built.features > 0));
        }
    }
}
