//! The three months as dates for a list: when they end by each reading, and where today stands.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::three_months::{MONTHS, Start, before_commencement, first_service, last_channel};
use super::{Check, HolidayCalendar, NoticeFacts, add_calendar_months};
use crate::period::FuzzyDate;

/// The end of the three months under one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingEnd {
    /// The day counted from, itself left out: the latest it may have been.
    pub from: NaiveDate,
    /// The first day on which the time is over for certain.
    pub ends: NaiveDate,
    /// False where the start is not known to the day, or an uncertain holiday may move the end.
    pub exact: bool,
    /// A service it is counted from is disputed: the day stands or falls with it.
    pub disputed: bool,
}

/// Both readings; none where what is recorded does not say, or the sections did not apply yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ThreeMonthsEnds {
    pub first_service: Option<ReadingEnd>,
    pub last_channel: Option<ReadingEnd>,
}

/// Counts as [`super::check_three_months`] does, also where no day of the eviction is recorded.
pub fn three_months_ends(facts: &NoticeFacts, calendar: &HolidayCalendar) -> ThreeMonthsEnds {
    let mut working = Check::new("three_months", facts.land_class.section(), "", "");
    if before_commencement(facts, &mut working) {
        return ThreeMonthsEnds::default();
    }
    let end = |start: Option<Start>| start.map(|start| end_of(start, calendar));
    ThreeMonthsEnds {
        first_service: end(first_service(facts, &mut working.steps)),
        last_channel: end(last_channel(facts, &mut working.steps)),
    }
}

fn end_of(start: Start, calendar: &HolidayCalendar) -> ReadingEnd {
    let (surely, at_latest) = calendar.end_of_period(add_calendar_months(start.latest, MONTHS));
    ReadingEnd {
        from: start.latest,
        ends: at_latest,
        exact: start.earliest == start.latest && surely == at_latest,
        disputed: start.disputed,
    }
}

/// Where the day of an eviction lies from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvictionStatus {
    /// Today or later.
    Upcoming,
    Passed,
    /// Not recorded, or not known well enough to say.
    Unknown,
}

impl EvictionStatus {
    pub fn on(eviction: Option<FuzzyDate>, today: NaiveDate) -> Self {
        match eviction {
            Some(date) if date.earliest() >= today => Self::Upcoming,
            Some(date) if date.latest() < today => Self::Passed,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::{Channel, Issuer, LandClass, Service};
    use crate::period::DatePrecision;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn served(channel: Channel, on: FuzzyDate) -> Service {
        Service::new(channel, Some(on))
    }

    fn public_land(services: Vec<Service>) -> NoticeFacts {
        NoticeFacts { services, ..NoticeFacts::new(LandClass::Public, Issuer::NationalLandCommission) }
    }

    #[test]
    fn both_readings_have_their_day_also_before_an_eviction_is_dated() {
        let facts = public_land(vec![
            served(Channel::InWriting, FuzzyDate::day(date(2024, 1, 10))),
            served(Channel::Gazette, FuzzyDate::day(date(2024, 1, 19))),
            served(Channel::Newspaper, FuzzyDate::day(date(2024, 2, 12))),
            served(Channel::Radio, FuzzyDate::day(date(2024, 1, 20))),
        ]);
        let ends = three_months_ends(&facts, &HolidayCalendar::default());
        let last = ends.last_channel.unwrap();
        // 12 May 2024 is a Sunday.
        assert_eq!((last.from, last.ends, last.exact), (date(2024, 2, 12), date(2024, 5, 13), true));
        let first = ends.first_service.unwrap();
        assert_eq!(first.from, date(2024, 1, 10));
        assert!(first.ends >= date(2024, 4, 10));
    }

    #[test]
    fn a_missing_channel_leaves_its_reading_unknown_and_a_loose_date_is_not_exact() {
        let month = FuzzyDate { date: date(2024, 1, 10), precision: DatePrecision::Month };
        let facts = public_land(vec![served(Channel::InWriting, month)]);
        let ends = three_months_ends(&facts, &HolidayCalendar::default());
        assert_eq!(ends.last_channel, None);
        let first = ends.first_service.unwrap();
        assert_eq!((first.from, first.exact), (date(2024, 1, 31), false));
    }

    #[test]
    fn a_reading_that_rests_on_a_disputed_service_says_so_and_the_other_does_not() {
        let mut facts = public_land(vec![
            served(Channel::InWriting, FuzzyDate::day(date(2024, 1, 10))),
            served(Channel::Gazette, FuzzyDate::day(date(2024, 1, 19))),
            served(Channel::Newspaper, FuzzyDate::day(date(2024, 2, 12))),
            served(Channel::Radio, FuzzyDate::day(date(2024, 1, 20))),
        ]);
        facts.services[3].contested = true;
        let ends = three_months_ends(&facts, &HolidayCalendar::default());
        assert!(!ends.first_service.unwrap().disputed && ends.last_channel.unwrap().disputed);
        facts.services[3].contested = false;
        facts.services[0].contested = true;
        let ends = three_months_ends(&facts, &HolidayCalendar::default());
        assert!(ends.first_service.unwrap().disputed && ends.last_channel.unwrap().disputed);
    }

    #[test]
    fn before_the_sections_applied_there_is_nothing_to_count() {
        let mut facts = public_land(vec![served(Channel::InWriting, FuzzyDate::day(date(2015, 1, 10)))]);
        facts.eviction = Some(FuzzyDate::day(date(2015, 3, 1)));
        assert_eq!(three_months_ends(&facts, &HolidayCalendar::default()), ThreeMonthsEnds::default());
    }

    #[test]
    fn an_eviction_is_upcoming_or_passed_only_where_its_date_says_so() {
        let today = date(2026, 11, 22);
        let year = FuzzyDate { date: date(2026, 3, 1), precision: DatePrecision::Year };
        assert_eq!(EvictionStatus::on(Some(FuzzyDate::day(today)), today), EvictionStatus::Upcoming);
        assert_eq!(
            EvictionStatus::on(Some(FuzzyDate::day(date(2026, 11, 21))), today),
            EvictionStatus::Passed
        );
        assert_eq!(EvictionStatus::on(Some(year), today), EvictionStatus::Unknown);
        assert_eq!(EvictionStatus::on(None, today), EvictionStatus::Unknown);
    }
}
