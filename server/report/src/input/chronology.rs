//! One line of the chronology.

use serde::{Deserialize, Serialize};

use super::When;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChronologyEntry {
    /// None where nobody has recorded it: such lines are printed in a list of their own.
    #[serde(default)]
    pub when: Option<When>,
    pub what: String,
    /// Who or what says so. A line without a source is not printed in a pack; the caller drops it.
    pub source: String,
    /// Reference of the record that holds it, as `NT-7Q4M2X`.
    #[serde(default)]
    pub reference: Option<String>,
    /// Mark of the exhibit that shows it, as `JM-3`.
    #[serde(default)]
    pub exhibit: Option<String>,
    /// Somebody disputes that it happened, or that it happened then.
    #[serde(default)]
    pub contested: bool,
}
