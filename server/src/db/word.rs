//! Words of the domain as the database keeps them.

use chrono::NaiveDate;
use domain::period::FuzzyDate;
use serde::Serialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::Failure;

/// The word of a domain enum, as its JSON has it.
pub fn to_word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Reads a word that a constraint holds to the domain's words.
pub fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, Failure> {
    let reader: StrDeserializer<'_, Error> = word.into_deserializer();
    T::deserialize(reader).map_err(Failure::unreadable)
}

/// Reads a date and the word of its precision; none where either is not known.
pub fn from_fuzzy(date: Option<NaiveDate>, precision: Option<&str>) -> Result<Option<FuzzyDate>, Failure> {
    let known = date.zip(precision);
    known.map(|(date, precision)| Ok(FuzzyDate { date, precision: from_word(precision)? })).transpose()
}
