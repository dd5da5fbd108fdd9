//! Dates, numbers and short phrases as they are printed.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use crate::input::{Answer, Confidence, Precision, Side, When};

const NAIROBI_SECONDS_EAST: i32 = 3 * 60 * 60;

/// `8 Oct 2021`.
pub(crate) fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `8 Oct 2021, 14:05 Nairobi time (UTC+3)`.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    let nairobi = FixedOffset::east_opt(NAIROBI_SECONDS_EAST).expect("three hours is a valid offset");
    at.with_timezone(&nairobi).format("%-d %b %Y, %H:%M Nairobi time (UTC+3)").to_string()
}

/// A date to its precision: `8 Oct 2021`, `Oct 2021`, `2021`, `about 2021`.
pub(crate) fn when(when: &When) -> String {
    let one = |date: NaiveDate| match when.precision {
        Precision::Day => day(date),
        Precision::Month => date.format("%b %Y").to_string(),
        // "About" means some year near this one: a day or month would pretend to know it.
        Precision::Year | Precision::About => date.format("%Y").to_string(),
    };
    let first = one(when.date);
    let span = match when.until.map(one) {
        Some(last) if last != first => format!("{first} – {last}"),
        _ => first,
    };
    if when.precision == Precision::About { format!("about {span}") } else { span }
}

/// How well a date is known, in words to stand under it.
pub(crate) fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "known to the day",
        Precision::Month => "known to the month",
        Precision::Year => "known to the year",
        Precision::About => "give or take a year",
    }
}

/// Thousands separated, at most two decimals: `1,204`, `3.25`.
pub fn number(value: f64) -> String {
    let rounded = (value.abs() * 100.0).round() / 100.0;
    let text = format!("{rounded}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && rounded > 0.0 {
        out.push('−');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// "1 settlement" but "3 settlements": the one place where English counts.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", self::number(number as f64)) }
}

/// One bound of an estimate; a dash for an unknown one.
pub(crate) fn bound(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), number)
}

/// `2,345,678 bytes (2.3 MB)`; a megabyte is a million bytes.
pub(crate) fn file_size(bytes: u64) -> String {
    let exact = number(bytes as f64);
    let short = |unit: f64| format!("{:.1}", bytes as f64 / unit);
    match bytes {
        0..1_000_000 => format!("{exact} bytes"),
        1_000_000..1_000_000_000 => format!("{exact} bytes ({} MB)", short(1e6)),
        _ => format!("{exact} bytes ({} GB)", short(1e9)),
    }
}

/// `4.2 km` or `850 m`.
pub(crate) fn distance(metres: f64) -> String {
    if metres >= 1000.0 {
        format!("{} km", number((metres / 100.0).round() / 10.0))
    } else {
        format!("{} m", number(metres.round()))
    }
}

pub(crate) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
        Confidence::Unknown => "not known",
    }
}

/// Words with one full stop, wherever they come from.
pub(crate) fn sentence(words: &str) -> String {
    let words = words.trim_end();
    if words.is_empty() || words.ends_with(['.', '!', '?', '…']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}

pub(crate) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Met => "Met on the dates recorded",
        Answer::NotMet => "Not met on what is recorded",
        Answer::Recorded => "Recorded; not checked",
        Answer::Unknown => "Unknown",
        Answer::NotApplicable => "Does not apply",
        Answer::Contested => "Contested",
        Answer::OpenInLaw => "Open in law",
    }
}

pub(crate) fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
        Side::Both => "each side",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_date_is_never_more_exact_than_it_is_known() {
        let known = |precision| When { date: date(2021, 10, 8), until: None, precision };
        assert_eq!(when(&known(Precision::Day)), "8 Oct 2021");
        assert_eq!(when(&known(Precision::Month)), "Oct 2021");
        assert_eq!(when(&known(Precision::Year)), "2021");
        assert_eq!(when(&known(Precision::About)), "about 2021");
    }

    #[test]
    fn a_late_evening_in_utc_is_the_next_day_in_nairobi() {
        let at = DateTime::parse_from_rfc3339("2021-10-07T22:30:00Z").unwrap().to_utc();
        assert_eq!(moment(at), "8 Oct 2021, 01:30 Nairobi time (UTC+3)");
    }

    #[test]
    fn one_is_counted_in_the_singular_and_none_in_the_plural() {
        let told = |number| counted(number, "settlement", "settlements");
        assert_eq!([told(0), told(1), told(1_204)], ["0 settlements", "1 settlement", "1,204 settlements"]);
    }

    #[test]
    fn a_sentence_ends_with_one_stop() {
        assert_eq!(sentence("Not in it. "), "Not in it.");
        assert_eq!(sentence("Not in it"), "Not in it.");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn numbers_have_thousands_and_no_false_digits() {
        assert_eq!(number(1_204.0), "1,204");
        assert_eq!(number(1_234_567.891), "1,234,567.89");
        assert_eq!(number(-0.001), "0");
    }
}
