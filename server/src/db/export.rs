//! A record as it leaves in a case's pack.

use domain::period::FuzzyDate;

/// What an exhibit shows of a record; read under the rights of the transaction that asked.
#[derive(Debug, Clone)]
pub struct RecordExport {
    pub title: String,
    /// A GeoJSON Feature; its geometry may be null.
    pub feature: serde_json::Value,
    /// The day it is about, for the chronology; none where that is unknown.
    pub when: Option<FuzzyDate>,
    /// Who or what says so.
    pub source: String,
}
