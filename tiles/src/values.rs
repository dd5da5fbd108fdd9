//! Attribute values with their types, each kept once.

use std::hash::{Hash, Hasher};

use geozero::ColumnValue;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::layer::{Attribute, AttributeKind, MOST_ATTRIBUTES};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    #[error("the row has {given} attributes where the layer has {wanted}")]
    Count { given: usize, wanted: usize },
    #[error("attribute {0} is not of its kind")]
    Kind(&'static str),
    #[error("attribute {0} is not UTF-8 text")]
    Text(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Integer(i64),
    Flag(bool),
}

impl<'a> Value<'a> {
    /// Reads what was packed as text into what the layer promises.
    pub(crate) fn read(attribute: &Attribute, bytes: &'a [u8]) -> Result<Self, AttributeError> {
        let text = std::str::from_utf8(bytes).map_err(|_| AttributeError::Text(attribute.name))?;
        let wrong = AttributeError::Kind(attribute.name);
        match attribute.kind {
            AttributeKind::Text => Ok(Self::Text(text)),
            AttributeKind::Integer => text.parse().map(Self::Integer).map_err(|_| wrong),
            AttributeKind::Date if is_date(text) => Ok(Self::Text(text)),
            AttributeKind::Date => Err(wrong),
            AttributeKind::Flag => match text {
                "true" | "t" => Ok(Self::Flag(true)),
                "false" | "f" => Ok(Self::Flag(false)),
                _ => Err(wrong),
            },
        }
    }

    fn hashed(self) -> u64 {
        let mut hasher = ShortHasher::default();
        self.hash(&mut hasher);
        hasher.finish()
    }

    pub(crate) fn column(self) -> ColumnValue<'a> {
        match self {
            Self::Text(text) => ColumnValue::String(text),
            Self::Integer(number) => ColumnValue::Long(number),
            Self::Flag(flag) => ColumnValue::Bool(flag),
        }
    }
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

/// Values under small numbers; texts lie in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Values {
    texts: String,
    kept: Vec<Kept>,
}

#[derive(Debug, Clone, Copy)]
enum Kept {
    Text { start: u32, end: u32 },
    Integer(i64),
    Flag(bool),
}

/// Finds the number of a value while a block is read; `'a` is the life of the packed rows.
#[derive(Debug, Default)]
pub(crate) struct ValueIndex<'a> {
    /// What was packed in few bytes, as a word, and its number.
    words: HashTable<(u64, u32)>,
    /// Numbers of all other values.
    others: HashTable<u32>,
    /// The last value of each attribute: neighbours are often alike.
    last: [Option<(&'a [u8], u32)>; MOST_ATTRIBUTES],
}

impl ValueIndex<'_> {
    pub(crate) fn with_room(values: usize) -> Self {
        Self { words: HashTable::with_capacity(values), ..Self::default() }
    }
}

/// Up to seven bytes of one kind as a number of their own.
fn word(kind: AttributeKind, bytes: &[u8]) -> Option<u64> {
    let mut word = [0; 8];
    word[..7].get_mut(..bytes.len())?.copy_from_slice(bytes);
    word[7] = bytes.len() as u8 | (kind as u8) << 3;
    Some(u64::from_le_bytes(word))
}

/// The word that the same bytes have as text.
fn as_text(word: u64) -> u64 {
    word & !(0xf8 << 56) | (AttributeKind::Text as u64) << 59
}

fn hashed_word(word: u64) -> u64 {
    let mut hasher = ShortHasher::default();
    hasher.write_u64(word);
    hasher.finish()
}

impl Values {
    pub(crate) fn get(&self, number: u32) -> Value<'_> {
        match self.kept[number as usize] {
            Kept::Text { start, end } => Value::Text(&self.texts[start as usize..end as usize]),
            Kept::Integer(number) => Value::Integer(number),
            Kept::Flag(flag) => Value::Flag(flag),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.texts.capacity() + self.kept.capacity() * size_of::<Kept>()
    }

    /// The number of a packed value of the attribute at `place`.
    pub(crate) fn number<'a>(
        &mut self,
        index: &mut ValueIndex<'a>,
        place: usize,
        attribute: &Attribute,
        bytes: &'a [u8],
    ) -> Result<u32, AttributeError> {
        if let Some((last, number)) = index.last[place]
            && last == bytes
        {
            return Ok(number);
        }
        let number = match word(attribute.kind, bytes) {
            Some(word) => self.number_of_word(index, word, attribute, bytes)?,
            None => self.number_of_value(index, Value::read(attribute, bytes)?),
        };
        index.last[place] = Some((bytes, number));
        Ok(number)
    }

    /// Known words are neither read nor compared as text.
    fn number_of_word(
        &mut self,
        index: &mut ValueIndex<'_>,
        word: u64,
        attribute: &Attribute,
        bytes: &[u8],
    ) -> Result<u32, AttributeError> {
        let hash = hashed_word(word);
        if let Some((_, number)) = index.words.find(hash, |(known, _)| *known == word) {
            return Ok(*number);
        }
        let value = Value::read(attribute, bytes)?;
        let number = match attribute.kind {
            AttributeKind::Text => self.keep(value),
            AttributeKind::Date => {
                let text = Attribute { kind: AttributeKind::Text, ..*attribute };
                self.number_of_word(index, as_text(word), &text, bytes)?
            }
            AttributeKind::Integer | AttributeKind::Flag => self.number_of_value(index, value),
        };
        index.words.insert_unique(hash, (word, number), |(known, _)| hashed_word(*known));
        Ok(number)
    }

    fn number_of_value(&mut self, index: &mut ValueIndex<'_>, value: Value<'_>) -> u32 {
        let same = |number: &u32| self.get(*number) == value;
        match index.others.entry(value.hashed(), same, |number| self.get(*number).hashed()) {
            Entry::Occupied(known) => return *known.get(),
            Entry::Vacant(free) => {
                free.insert(self.kept.len() as u32);
            }
        }
        self.keep(value)
    }

    fn keep(&mut self, value: Value<'_>) -> u32 {
        self.kept.push(match value {
            Value::Text(text) => {
                let start = self.texts.len() as u32;
                self.texts.push_str(text);
                Kept::Text { start, end: self.texts.len() as u32 }
            }
            Value::Integer(number) => Kept::Integer(number),
            Value::Flag(flag) => Kept::Flag(flag),
        });
        self.kept.len() as u32 - 1
    }
}

/// A quick hash for short texts and small numbers, eight bytes at a time. The rows are our own; a
/// crafted flood of equal hashes would cost one tile's time, not its truth.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct ShortHasher(u64);

/// An odd number with well mixed bits: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.write_u64(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(SPREAD);
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::Layer;

    #[test]
    fn a_value_is_kept_once_and_found_again() {
        let (mut values, mut index) = (Values::default(), ValueIndex::default());
        let kinds = [AttributeKind::Text, AttributeKind::Integer, AttributeKind::Flag, AttributeKind::Date];
        let attributes = kinds.map(|kind| Attribute { name: "some", kind, description: "" });
        let given = [
            (0, "3"),
            (1, "3"),
            (0, ""),
            (0, "3"),
            (1, "03"),
            (2, "t"),
            (2, "true"),
            (3, "2019"),
            (0, "2019"),
            (0, "residential"),
            (0, "3"),
            (0, "residential"),
            (3, "2019-06-30"),
            (0, "2019-06-30"),
        ];
        let numbers = given.map(|(place, text)| {
            values.number(&mut index, place, &attributes[place], text.as_bytes()).expect("of its kind")
        });
        assert_eq!(numbers, [0, 1, 2, 0, 1, 3, 3, 4, 4, 5, 0, 5, 6, 6]);
        let kept: Vec<_> = (0..values.len()).map(|number| values.get(number as u32)).collect();
        let wanted = [
            Value::Text("3"),
            Value::Integer(3),
            Value::Text(""),
            Value::Flag(true),
            Value::Text("2019"),
            Value::Text("residential"),
            Value::Text("2019-06-30"),
        ];
        assert_eq!(kept, wanted);
        let wrong = values.number(&mut index, 3, &attributes[3], b"3");
        assert_eq!((wrong, values.len()), (Err(AttributeError::Kind("some")), 7));
        let no_text = values.number(&mut index, 0, &attributes[0], &[0xff]);
        assert_eq!((no_text, values.len()), (Err(AttributeError::Text("some")), 7));
    }

    #[test]
    fn values_of_the_wrong_kind_are_refused() {
        let attribute = |layer: Layer, name: &str| {
            layer.spec().attributes.iter().find(|attribute| attribute.name == name).expect("exists")
        };
        let households = attribute(Layer::Structures, "households");
        assert_eq!(Value::read(households, b"many"), Err(AttributeError::Kind("households")));
        assert_eq!(Value::read(households, b"3"), Ok(Value::Integer(3)));
        let date = attribute(Layer::Incidents, "date");
        assert_eq!(Value::read(date, b"30/06/2019"), Err(AttributeError::Kind("date")));
        for said in ["2019-06-30", "2019-06", "2019"] {
            assert_eq!(Value::read(date, said.as_bytes()), Ok(Value::Text(said)));
        }
    }
}
