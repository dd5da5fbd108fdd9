//! Members of a change that may be left out, null or given.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// For `#[serde(default, deserialize_with = "given")]`: left out is None, null is Some(None).
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(input).map(Some)
}

/// How a date with its precision looks; for the API document only.
#[derive(Debug, ToSchema)]
#[schema(as = FuzzyDate)]
pub struct FuzzyDateSchema {
    /// Any day within the span meant.
    pub date: NaiveDate,
    /// `day`, `month`, `year` or `about`.
    pub precision: String,
}
