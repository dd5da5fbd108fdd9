//! What a reading of the three months is where its disputed services are left out.

use super::three_months::{MONTHS, measured};
use super::{
    Channel, CheckLine, CheckResult, HolidayCalendar, NoticeFacts, Reading, Service, add_calendar_months,
};
use crate::period::{FuzzyDate, display_date, display_date_sw};

/// The same reading from the services that nobody disputes; `with` is its answer when all are counted.
pub(super) fn without_disputed(
    reading: Reading,
    facts: &NoticeFacts,
    eviction: FuzzyDate,
    calendar: &HolidayCalendar,
    with: CheckResult,
) -> CheckLine {
    let mut line = match reading {
        Reading::FirstService => from_first(facts).map_or_else(no_date, |(service, date)| {
            told(("first", "wa kwanza"), service, date, eviction, calendar, with)
        }),
        Reading::LastChannel => from_last(facts).map_or_else(no_date, |(service, date)| {
            told(("last", "wa mwisho"), service, date, eviction, calendar, with)
        }),
    };
    if reading == Reading::LastChannel {
        say_what_is_missing(facts, &mut line);
    }
    line
}

fn undisputed(facts: &NoticeFacts) -> impl Iterator<Item = (&Service, FuzzyDate)> {
    let accepted = facts.services.iter().filter(|service| !service.contested);
    accepted.filter_map(|service| Some((service, service.date?)))
}

fn from_first(facts: &NoticeFacts) -> Option<(&Service, FuzzyDate)> {
    undisputed(facts).min_by_key(|(_, date)| date.earliest())
}

/// The latest of the required channels, each completed by its first service.
fn from_last(facts: &NoticeFacts) -> Option<(&Service, FuzzyDate)> {
    let completed = |channel: &Channel| {
        let by_it = undisputed(facts).filter(|(service, _)| service.channel == *channel);
        by_it.min_by_key(|(_, date)| date.latest())
    };
    required(facts).iter().filter_map(completed).max_by_key(|(_, date)| date.latest())
}

fn required(facts: &NoticeFacts) -> Vec<Channel> {
    facts.land_class.required_channels(facts.large_group).unwrap_or_default()
}

fn no_date() -> CheckLine {
    CheckLine::new(
        "Without it, no service with a date is recorded to count from.",
        "Bila huo, hakuna upelekaji wenye tarehe uliorekodiwa wa kuhesabia.",
    )
}

fn told(
    place: (&str, &str),
    service: &Service,
    date: FuzzyDate,
    eviction: FuzzyDate,
    calendar: &HolidayCalendar,
    with: CheckResult,
) -> CheckLine {
    let (first_end, _) = calendar.end_of_period(add_calendar_months(date.earliest(), MONTHS));
    let (_, last_end) = calendar.end_of_period(add_calendar_months(date.latest(), MONTHS));
    let result = measured(eviction, first_end, last_end);
    let (answer, jibu) = match (result, result == with) {
        (CheckResult::Met, true) => ("also enough", "pia muda unatosha"),
        (CheckResult::Met, false) => ("enough", "muda unatosha"),
        (CheckResult::NotMet, true) => ("also short", "pia muda ni mfupi"),
        (CheckResult::NotMet, false) => ("short", "muda ni mfupi"),
        _ => (
            "the dates are not known well enough to say more",
            "tarehe hazijulikani vya kutosha kusema zaidi",
        ),
    };
    let (through, njia) = service.channel.words();
    CheckLine::new(
        format!(
            "Counted without it, the {} service recorded is the one {through}, {date}; three months end on {}: {answer}.",
            place.0,
            display_date(last_end),
        ),
        format!(
            "Bila kuuhesabu huo, upelekaji {} uliorekodiwa ni ule {njia}, {}; miezi mitatu inaisha {}: {jibu}.",
            place.1,
            date.in_kiswahili(),
            display_date_sw(last_end),
        ),
    )
}

/// Names the required channels that have none but disputed services.
fn say_what_is_missing(facts: &NoticeFacts, line: &mut CheckLine) {
    let disputed_only = |channel: &Channel| {
        let mut by_it = facts.by(*channel).peekable();
        by_it.peek().is_some() && by_it.all(|service| service.contested)
    };
    let (english, kiswahili): (Vec<_>, Vec<_>) =
        required(facts).into_iter().filter(disputed_only).map(Channel::words).unzip();
    if english.is_empty() {
        return;
    }
    line.en =
        format!("{} If there was none {}, a required channel is missing.", line.en, english.join(" or "));
    line.sw = format!(
        "{} Ikiwa notisi haikutolewa {}, njia inayohitajika inakosekana.",
        line.sw,
        kiswahili.join(" au ")
    );
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::notices::{Issuer, LandClass, check_three_months};

    fn day(month: u32, day: u32) -> FuzzyDate {
        FuzzyDate::day(NaiveDate::from_ymd_opt(2025, month, day).unwrap())
    }

    fn notice(disputed: Channel) -> NoticeFacts {
        let service =
            |channel, date| Service { contested: channel == disputed, ..Service::new(channel, Some(date)) };
        NoticeFacts {
            eviction: Some(day(9, 19)),
            services: vec![
                service(Channel::InWriting, day(6, 13)),
                service(Channel::Newspaper, day(6, 20)),
                service(Channel::Gazette, day(6, 27)),
                service(Channel::Radio, day(7, 4)),
            ],
            ..NoticeFacts::new(LandClass::Public, Issuer::OtherPublicBody)
        }
    }

    fn said(facts: &NoticeFacts, reading: Reading) -> (String, String) {
        let check = check_three_months(facts, &HolidayCalendar::default());
        let found = check.steps.iter().find(|line| {
            line.reading == Some(reading)
                && (line.en.starts_with("Counted") || line.en.starts_with("Without"))
        });
        found.map(|line| (line.en.clone(), line.sw.clone())).unwrap_or_default()
    }

    #[test]
    fn a_disputed_last_channel_is_left_out_and_the_one_before_it_is_counted() {
        let (english, kiswahili) = said(&notice(Channel::Radio), Reading::LastChannel);
        assert_eq!(
            english,
            "Counted without it, the last service recorded is the one in the Kenya Gazette, 27 Jun 2025; three \
             months end on 27 Sep 2025: also short. If there was none on the radio, a required channel is missing."
        );
        assert_eq!(
            kiswahili,
            "Bila kuuhesabu huo, upelekaji wa mwisho uliorekodiwa ni ule katika Gazeti Rasmi la Kenya, 27 Juni \
             2025; miezi mitatu inaisha 27 Septemba 2025: pia muda ni mfupi. Ikiwa notisi haikutolewa kwa redio, \
             njia inayohitajika inakosekana."
        );
    }

    #[test]
    fn a_reading_may_turn_where_its_disputed_service_is_left_out() {
        let mut facts = notice(Channel::Radio);
        facts.eviction = Some(day(9, 29));
        let (english, _) = said(&facts, Reading::LastChannel);
        assert!(english.contains("three months end on 27 Sep 2025: enough. If"), "{english}");
    }

    #[test]
    fn another_service_through_the_same_channel_leaves_none_missing() {
        let mut facts = notice(Channel::Radio);
        facts.services.push(Service::new(Channel::Radio, Some(day(7, 11))));
        let (english, _) = said(&facts, Reading::LastChannel);
        assert!(english.contains("the one on the radio, 11 Jul 2025"), "{english}");
        assert!(!english.contains("missing"), "{english}");
    }

    #[test]
    fn a_disputed_first_service_gives_way_to_the_next_and_to_none_where_it_stands_alone() {
        let mut facts = notice(Channel::InWriting);
        let (english, _) = said(&facts, Reading::FirstService);
        assert!(
            english.contains("the first service recorded is the one in a national newspaper, 20 Jun 2025")
        );
        facts.services.truncate(1);
        let (english, _) = said(&facts, Reading::FirstService);
        assert_eq!(english, "Without it, no service with a date is recorded to count from.");
    }

    #[test]
    fn only_two_readings_of_the_law_are_open_in_law() {
        let mut facts = notice(Channel::Display);
        let clock = |facts: &NoticeFacts| check_three_months(facts, &HolidayCalendar::default());
        assert!(clock(&facts).is_open_in_law());
        facts.eviction = Some(day(8, 1));
        facts.services[0].contested = true;
        let disputed = clock(&facts);
        assert_eq!((disputed.result, disputed.is_open_in_law()), (CheckResult::Contested, false));
    }
}
