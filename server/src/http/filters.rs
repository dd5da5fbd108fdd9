//! Query parameters that many lists share: `bbox`, `at`, and words to look for.

use chrono::NaiveDate;
use domain::geometry::BoundingBox;

use super::Problem;

/// Reads `west,south,east,north` in degrees.
pub fn parse_bbox(text: Option<&str>) -> Result<Option<BoundingBox>, Problem> {
    text.map(|text| {
        text.parse().map_err(|error| {
            Problem::field("bbox", "unreadable", format!("{error}; send west,south,east,north in degrees."))
        })
    })
    .transpose()
}

/// Reads a day, `YYYY-MM-DD`; `today` when none is given.
pub fn parse_at(text: Option<&str>, today: NaiveDate) -> Result<NaiveDate, Problem> {
    text.map_or(Ok(today), |text| {
        text.parse().map_err(|_| {
            Problem::field("at", "unreadable", format!("\"{text}\" is not a day such as 2021-10-08."))
        })
    })
}

/// An ILIKE pattern that finds the words anywhere, taking `%`, `_` and `\` as they are.
pub fn contains_pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in words.trim().chars().take(200) {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
