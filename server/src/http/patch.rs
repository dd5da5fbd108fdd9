//! Members of a change that may be left out, null or given.

use serde::{Deserialize, Deserializer};

use super::Problem;

/// For `#[serde(default, deserialize_with = "given")]`: left out is None, null is Some(None).
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(input).map(Some)
}

/// Refuses a change to a version that is not the present one any more.
pub fn expect_present(present: i32, read: i32) -> Result<(), Problem> {
    if present == read { Ok(()) } else { Err(Problem::stale()) }
}

/// Why something changes, without spaces around it; none where nothing is said.
pub fn parse_note(note: Option<&str>) -> Result<Option<&str>, Problem> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > 1000) {
        return Err(Problem::field("/note", "length", "A note has at most 1000 letters."));
    }
    Ok(note)
}
