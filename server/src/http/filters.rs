//! Query parameters that many lists share: `bbox`, `at`, spans of days, and words to look for.

use chrono::NaiveDate;
use domain::geometry::BoundingBox;
use domain::period::parse_day;

use super::Problem;
use super::plain_words::sentence;

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
        parse_day(text).map_err(|error| Problem::field("at", "unreadable", sentence(&error)))
    })
}

/// Days from one to another, both counted; either may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// Reads `from` and `to`, days such as `2021-10-08`; none when neither is given.
pub fn parse_span(from: Option<&str>, to: Option<&str>) -> Result<Option<Span>, Problem> {
    let day = |name: &str, text: Option<&str>| {
        text.map(|text| parse_day(text).map_err(|error| Problem::field(name, "unreadable", sentence(&error))))
            .transpose()
    };
    let span = Span { from: day("from", from)?, to: day("to", to)? };
    if span.from.zip(span.to).is_some_and(|(from, to)| to < from) {
        return Err(Problem::field("to", "order", "The last day comes before the first."));
    }
    Ok((span.from.is_some() || span.to.is_some()).then_some(span))
}

/// The pattern of words to look for; none for fewer than two letters, which would find everything.
pub fn parse_words(words: Option<&str>) -> Option<String> {
    words.filter(|words| words.trim().chars().count() >= 2).map(contains_pattern)
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
