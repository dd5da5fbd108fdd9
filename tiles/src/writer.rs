//! Writes one layer of the Mapbox Vector Tile format 2.1 straight into its bytes.
//!
//! The door is geozero's processor traits, as for its own `MvtWriter`; the same calls give the same
//! layer (tested). What is saved: no message structs, no copy of each feature, and values that the
//! caller has numbered already are not looked up again.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use geozero::error::{GeozeroError, Result};
use geozero::{ColumnValue, FeatureProcessor, GeomProcessor, PropertyProcessor};

use crate::layer::{LayerSpec, MOST_ATTRIBUTES};
use crate::protobuf::{put_bytes, put_varint, put_zigzag, varint_bytes};
use crate::values::{ShortHasher, Value};

const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

/// What drawing a block needs beyond geozero's traits; geozero's own writer knows it by the defaults.
pub(crate) trait FeatureSink: FeatureProcessor {
    /// The id of the feature that has begun.
    fn feature_id(&mut self, _id: u64) {}

    /// An attribute whose value the caller knows under a number, always the same.
    fn numbered(&mut self, place: usize, name: &str, value: Value<'_>, _number: u32) -> Result<()> {
        self.property(place, name, &value.column()).map(|_| ())
    }
}

impl FeatureSink for geozero::mvt::MvtWriter {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    Points,
    Line { size: usize },
    Ring { size: usize },
}

/// One layer being written.
#[derive(Debug)]
pub struct LayerWriter {
    /// Room for the head in front, then features.
    out: Vec<u8>,
    room: usize,
    name: &'static str,
    extent: u32,
    attributes: &'static [crate::layer::Attribute],
    features: usize,
    id: Option<u64>,
    kind: u8,
    tags: Vec<u8>,
    geometry: Vec<u8>,
    last: [i32; 2],
    path: Path,
    in_lines: bool,
    keys: [u32; MOST_ATTRIBUTES],
    key_bytes: Vec<u8>,
    key_count: u32,
    /// Number in the layer of each value the caller numbers; `u32::MAX` until used.
    numbers: Vec<u32>,
    known: HashMap<Vec<u8>, u32, BuildHasherDefault<ShortHasher>>,
    value_bytes: Vec<u8>,
    value_count: u32,
}

impl LayerWriter {
    /// Begins a layer of about `features` features with about `values` numbered values.
    pub fn new(spec: &'static LayerSpec, extent: u32, features: usize, values: usize) -> Self {
        // Tag and length of the layer, tag and length of its name, and the name.
        let room = 1 + 5 + 2 + spec.id.len();
        let mut out = Vec::with_capacity(room + features * 48 + values * 10 + 64);
        out.resize(room, 0);
        Self {
            out,
            room,
            name: spec.id,
            extent,
            attributes: spec.attributes,
            features: 0,
            id: None,
            kind: 0,
            tags: Vec::with_capacity(4 * MOST_ATTRIBUTES),
            geometry: Vec::with_capacity(256),
            last: [0, 0],
            path: Path::Points,
            in_lines: false,
            keys: [u32::MAX; MOST_ATTRIBUTES],
            key_bytes: Vec::with_capacity(96),
            key_count: 0,
            numbers: vec![u32::MAX; values],
            known: HashMap::default(),
            value_bytes: Vec::with_capacity(values * 10),
            value_count: 0,
        }
    }

    /// Features written so far.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Bytes written so far.
    pub(crate) fn size(&self) -> usize {
        self.out.len() + self.key_bytes.len() + self.value_bytes.len()
    }

    /// The layer as a field of a tile, or nothing when no feature was written.
    ///
    /// Answers the bytes and where in them the layer begins, so that one layer is a tile as it is.
    pub fn finish(mut self) -> Option<(Vec<u8>, usize)> {
        if self.features == 0 {
            return None;
        }
        self.out.extend_from_slice(&self.key_bytes);
        self.out.extend_from_slice(&self.value_bytes);
        self.out.push(0x28);
        put_varint(u64::from(self.extent), &mut self.out);
        self.out.extend_from_slice(&[0x78, 2]);
        let mut head = Vec::with_capacity(self.room);
        let name = 2 + self.name.len();
        head.push(0x1a);
        put_varint((self.out.len() - self.room + name) as u64, &mut head);
        head.push(0x0a);
        put_bytes(self.name.as_bytes(), &mut head);
        let start = self.room - head.len();
        self.out[start..self.room].copy_from_slice(&head);
        Some((self.out, start))
    }

    fn key(&mut self, place: usize, name: &str) -> u32 {
        let listed = self.attributes.get(place).is_some_and(|attribute| attribute.name == name);
        if listed && self.keys[place] != u32::MAX {
            return self.keys[place];
        }
        let number = self.key_count;
        self.key_count += 1;
        self.key_bytes.push(0x1a);
        put_bytes(name.as_bytes(), &mut self.key_bytes);
        if listed {
            self.keys[place] = number;
        }
        number
    }

    fn new_value(&mut self, encoded: &[u8]) -> u32 {
        self.value_bytes.push(0x22);
        put_bytes(encoded, &mut self.value_bytes);
        self.value_count += 1;
        self.value_count - 1
    }
}

/// A value of the layer's list.
fn put_value(value: Value<'_>, out: &mut Vec<u8>) {
    out.push(0x22);
    match value {
        Value::Text(text) => {
            put_varint((1 + varint_bytes(text.len() as u64) + text.len()) as u64, out);
            out.push(0x0a);
            put_bytes(text.as_bytes(), out);
        }
        Value::Integer(number) => {
            let zigzag = ((number << 1) ^ (number >> 63)).cast_unsigned();
            put_varint(1 + varint_bytes(zigzag) as u64, out);
            out.push(0x30);
            put_varint(zigzag, out);
        }
        Value::Flag(flag) => out.extend_from_slice(&[2, 0x38, u8::from(flag)]),
    }
}

/// A value as MVT 2.1 §4.1 writes it.
fn encode_value(value: &ColumnValue<'_>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match value {
        ColumnValue::String(text) => {
            out.push(0x0a);
            put_bytes(text.as_bytes(), &mut out);
        }
        ColumnValue::Long(number) => {
            out.push(0x30);
            put_varint(((number << 1) ^ (number >> 63)).cast_unsigned(), &mut out);
        }
        ColumnValue::Bool(flag) => out.extend_from_slice(&[0x38, u8::from(*flag)]),
        _ => return None,
    }
    Some(out)
}

fn command(id: u64, count: usize) -> u64 {
    id | (count as u64) << 3
}

impl FeatureSink for LayerWriter {
    fn feature_id(&mut self, id: u64) {
        self.id = Some(id);
    }

    fn numbered(&mut self, place: usize, name: &str, value: Value<'_>, number: u32) -> Result<()> {
        let number = number as usize;
        if number >= self.numbers.len() {
            self.numbers.resize((number + 1).next_power_of_two(), u32::MAX);
        }
        let value = match self.numbers[number] {
            u32::MAX => {
                put_value(value, &mut self.value_bytes);
                self.numbers[number] = self.value_count;
                self.value_count += 1;
                self.numbers[number]
            }
            known => known,
        };
        let key = self.key(place, name);
        put_varint(u64::from(key), &mut self.tags);
        put_varint(u64::from(value), &mut self.tags);
        Ok(())
    }
}

impl PropertyProcessor for LayerWriter {
    fn property(&mut self, place: usize, name: &str, value: &ColumnValue<'_>) -> Result<bool> {
        let encoded = encode_value(value)
            .ok_or_else(|| GeozeroError::Property(format!("{name} is of no kind that tiles hold")))?;
        let key = self.key(place, name);
        let value = match self.known.get(&encoded) {
            Some(number) => *number,
            None => {
                let number = self.new_value(&encoded);
                self.known.insert(encoded, number);
                number
            }
        };
        put_varint(u64::from(key), &mut self.tags);
        put_varint(u64::from(value), &mut self.tags);
        Ok(false)
    }
}

impl FeatureProcessor for LayerWriter {
    fn feature_begin(&mut self, _index: u64) -> Result<()> {
        self.id = None;
        self.kind = 0;
        self.tags.clear();
        self.geometry.clear();
        Ok(())
    }

    fn feature_end(&mut self, _index: u64) -> Result<()> {
        let field = |bytes: &[u8]| {
            if bytes.is_empty() { 0 } else { 1 + varint_bytes(bytes.len() as u64) + bytes.len() }
        };
        let length =
            self.id.map_or(0, |id| 1 + varint_bytes(id)) + field(&self.tags) + 2 + field(&self.geometry);
        self.out.push(0x12);
        put_varint(length as u64, &mut self.out);
        if let Some(id) = self.id {
            self.out.push(0x08);
            put_varint(id, &mut self.out);
        }
        if !self.tags.is_empty() {
            self.out.push(0x12);
            put_bytes(&self.tags, &mut self.out);
        }
        self.out.extend_from_slice(&[0x18, self.kind]);
        if !self.geometry.is_empty() {
            self.out.push(0x22);
            put_bytes(&self.geometry, &mut self.out);
        }
        self.features += 1;
        Ok(())
    }

    fn geometry_begin(&mut self) -> Result<()> {
        self.path = Path::Points;
        self.in_lines = false;
        self.last = [0, 0];
        Ok(())
    }
}

impl GeomProcessor for LayerWriter {
    fn xy(&mut self, x: f64, y: f64, index: usize) -> Result<()> {
        if matches!(self.path, Path::Ring { size } if index + 1 == size) {
            return Ok(());
        }
        let point = [x as i32, y as i32];
        put_zigzag(point[0].wrapping_sub(self.last[0]), &mut self.geometry);
        put_zigzag(point[1].wrapping_sub(self.last[1]), &mut self.geometry);
        self.last = point;
        if index == 0 {
            let following = match self.path {
                Path::Points => return Ok(()),
                Path::Line { size } => size.checked_sub(1),
                Path::Ring { size } => size.checked_sub(2),
            };
            let following = following
                .filter(|count| *count > 0)
                .ok_or_else(|| GeozeroError::Geometry("too few points for a path".into()))?;
            put_varint(command(LINE_TO, following), &mut self.geometry);
        }
        Ok(())
    }

    fn point_begin(&mut self, _index: usize) -> Result<()> {
        self.kind = 1;
        put_varint(command(MOVE_TO, 1), &mut self.geometry);
        Ok(())
    }

    fn multipoint_begin(&mut self, size: usize, _index: usize) -> Result<()> {
        self.kind = 1;
        put_varint(command(MOVE_TO, size), &mut self.geometry);
        Ok(())
    }

    fn linestring_begin(&mut self, tagged: bool, size: usize, _index: usize) -> Result<()> {
        if tagged {
            self.kind = 2;
        }
        self.path = if tagged || self.in_lines { Path::Line { size } } else { Path::Ring { size } };
        self.geometry.reserve(size * 4);
        put_varint(command(MOVE_TO, 1), &mut self.geometry);
        Ok(())
    }

    fn linestring_end(&mut self, _tagged: bool, _index: usize) -> Result<()> {
        if matches!(self.path, Path::Ring { .. }) {
            put_varint(command(CLOSE_PATH, 1), &mut self.geometry);
        }
        self.path = Path::Points;
        Ok(())
    }

    fn multilinestring_begin(&mut self, _size: usize, _index: usize) -> Result<()> {
        self.kind = 2;
        self.in_lines = true;
        Ok(())
    }

    fn multilinestring_end(&mut self, _index: usize) -> Result<()> {
        self.in_lines = false;
        Ok(())
    }

    fn polygon_begin(&mut self, tagged: bool, _size: usize, _index: usize) -> Result<()> {
        if tagged {
            self.kind = 3;
        }
        Ok(())
    }

    fn multipolygon_begin(&mut self, _size: usize, _index: usize) -> Result<()> {
        self.kind = 3;
        Ok(())
    }
}
