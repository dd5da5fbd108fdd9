//! Invented cases and corridors for tests and the sample. No real person or place.

mod brief;
mod case;
mod exhibits;
mod law;
mod place;
mod story;

use chrono::{DateTime, NaiveDate, Utc};

pub(crate) use brief::impact_brief;
pub(crate) use case::case_index;

pub(crate) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("an RFC 3339 time").to_utc()
}

/// A digest that looks like one.
pub(crate) fn digest(number: usize) -> String {
    (0..32).fold(String::new(), |hex, byte| hex + &format!("{:02x}", (number * 37 + byte * 101 + 13) % 256))
}
