//! The door of the writer: geozero's processor traits, called feature by feature.

use geozero::error::{GeozeroError, Result};
use geozero::{ColumnValue, FeatureProcessor, GeomProcessor, PropertyProcessor};

use super::{FeatureSink, LayerWriter, Path};
use crate::protobuf::{put_bytes, put_varint, put_zigzag, varint_bytes};
use crate::values::{Value, Values};

const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

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

    fn numbered(&mut self, place: usize, name: &str, values: &Values, number: u32) -> Result<()> {
        let slot = number as usize;
        if slot >= self.numbers.len() {
            self.numbers.resize((slot + 1).next_power_of_two(), u32::MAX);
        }
        let value = match self.numbers[slot] {
            u32::MAX => {
                put_value(values.get(number), &mut self.value_bytes);
                self.numbers[slot] = self.value_count;
                self.value_count += 1;
                self.numbers[slot]
            }
            known => known,
        };
        let key = match self.keys[place] {
            u32::MAX => self.key(place, name),
            known => known,
        };
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
