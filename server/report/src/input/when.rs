//! Dates as people know them: a Nairobi day with how exactly it is known.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    Day,
    Month,
    Year,
    About,
}

/// A day, or the days from `date` to `until`, in Nairobi time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    pub date: NaiveDate,
    /// Last day, when it lasted longer than one.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    pub precision: Precision,
}

impl When {
    /// One exactly known day.
    pub fn day(date: NaiveDate) -> Self {
        Self { date, until: None, precision: Precision::Day }
    }
}
