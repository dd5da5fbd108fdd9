//! The one-page impact brief of a corridor.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Estimate, PlaceMap};

/// Side of the centre line, seen in the direction it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Left,
    Right,
    Both,
}

/// One asserted width. Contested widths are separate entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorridorWidth {
    pub side: Side,
    /// From the centre line, in metres.
    pub width_m: f64,
    /// Legal basis or source: "Kenya Gazette notice 4321 of 2019".
    pub source: String,
    /// How it is known, in the word of the record: "gazetted", "surveyed", "stated", "assumed".
    pub known: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorridorFacts {
    pub name: String,
    /// In words: "road", "river reserve".
    pub kind: String,
    #[serde(default)]
    pub agency: Option<String>,
    #[serde(default)]
    pub funder: Option<String>,
    #[serde(default)]
    pub stage: Option<String>,
    /// Geodesic length of the centre line in metres.
    #[serde(default)]
    pub length_m: Option<f64>,
    pub widths: Vec<CorridorWidth>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettlementImpact {
    pub settlement: String,
    /// "Nairobi City".
    pub county: String,
    pub structures: Estimate,
    pub households: Estimate,
    pub people: Estimate,
}

/// Sums made by the caller, who knows how ranges add up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ImpactTotals {
    pub structures: Estimate,
    pub households: Estimate,
    pub people: Estimate,
}

/// A data set the run has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataVersion {
    /// "Structures of Kijani Bonde".
    pub data: String,
    /// "enumeration of 3 May 2024, 1,204 structures".
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImpactBrief {
    /// Invented data: marked DEMO.
    pub demo: bool,
    /// Reference of the run, as `MK-0107`.
    pub reference: String,
    pub corridor: CorridorFacts,
    /// The day the counts are about, in Nairobi.
    pub at: NaiveDate,
    /// When the run was made; also the date of the PDF.
    pub run_at: DateTime<Utc>,
    /// Whose reading rights bounded the count: the organisation that keeps it.
    pub counted_over: String,
    /// Name and version of the method: "impact 1".
    pub method: String,
    /// How the method makes low, best and high, in a few sentences.
    pub range_meaning: String,
    pub totals: ImpactTotals,
    pub settlements: Vec<SettlementImpact>,
    pub map: PlaceMap,
    pub data_versions: Vec<DataVersion>,
    /// One sentence each; the first four are printed.
    pub limits: Vec<String>,
}
