//! Small phrases of the sheets: dates, areas, and what nobody has recorded.

use chrono::{DateTime, NaiveDate, Utc};
use domain::period::{FuzzyDate, display_date};
pub(super) use report::number as number_of;
use report::{SheetFact, SheetTable, number};
use serde_json::Value;

use crate::clock::nairobi_day;

pub(super) const NOT_RECORDED: &str = "not recorded";

pub(super) fn fact(name: &str, value: impl Into<String>) -> SheetFact {
    SheetFact { name: name.to_owned(), value: value.into() }
}

/// A fact that may be missing, and then says so.
pub(super) fn known(name: &str, value: Option<impl Into<String>>) -> SheetFact {
    fact(name, value.map_or_else(|| NOT_RECORDED.to_owned(), Into::into))
}

pub(super) fn table(title: &str, columns: &[&str], rows: Vec<Vec<String>>) -> SheetTable {
    SheetTable {
        title: title.to_owned(),
        columns: columns.iter().map(|&name| name.to_owned()).collect(),
        rows,
    }
}

/// A word of the API as a reader knows it: `in_writing` is "in writing".
pub(super) fn plain(word: &str) -> String {
    word.replace('_', " ")
}

pub(super) fn day(date: NaiveDate) -> String {
    display_date(date)
}

pub(super) fn day_of(at: DateTime<Utc>) -> String {
    display_date(nairobi_day(at))
}

pub(super) fn fuzzy(date: Option<FuzzyDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// "12.34 ha (123,400 m²)".
pub(super) fn area(square_metres: f64) -> String {
    format!("{} ha ({} m²)", number(square_metres / 10_000.0), number(square_metres.round()))
}

pub(super) fn metres(metres: f64) -> String {
    format!("{} m", number(metres))
}

/// Square metres to the whole metre in what a pack holds as files: nobody measured a fraction of one.
pub(super) fn to_whole_metres(properties: &mut Value, name: &str) {
    if let Some(square_metres) = properties[name].as_f64() {
        properties[name] = square_metres.round().into();
    }
}

pub(super) fn text<'a>(properties: &'a Value, name: &str) -> Option<&'a str> {
    properties.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}
