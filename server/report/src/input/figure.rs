//! Numbers with their ranges and sources.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Precision;

/// Low, best and high; any may be unknown. Already rounded to what is known by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Estimate {
    #[serde(default)]
    pub low: Option<f64>,
    #[serde(default)]
    pub best: Option<f64>,
    #[serde(default)]
    pub high: Option<f64>,
}

impl Estimate {
    pub fn range(low: f64, best: f64, high: f64) -> Self {
        Self { low: Some(low), best: Some(best), high: Some(high) }
    }

    /// A single counted value.
    pub fn exactly(value: f64) -> Self {
        Self { low: None, best: Some(value), high: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    High,
    Medium,
    Low,
    Unknown,
}

/// One figure. Contested figures are separate entries with the same `what`, side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// "Households in Kijani Bonde".
    pub what: String,
    pub estimate: Estimate,
    /// "households", "ha", "KES".
    pub unit: String,
    #[serde(default)]
    pub as_of: Option<NaiveDate>,
    /// How well that date is known; to the day where it is not said.
    #[serde(default)]
    pub as_of_precision: Option<Precision>,
    pub source: String,
    #[serde(default)]
    pub method: Option<String>,
    pub confidence: Confidence,
    /// Mark of the exhibit that holds it.
    #[serde(default)]
    pub exhibit: Option<String>,
    /// Another source gives another number for the same thing.
    #[serde(default)]
    pub contested: bool,
}
