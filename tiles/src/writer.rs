//! Writes one layer of the Mapbox Vector Tile format 2.1 straight into its bytes.
//!
//! The door is geozero's processor traits, as for its own `MvtWriter`; the same calls give the same
//! layer (tested). What is saved: no message structs, no copy of each feature, and values that the
//! caller has numbered already are not looked up again.

mod processors;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use geozero::FeatureProcessor;
use geozero::error::Result;

use crate::layer::{LayerSpec, MOST_ATTRIBUTES};
use crate::protobuf::{put_bytes, put_varint};
use crate::values::{ShortHasher, Values};

/// What drawing a block needs beyond geozero's traits; geozero's own writer knows it by the defaults.
pub(crate) trait FeatureSink: FeatureProcessor {
    /// The id of the feature that has begun.
    fn feature_id(&mut self, _id: u64) {}

    /// The layer's attribute at `place`, whose value the caller knows under a number, always the same.
    fn numbered(&mut self, place: usize, name: &str, values: &Values, number: u32) -> Result<()> {
        self.property(place, name, &values.get(number).column()).map(|_| ())
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
