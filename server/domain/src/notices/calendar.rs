//! Calendar months and the days on which no period ends (Cap. 2, ss. 3 and 57).

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Adds calendar months, ending at the month's last day where the day does not exist:
/// three months from 30 Nov end on the last of February.
pub fn add_calendar_months(from: NaiveDate, months: u32) -> NaiveDate {
    from.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    Working,
    /// A Sunday or a public holiday.
    Excluded,
    /// Perhaps a holiday: feasts that follow the moon are fixed by sighting and by gazette.
    Uncertain,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicHoliday {
    pub date: NaiveDate,
    pub name: String,
    /// False where the date is expected, not gazetted.
    pub certain: bool,
}

/// Idd-ul-Fitr and Idd-ul-Azha as expected by calculation (year, month, day); the sighting of the
/// moon may move each by a day, so none is certain.
const EXPECTED_IDD: [(i32, u32, u32); 30] = [
    (2016, 7, 6),
    (2016, 9, 12),
    (2017, 6, 26),
    (2017, 9, 1),
    (2018, 6, 15),
    (2018, 8, 21),
    (2019, 6, 5),
    (2019, 8, 12),
    (2020, 5, 24),
    (2020, 7, 31),
    (2021, 5, 13),
    (2021, 7, 20),
    (2022, 5, 2),
    (2022, 7, 10),
    (2023, 4, 21),
    (2023, 6, 28),
    (2024, 4, 10),
    (2024, 6, 16),
    (2025, 3, 31),
    (2025, 6, 6),
    (2026, 3, 20),
    (2026, 5, 27),
    (2027, 3, 10),
    (2027, 5, 17),
    (2028, 2, 27),
    (2028, 5, 5),
    (2029, 2, 15),
    (2029, 4, 24),
    (2030, 2, 5),
    (2030, 4, 13),
];

/// Kenya's public holidays: those of the Public Holidays Act (Cap. 110), computed, and any others
/// that were gazetted, given by the caller.
#[derive(Debug, Clone, Default)]
pub struct HolidayCalendar {
    others: BTreeMap<NaiveDate, PublicHoliday>,
}

impl HolidayCalendar {
    /// With holidays gazetted for the day, such as for elections or mourning.
    pub fn with(others: impl IntoIterator<Item = PublicHoliday>) -> Self {
        Self { others: others.into_iter().map(|holiday| (holiday.date, holiday)).collect() }
    }

    pub fn kind(&self, day: NaiveDate) -> DayKind {
        if day.weekday() == Weekday::Sun || is_fixed(day) || is_easter(day) || follows_sunday(day) {
            return DayKind::Excluded;
        }
        match self.others.get(&day) {
            Some(holiday) if holiday.certain => DayKind::Excluded,
            Some(_) => DayKind::Uncertain,
            None if is_near_idd(day) => DayKind::Uncertain,
            None => DayKind::Working,
        }
    }

    /// Where a period that would end on `day` ends: for sure, and at the latest if every uncertain
    /// holiday is one.
    pub fn end_of_period(&self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let roll = |counts: fn(DayKind) -> bool| {
            day.iter_days().take(60).find(|day| !counts(self.kind(*day))).unwrap_or(day)
        };
        (roll(|kind| kind == DayKind::Excluded), roll(|kind| kind != DayKind::Working))
    }
}

/// Holidays on the same day each year. 10 Oct has been one again since 2018, under several names.
fn is_fixed(day: NaiveDate) -> bool {
    match (day.month(), day.day()) {
        (1 | 5 | 6, 1) | (10, 20) | (12, 12 | 25 | 26) => true,
        (10, 10) => day.year() >= 2018,
        _ => false,
    }
}

/// A holiday on a Sunday is kept on the next day that is not one (Cap. 110 s.4).
fn follows_sunday(day: NaiveDate) -> bool {
    let mut before = day;
    let mut runs = 0;
    while let Some(previous) = before.pred_opt().filter(|_| runs < 4) {
        if previous.weekday() == Weekday::Sun {
            return is_fixed(previous) && day != previous;
        }
        if !is_fixed(previous) && !is_easter(previous) {
            return false;
        }
        before = previous;
        runs += 1;
    }
    false
}

/// Good Friday and Easter Monday.
fn is_easter(day: NaiveDate) -> bool {
    easter_sunday(day.year()).is_some_and(|sunday| {
        sunday.checked_sub_days(Days::new(2)) == Some(day) || sunday.succ_opt() == Some(day)
    })
}

/// The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (golden, century, of_century) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let correction = (century + 8).div_euclid(25);
    let third = (century - correction + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - third + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

fn is_near_idd(day: NaiveDate) -> bool {
    EXPECTED_IDD.iter().any(|(year, month, date)| {
        NaiveDate::from_ymd_opt(*year, *month, *date)
            .is_some_and(|expected| (day - expected).num_days().abs() <= 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn three_months_end_at_the_months_end_where_the_day_is_missing() {
        assert_eq!(add_calendar_months(day(2022, 11, 30), 3), day(2023, 2, 28));
        assert_eq!(add_calendar_months(day(2023, 11, 30), 3), day(2024, 2, 29));
        assert_eq!(add_calendar_months(day(2024, 1, 10), 3), day(2024, 4, 10));
    }

    #[test]
    fn easter_is_found_in_known_years() {
        let sundays =
            [(2016, 3, 27), (2019, 4, 21), (2021, 4, 4), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)];
        for (year, month, date) in sundays {
            assert_eq!(easter_sunday(year), Some(day(year, month, date)));
        }
    }

    #[test]
    fn a_period_does_not_end_on_a_sunday_or_holiday() {
        let calendar = HolidayCalendar::default();
        // Good Friday 2024 is 29 Mar; Saturday is a working day here.
        assert_eq!(calendar.end_of_period(day(2024, 3, 29)).0, day(2024, 3, 30));
        // Easter Sunday, then Easter Monday which is also 1 Apr.
        assert_eq!(calendar.end_of_period(day(2024, 3, 31)).0, day(2024, 4, 2));
        // 20 Oct 2024 is a Sunday, so Monday is kept.
        assert_eq!(calendar.end_of_period(day(2024, 10, 20)).0, day(2024, 10, 22));
        // 25 Dec 2022 is a Sunday, 26 is a holiday itself, so the 27th is kept.
        assert_eq!(calendar.end_of_period(day(2022, 12, 25)).0, day(2022, 12, 28));
        assert_eq!(calendar.end_of_period(day(2024, 7, 10)), (day(2024, 7, 10), day(2024, 7, 10)));
    }

    #[test]
    fn a_feast_that_follows_the_moon_leaves_the_end_uncertain() {
        let (sure, latest) = HolidayCalendar::default().end_of_period(day(2024, 4, 10));
        assert_eq!((sure, latest), (day(2024, 4, 10), day(2024, 4, 12)));
        let gazetted =
            PublicHoliday { date: day(2024, 4, 10), name: "Idd-ul-Fitr".to_owned(), certain: true };
        assert_eq!(HolidayCalendar::with([gazetted]).end_of_period(day(2024, 4, 10)).0, day(2024, 4, 11));
    }
}
