//! Layers and tiles of the Mapbox Vector Tile format 2.1, through geozero's message types.
//! No other module sees them.

use std::collections::HashMap;

use bytes::Bytes;
use geozero::mvt::{Message, Tile, tile};

use crate::coord::EXTENT;
use crate::layer::{Attribute, AttributeKind, LayerSpec, MOST_ATTRIBUTES};
use crate::rows::PackedRow;
use crate::shape::{Point, Shape, ShapeKind};

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    #[error("the row has {given} attributes where the layer has {wanted}")]
    Count { given: usize, wanted: usize },
    #[error("attribute {0} is not of its kind")]
    Kind(&'static str),
}

/// A value as the layer's dictionary knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Value<'a> {
    Text(&'a str),
    Integer(i64),
    Flag(bool),
}

/// Collects the features of one layer; `'a` is the life of the fetched rows.
#[derive(Debug)]
pub struct LayerBuilder<'a> {
    spec: &'static LayerSpec,
    layer: tile::Layer,
    keys: [Option<u32>; MOST_ATTRIBUTES],
    values: HashMap<Value<'a>, u32>,
}

/// A finished layer with at least one feature.
#[derive(Debug)]
pub struct EncodedLayer(tile::Layer);

impl<'a> LayerBuilder<'a> {
    pub fn new(spec: &'static LayerSpec) -> Self {
        Self {
            spec,
            layer: tile::Layer {
                version: 2,
                name: spec.id.to_owned(),
                extent: Some(EXTENT as u32),
                ..tile::Layer::default()
            },
            keys: [None; MOST_ATTRIBUTES],
            values: HashMap::new(),
        }
    }

    /// Adds a feature whose shape is clipped, tidy and not empty.
    pub fn add(&mut self, row: &PackedRow<'a>, shape: &Shape) -> Result<(), AttributeError> {
        let attributes = self.spec.attributes;
        let fields = row.fields();
        if fields.len() != attributes.len() {
            return Err(AttributeError::Count { given: fields.len(), wanted: attributes.len() });
        }
        let mut typed = [None; MOST_ATTRIBUTES];
        for ((slot, field), attribute) in typed.iter_mut().zip(fields).zip(attributes) {
            *slot = field.map(|text| value_of(attribute, text)).transpose()?;
        }
        let mut tags = Vec::with_capacity(2 * fields.len());
        for (position, value) in typed.into_iter().enumerate() {
            if let Some(value) = value {
                tags.push(self.key(position));
                tags.push(self.value(value));
            }
        }
        self.layer.features.push(tile::Feature {
            id: Some(row.feature_id),
            tags,
            r#type: Some(geometry_type(shape.kind)),
            geometry: commands(shape),
        });
        Ok(())
    }

    /// The layer, or nothing when no feature was added.
    pub fn finish(self) -> Option<EncodedLayer> {
        Some(EncodedLayer(self.layer)).filter(|layer| !layer.0.features.is_empty())
    }

    fn key(&mut self, position: usize) -> u32 {
        let Self { spec, layer, keys, .. } = self;
        *keys[position].get_or_insert_with(|| {
            layer.keys.push(spec.attributes[position].name.to_owned());
            layer.keys.len() as u32 - 1
        })
    }

    fn value(&mut self, value: Value<'a>) -> u32 {
        let values = &mut self.layer.values;
        *self.values.entry(value).or_insert_with(|| {
            values.push(message(value));
            values.len() as u32 - 1
        })
    }
}

/// One tile of several layers; nothing when there is no layer.
pub fn encode_tile(layers: Vec<EncodedLayer>) -> Option<Bytes> {
    if layers.is_empty() {
        return None;
    }
    let tile = Tile { layers: layers.into_iter().map(|layer| layer.0).collect() };
    Some(tile.encode_to_vec().into())
}

/// A day, or the month or year that is all somebody remembers; a made-up day would say more than is known.
fn is_date(text: &str) -> bool {
    let whole = |text: &str| text.parse::<chrono::NaiveDate>().is_ok();
    match text.len() {
        10 => whole(text),
        7 => whole(&format!("{text}-01")),
        4 => whole(&format!("{text}-01-01")),
        _ => false,
    }
}

fn value_of<'a>(attribute: &Attribute, text: &'a str) -> Result<Value<'a>, AttributeError> {
    let wrong = AttributeError::Kind(attribute.name);
    match attribute.kind {
        AttributeKind::Text => Ok(Value::Text(text)),
        AttributeKind::Integer => text.parse().map(Value::Integer).map_err(|_| wrong),
        AttributeKind::Date if is_date(text) => Ok(Value::Text(text)),
        AttributeKind::Date => Err(wrong),
        AttributeKind::Flag => match text {
            "true" | "t" => Ok(Value::Flag(true)),
            "false" | "f" => Ok(Value::Flag(false)),
            _ => Err(wrong),
        },
    }
}

fn message(value: Value<'_>) -> tile::Value {
    match value {
        Value::Text(text) => tile::Value { string_value: Some(text.to_owned()), ..tile::Value::default() },
        Value::Integer(number) => tile::Value { int_value: Some(number), ..tile::Value::default() },
        Value::Flag(flag) => tile::Value { bool_value: Some(flag), ..tile::Value::default() },
    }
}

fn geometry_type(kind: ShapeKind) -> i32 {
    let kind = match kind {
        ShapeKind::Points => tile::GeomType::Point,
        ShapeKind::Lines => tile::GeomType::Linestring,
        ShapeKind::Polygons => tile::GeomType::Polygon,
    };
    kind as i32
}

/// Drawing commands of MVT 2.1 §4.3: relative moves, zigzag encoded.
fn commands(shape: &Shape) -> Vec<u32> {
    let mut out = Vec::with_capacity(2 * shape.points.len() + 3 * shape.paths().len());
    let mut last = [0, 0];
    for path in shape.paths() {
        let points = shape.path_points(*path);
        if shape.kind == ShapeKind::Points {
            out.push(command(MOVE_TO, points.len()));
            put_points(points, &mut last, &mut out);
            continue;
        }
        out.push(command(MOVE_TO, 1));
        put_points(&points[..1], &mut last, &mut out);
        out.push(command(LINE_TO, points.len() - 1));
        put_points(&points[1..], &mut last, &mut out);
        if shape.kind == ShapeKind::Polygons {
            out.push(command(CLOSE_PATH, 1));
        }
    }
    out
}

fn command(id: u32, count: usize) -> u32 {
    id | (count as u32) << 3
}

fn put_points(points: &[Point], last: &mut Point, out: &mut Vec<u32>) {
    for point in points {
        for axis in 0..2 {
            let step = (point[axis] - last[axis]) as i32;
            out.push(((step << 1) ^ (step >> 31)) as u32);
        }
        *last = *point;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::Layer;
    use crate::rows::{pack_row, rows};

    #[test]
    fn commands_are_those_of_the_specification() {
        // MVT 2.1 §4.3.5.5, the example of a polygon.
        let mut shape = Shape::default();
        shape.restart(ShapeKind::Polygons);
        shape.add_path(&[[3, 6], [8, 12], [20, 34]], true);
        assert_eq!(commands(&shape), [9, 6, 12, 18, 10, 12, 24, 44, 15]);
        shape.restart(ShapeKind::Points);
        shape.add_path(&[[5, 7], [3, 2]], false);
        assert_eq!(commands(&shape), [17, 10, 14, 3, 9]);
    }

    fn point() -> Shape {
        let mut shape = Shape::default();
        shape.restart(ShapeKind::Points);
        shape.add_path(&[[1, 1]], false);
        shape
    }

    #[test]
    fn attributes_keep_their_types_and_share_a_dictionary() {
        let spec = Layer::Structures.spec();
        let packed = [
            pack_row(1, &[Some("465A"), Some("dwelling"), Some("3")], &[]),
            pack_row(2, &[Some("466"), Some("dwelling"), None], &[]),
        ]
        .concat();
        let mut builder = LayerBuilder::new(spec);
        for row in rows(&packed) {
            builder.add(&row.expect("packed above"), &point()).expect("right kinds");
        }
        let layer = builder.finish().expect("two features").0;
        assert_eq!(layer.keys, ["number", "use", "households"]);
        assert_eq!(layer.values.len(), 4);
        assert_eq!(layer.values[2].int_value, Some(3));
        assert_eq!(layer.features[1].tags, [0, 3, 1, 1]);
        assert_eq!(layer.features[1].id, Some(2));
    }

    #[test]
    fn values_of_the_wrong_kind_are_refused() {
        let households = pack_row(1, &[None, None, Some("many")], &[]);
        let date = pack_row(1, &[None, None, Some("30/06/2019"), None], &[]);
        let short = pack_row(1, &[None], &[]);
        let refusal = |layer: Layer, packed: &[u8]| {
            let row = rows(packed).next().expect("one row").expect("packed above");
            LayerBuilder::new(layer.spec()).add(&row, &point())
        };
        assert_eq!(refusal(Layer::Structures, &households), Err(AttributeError::Kind("households")));
        assert_eq!(refusal(Layer::Incidents, &date), Err(AttributeError::Kind("date")));
        for said in ["2019-06-30", "2019-06", "2019"] {
            let row = pack_row(1, &[None, None, Some(said), None], &[]);
            assert_eq!(refusal(Layer::Incidents, &row), Ok(()), "{said}");
        }
        assert_eq!(refusal(Layer::Base, &short), Err(AttributeError::Count { given: 1, wanted: 2 }));
    }
}
