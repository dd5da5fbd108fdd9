//! What a record in the pack says, set out to be read.

use serde::{Deserialize, Serialize};

use super::{ImpactTotals, SettlementImpact};

/// A name and what is recorded under it: "Area", "12.3 ha".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetFact {
    pub name: String,
    pub value: String,
}

/// Lines side by side: services of a notice, rivals of a claim, widths of a corridor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetTable {
    pub title: String,
    pub columns: Vec<String>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// The numbers of one count along a corridor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImpactCounts {
    pub totals: ImpactTotals,
    pub settlements: Vec<SettlementImpact>,
    /// How the method makes low, best and high.
    pub range_meaning: String,
    /// What the numbers do not say, one sentence each.
    pub limits: Vec<String>,
    /// The organisation whose reading rights bounded the count.
    #[serde(default)]
    pub counted_over: Option<String>,
}

/// One record of the pack, as it stood when the pack was frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordSheet {
    /// Mark of the exhibit.
    pub exhibit: String,
    pub title: String,
    /// In words: "boundary version".
    pub kind: String,
    pub reference: String,
    pub facts: Vec<SheetFact>,
    #[serde(default)]
    pub tables: Vec<SheetTable>,
    #[serde(default)]
    pub impact: Option<ImpactCounts>,
}
