//! Times of fixes.

use chrono::{DateTime, NaiveDate, Utc};

/// Reads `2024-06-10T06:13:20Z` without a general parser, and RFC 3339 otherwise.
/// A time without a zone is unknown: it may be local or UTC.
pub(super) fn read_time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    quick(text.as_bytes()).or_else(|| Some(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc)))
}

fn quick(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let plain: &[u8; 20] = bytes.try_into().ok()?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'Z')];
    if marks.iter().any(|(place, mark)| plain[*place] != *mark) {
        return None;
    }
    let number = |from: usize, to: usize| {
        plain[from..to]
            .iter()
            .try_fold(0_u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    let date = NaiveDate::from_ymd_opt(number(0, 4)?.cast_signed(), number(5, 7)?, number(8, 10)?)?;
    Some(date.and_hms_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?)?.and_utc())
}
