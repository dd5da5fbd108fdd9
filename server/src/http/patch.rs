//! Members of a change that may be left out, null or given.

use chrono::NaiveDate;
use domain::period::parse_day;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::Problem;

/// For `#[serde(default, deserialize_with = "given")]`: left out is None, null is Some(None).
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(input).map(Some)
}

/// For `#[serde(default, deserialize_with = "stays_or")]`, of what cannot be empty: left out it stays, and
/// null is refused.
pub fn stays_or<'de, T: Deserialize<'de>, D: Deserializer<'de>>(input: D) -> Result<Option<T>, D::Error> {
    let given = Option::deserialize(input)?;
    given
        .map(Some)
        .ok_or_else(|| D::Error::custom("this cannot be empty; leave it out to keep what is stored"))
}

/// For `#[serde(default, deserialize_with = "day_if_given")]`: a day, `YYYY-MM-DD`, or none.
pub fn day_if_given<'de, D: Deserializer<'de>>(input: D) -> Result<Option<NaiveDate>, D::Error> {
    let given: Option<String> = Option::deserialize(input)?;
    given.map(|text| parse_day(&text).map_err(D::Error::custom)).transpose()
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
