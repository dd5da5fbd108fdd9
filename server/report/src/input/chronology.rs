//! One line of the chronology.

use serde::{Deserialize, Serialize};

use super::When;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChronologyEntry {
    pub when: When,
    pub what: String,
    /// Who or what says so. A line without a source is not printed in a pack; the caller drops it.
    pub source: String,
    /// Mark of the exhibit that shows it, as `JM-3`.
    #[serde(default)]
    pub exhibit: Option<String>,
}
