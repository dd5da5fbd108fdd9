//! Members of a change that may be left out, null or given.

use serde::{Deserialize, Deserializer};

/// For `#[serde(default, deserialize_with = "given")]`: left out is None, null is Some(None).
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(input).map(Some)
}
