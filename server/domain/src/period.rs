//! Dates as people know them, and half-open spans of Nairobi days.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Nairobi is UTC+3 all year.
const NAIROBI_SECONDS: i32 = 3 * 60 * 60;

/// The calendar day in Nairobi at an instant.
pub fn nairobi_date(instant: DateTime<Utc>) -> NaiveDate {
    let zone = FixedOffset::east_opt(NAIROBI_SECONDS).expect("three hours is a valid offset");
    instant.with_timezone(&zone).date_naive()
}

/// A date in words: `8 Oct 2021`.
pub fn display_date(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `8 Oktoba 2021`: a date in a Kiswahili sentence.
pub fn display_date_sw(date: NaiveDate) -> String {
    format!("{} {}", date.day(), month_sw(date))
}

/// `Oktoba 2021`.
fn month_sw(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba", "Oktoba",
        "Novemba", "Desemba",
    ];
    let name = MONTHS.iter().zip(1..).find_map(|(name, month)| (month == date.month()).then_some(*name));
    format!("{} {}", name.unwrap_or_default(), date.year())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatePrecision {
    Day,
    Month,
    Year,
    /// Some year near the one given: a year before to a year after.
    About,
}

/// A date with how well it is known. `date` is any day within the span meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FuzzyDate {
    #[serde(deserialize_with = "memorable_day")]
    pub date: NaiveDate,
    pub precision: DatePrecision,
}

/// No memory and no paper about land here goes further back.
const FIRST_YEAR: i32 = 1500;

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    #[error("\"{0}\" is not a day as it is written here: YYYY-MM-DD, such as 2021-10-08")]
    NotWritten(String),
    #[error("the day {text} does not exist: {month} has {days} days")]
    NotInMonth { text: String, month: String, days: u32 },
    #[error("the day {0} does not exist: a year has the months 01 to 12, and days begin with 01")]
    NoMonth(String),
    #[error("the day {0} is too long ago: days begin with the year {FIRST_YEAR}")]
    TooEarly(String),
}

/// Reads a day of the year 1500 or later, written `YYYY-MM-DD` and no other way.
pub fn parse_day(text: &str) -> Result<NaiveDate, DayError> {
    let written = text.len() == 10
        && text.bytes().enumerate().all(|(place, letter)| match place {
            4 | 7 => letter == b'-',
            _ => letter.is_ascii_digit(),
        });
    let not_written = || DayError::NotWritten(text.chars().take(40).collect());
    if !written {
        return Err(not_written());
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u32>().map_err(|_| not_written());
    let (year, month, day) = (number(0, 4)?.cast_signed(), number(5, 7)?, number(8, 10)?);
    let Some(read) = NaiveDate::from_ymd_opt(year, month, day) else {
        return Err(no_such_day(text, year, month, day));
    };
    if read.year() < FIRST_YEAR { Err(DayError::TooEarly(text.to_owned())) } else { Ok(read) }
}

fn no_such_day(text: &str, year: i32, month: u32, day: u32) -> DayError {
    let first = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| day > 0);
    let after = first.and_then(|first| first.checked_add_months(Months::new(1)));
    match (first, after.and_then(|after| after.pred_opt())) {
        (Some(first), Some(last)) => DayError::NotInMonth {
            text: text.to_owned(),
            month: first.format("%B %Y").to_string(),
            days: last.day(),
        },
        _ => DayError::NoMonth(text.to_owned()),
    }
}

/// For `#[serde(deserialize_with = "memorable_day")]`: a day as [`parse_day`] reads it.
pub fn memorable_day<'de, D: serde::Deserializer<'de>>(input: D) -> Result<NaiveDate, D::Error> {
    let text = std::borrow::Cow::<str>::deserialize(input)?;
    parse_day(&text).map_err(serde::de::Error::custom)
}

impl FuzzyDate {
    pub const fn day(date: NaiveDate) -> Self {
        Self { date, precision: DatePrecision::Day }
    }

    /// The first day it may have been.
    pub fn earliest(self) -> NaiveDate {
        let date = self.date;
        match self.precision {
            DatePrecision::Day => date,
            DatePrecision::Month => first_of_month(date),
            DatePrecision::Year => first_of_year(date.year(), date),
            DatePrecision::About => first_of_year(date.year() - 1, date),
        }
    }

    /// The last day it may have been.
    pub fn latest(self) -> NaiveDate {
        let date = self.date;
        match self.precision {
            DatePrecision::Day => date,
            DatePrecision::Month => first_of_month(date)
                .checked_add_months(Months::new(1))
                .and_then(|next| next.pred_opt())
                .unwrap_or(date),
            DatePrecision::Year => last_of_year(date.year(), date),
            DatePrecision::About => last_of_year(date.year() + 1, date),
        }
    }

    pub const fn is_exact(self) -> bool {
        matches!(self.precision, DatePrecision::Day)
    }

    /// As a Kiswahili sentence tells it.
    pub fn in_kiswahili(self) -> String {
        match self.precision {
            DatePrecision::Day => display_date_sw(self.date),
            DatePrecision::Month => month_sw(self.date),
            DatePrecision::Year => self.date.year().to_string(),
            DatePrecision::About => format!("karibu mwaka {}", self.date.year()),
        }
    }

    /// Whether it lies wholly after `day`.
    pub fn is_surely_after(self, day: NaiveDate) -> bool {
        self.earliest() > day
    }
}

impl fmt::Display for FuzzyDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            DatePrecision::Day => write!(f, "{}", self.date.format("%-d %b %Y")),
            DatePrecision::Month => write!(f, "{}", self.date.format("%b %Y")),
            DatePrecision::Year => write!(f, "{}", self.date.format("%Y")),
            DatePrecision::About => write!(f, "about {}", self.date.format("%Y")),
        }
    }
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn first_of_year(year: i32, otherwise: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(otherwise)
}

fn last_of_year(year: i32, otherwise: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(otherwise)
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("the period ends on {to}, which is not after its start on {from}", from = display_date(*from), to = display_date(*to))]
    EndsBeforeItStarts { from: NaiveDate, to: NaiveDate },
}

/// Days from `from` up to, not including, `to`; open-ended when `to` is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

impl Period {
    pub fn new(from: NaiveDate, to: Option<NaiveDate>) -> Result<Self, PeriodError> {
        match to {
            Some(to) if to <= from => Err(PeriodError::EndsBeforeItStarts { from, to }),
            _ => Ok(Self { from, to }),
        }
    }

    pub const fn since(from: NaiveDate) -> Self {
        Self { from, to: None }
    }

    pub const fn from(self) -> NaiveDate {
        self.from
    }

    pub const fn to(self) -> Option<NaiveDate> {
        self.to
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }

    /// The same period ended just before `day`; `None` if nothing of it would be left.
    pub fn ended_at(self, day: NaiveDate) -> Option<Self> {
        (day > self.from).then_some(Self { from: self.from, to: Some(day) })
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Plain {
            from: NaiveDate,
            to: Option<NaiveDate>,
        }
        let plain = Plain::deserialize(input)?;
        Self::new(plain.from, plain.to).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            None => write!(f, "since {}", display_date(self.from)),
            Some(to) => {
                let last = to.checked_sub_signed(TimeDelta::days(1)).unwrap_or(to);
                write!(f, "{} to {}", display_date(self.from), display_date(last))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_date_is_shown_and_bounded_as_well_as_it_is_known() {
        let known = |precision| FuzzyDate { date: day(2021, 10, 8), precision };
        let seen: Vec<_> =
            [DatePrecision::Day, DatePrecision::Month, DatePrecision::Year, DatePrecision::About]
                .map(|precision| {
                    let date = known(precision);
                    (date.to_string(), date.earliest(), date.latest())
                })
                .into();
        assert_eq!(
            seen,
            [
                ("8 Oct 2021".to_owned(), day(2021, 10, 8), day(2021, 10, 8)),
                ("Oct 2021".to_owned(), day(2021, 10, 1), day(2021, 10, 31)),
                ("2021".to_owned(), day(2021, 1, 1), day(2021, 12, 31)),
                ("about 2021".to_owned(), day(2020, 1, 1), day(2022, 12, 31)),
            ]
        );
    }

    #[test]
    fn a_day_is_written_in_one_way_only() {
        assert_eq!(parse_day("2021-10-08"), Ok(day(2021, 10, 8)));
        for other in [
            "",
            "2021-10-8",
            "2021-10- 8",
            "+2021-1-08",
            "-999-01-01",
            "1499-12-31",
            "2021-02-30",
            "2021/10/08",
            "8 Oct 2021",
            "2021-10-08T",
            "12021-1-01",
        ] {
            assert!(parse_day(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_told_as_such() {
        let words = |text: &str| parse_day(text).unwrap_err().to_string();
        assert_eq!(words("2025-02-30"), "the day 2025-02-30 does not exist: February 2025 has 28 days");
        assert_eq!(words("2024-02-30"), "the day 2024-02-30 does not exist: February 2024 has 29 days");
        assert_eq!(words("2025-04-31"), "the day 2025-04-31 does not exist: April 2025 has 30 days");
        for none in ["2025-13-01", "2025-00-10", "2025-01-00"] {
            assert!(words(none).contains("does not exist: a year has"), "{none}");
        }
        assert!(words("30.02.2025").contains("YYYY-MM-DD"));
        assert!(words("1499-12-31").contains("1500"));
    }

    #[test]
    fn the_extreme_dates_do_not_panic() {
        for date in [NaiveDate::MIN, NaiveDate::MAX] {
            for precision in [DatePrecision::Month, DatePrecision::Year, DatePrecision::About] {
                let fuzzy = FuzzyDate { date, precision };
                assert!(fuzzy.earliest() <= fuzzy.latest());
            }
        }
    }

    #[test]
    fn a_period_holds_its_first_day_and_not_its_end() {
        let period = Period::new(day(2020, 1, 1), Some(day(2020, 2, 1))).unwrap();
        assert!(period.contains(day(2020, 1, 1)));
        assert!(!period.contains(day(2020, 2, 1)));
        assert!(!period.overlaps(Period::since(day(2020, 2, 1))));
        assert!(period.overlaps(Period::since(day(2020, 1, 31))));
        assert!(Period::new(day(2020, 1, 1), Some(day(2020, 1, 1))).is_err());
        assert_eq!(period.to_string(), "1 Jan 2020 to 31 Jan 2020");
    }

    #[test]
    fn a_late_evening_in_utc_is_the_next_day_in_nairobi() {
        let late = DateTime::from_timestamp(1_633_726_800, 0).unwrap();
        assert_eq!(late.to_rfc3339(), "2021-10-08T21:00:00+00:00");
        assert_eq!(nairobi_date(late), day(2021, 10, 9));
    }
}
