use chrono::NaiveDate;

use super::*;
use crate::period::{DatePrecision, FuzzyDate};

fn day(year: i32, month: u32, day: u32) -> FuzzyDate {
    FuzzyDate::day(NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

/// A public-land notice served in writing on 10 Jan 2024 and by every channel by `last`.
fn served(last: FuzzyDate, eviction: FuzzyDate) -> NoticeFacts {
    let service = |channel, date| Service::new(channel, Some(date));
    NoticeFacts {
        eviction: Some(eviction),
        services: vec![
            service(Channel::InWriting, day(2024, 1, 10)),
            service(Channel::Gazette, day(2024, 1, 19)),
            service(Channel::Newspaper, last),
            service(Channel::Radio, day(2024, 1, 20)),
        ],
        ..NoticeFacts::new(LandClass::Public, Issuer::NationalLandCommission)
    }
}

fn clock(facts: &NoticeFacts) -> CheckResult {
    check_three_months(facts, &HolidayCalendar::default()).result
}

#[test]
fn three_months_are_counted_from_the_first_service_and_from_the_last_channel() {
    let last = day(2024, 2, 12);
    assert_eq!(clock(&served(last, day(2024, 5, 13))), CheckResult::Met);
    assert_eq!(clock(&served(last, day(2024, 5, 11))), CheckResult::Contested);
    assert_eq!(clock(&served(last, day(2024, 3, 30))), CheckResult::NotMet);
}

#[test]
fn the_working_is_shown_in_both_languages_and_claims_no_advocate() {
    let check = check_three_months(&served(day(2024, 2, 12), day(2024, 5, 13)), &HolidayCalendar::default());
    let text: Vec<&str> = check.steps.iter().map(|line| line.en.as_str()).collect();
    // 12 May 2024 is a Sunday.
    assert!(
        text.iter()
            .any(|line| line.contains("end on 12 May 2024, moved past Sundays and holidays to 13 May 2024")),
        "{text:?}"
    );
    assert!(check.steps.iter().all(|line| !line.sw.is_empty()));
    assert!(!check.reviewed_by_advocate);
    assert_eq!(check.section, "Land Act s.152C");
}

#[test]
fn missing_and_loose_dates_are_unknown_and_never_no() {
    let last = day(2024, 2, 12);
    let mut undated = served(last, day(2024, 6, 20));
    undated.services[2].date = None;
    assert_eq!(clock(&undated), CheckResult::Unknown);
    let mut no_eviction = served(last, day(2024, 6, 20));
    no_eviction.eviction = None;
    assert_eq!(clock(&no_eviction), CheckResult::Unknown);
    let may = FuzzyDate { precision: DatePrecision::Month, ..day(2024, 5, 1) };
    assert_eq!(clock(&served(last, may)), CheckResult::Unknown);
    let february = FuzzyDate { precision: DatePrecision::Month, ..day(2024, 2, 1) };
    assert_eq!(clock(&served(last, february)), CheckResult::NotMet);
    let about = FuzzyDate { precision: DatePrecision::About, ..day(2026, 1, 1) };
    assert_eq!(clock(&served(last, about)), CheckResult::Met);
    assert_eq!(clock(&NoticeFacts::new(LandClass::Unknown, Issuer::Unknown)), CheckResult::Unknown);
}

#[test]
fn an_uncertain_feast_leaves_the_day_it_decides_unknown() {
    // Three months from 10 Jan 2024 end on 10 Apr 2024, when Idd-ul-Fitr was expected.
    assert_eq!(clock(&served(day(2024, 1, 10), day(2024, 4, 22))), CheckResult::Met);
    let mut facts = served(day(2024, 1, 10), day(2024, 4, 11));
    facts.services.iter_mut().for_each(|service| service.date = Some(day(2024, 1, 10)));
    assert_eq!(clock(&facts), CheckResult::Unknown);
}

#[test]
fn before_the_sections_began_nothing_applies() {
    let facts = served(day(2016, 5, 1), day(2016, 9, 20));
    assert!(
        check_notice(&facts, &HolidayCalendar::default())
            .iter()
            .all(|check| check.result == CheckResult::NotApplicable)
    );
    let spanning = FuzzyDate { precision: DatePrecision::Year, ..day(2016, 9, 20) };
    assert_eq!(clock(&served(day(2016, 5, 1), spanning)), CheckResult::Unknown);
}

#[test]
fn a_disputed_service_makes_the_result_contested() {
    let mut facts = served(day(2024, 2, 12), day(2024, 6, 20));
    facts.services[0].contested = true;
    assert_eq!(clock(&facts), CheckResult::Contested);
}

#[test]
fn the_wrong_issuer_is_not_met_and_an_unrecorded_channel_unknown() {
    let mut facts = served(day(2024, 2, 12), day(2024, 6, 20));
    facts.issuer = Issuer::OtherPublicBody;
    facts.services.retain(|service| service.channel != Channel::Radio);
    let checks = check_notice(&facts, &HolidayCalendar::default());
    let result = |rule: &str| checks.iter().find(|check| check.rule_id == rule).map(|check| check.result);
    assert_eq!(result("wrong_issuer"), Some(CheckResult::NotMet));
    assert_eq!(result("channel_missing.radio"), Some(CheckResult::Unknown));
    assert_eq!(result("channel_missing.gazette"), Some(CheckResult::Recorded));
}

#[test]
fn on_private_land_newspapers_are_asked_for_large_groups_only() {
    let mut facts = NoticeFacts::new(LandClass::Private, Issuer::Owner);
    facts.newspapers = Some(1);
    let result = |facts: &NoticeFacts| {
        let checks = check_notice(facts, &HolidayCalendar::default());
        checks.into_iter().find(|check| check.rule_id == "newspapers").map(|check| check.result)
    };
    assert_eq!(result(&facts), Some(CheckResult::Unknown));
    facts.large_group = Some(false);
    assert_eq!(result(&facts), Some(CheckResult::NotApplicable));
    facts.large_group = Some(true);
    assert_eq!(result(&facts), Some(CheckResult::NotMet));
}

fn lines(check: &Check) -> Vec<&str> {
    check.steps.iter().map(|line| line.en.as_str()).collect()
}

#[test]
fn a_reading_says_that_it_rests_on_a_disputed_service_and_the_other_does_not() {
    let mut facts = served(day(2024, 2, 12), day(2024, 6, 20));
    facts.services[2].contested = true;
    let check = check_three_months(&facts, &HolidayCalendar::default());
    let rests = |reading| {
        let said =
            |line: &&CheckLine| line.en.contains("rests on a disputed service: in a national newspaper");
        check.steps.iter().filter(|line| line.reading == Some(reading)).filter(said).count()
    };
    assert_eq!((rests(Reading::FirstService), rests(Reading::LastChannel)), (0, 1), "{:?}", lines(&check));
    assert!(check.steps.iter().any(|line| line.sw.contains("unaopingwa: katika gazeti la kitaifa")));
}

#[test]
fn what_is_merely_recorded_is_never_met() {
    let mut facts = NoticeFacts {
        in_both_languages: Some(true),
        states_terms: Some(true),
        names_addressees: Some(true),
        large_group: Some(true),
        newspapers: Some(2),
        display_points: Some(5),
        ..NoticeFacts::new(LandClass::Private, Issuer::Owner)
    };
    facts.services = facts
        .land_class
        .required_channels(Some(true))
        .unwrap()
        .into_iter()
        .map(|channel| Service { shown: true, ..Service::new(channel, Some(day(2024, 1, 10))) })
        .collect();
    let checks = check_notice(&facts, &HolidayCalendar::default());
    assert!(checks.iter().all(|check| check.result != CheckResult::Met), "{checks:#?}");
    assert_eq!(checks.iter().filter(|check| check.result == CheckResult::Recorded).count(), 11);
}

#[test]
fn a_channel_says_what_is_recorded_of_it_and_what_nobody_knows() {
    let mut facts = served(day(2024, 2, 12), day(2024, 6, 20));
    facts.services[0].note = Some("pasted on four doors".to_owned());
    facts.services[1] = Service {
        shown: true,
        note: Some("number unreadable".to_owned()),
        ..Service::new(Channel::Gazette, None)
    };
    let checks = check_notice(&facts, &HolidayCalendar::default());
    let of = |rule: &str| lines(checks.iter().find(|check| check.rule_id == rule).unwrap());
    assert_eq!(
        of("channel_missing.in_writing"),
        [
            "Recorded: 10 Jan 2024; no file is linked to this service; noted: “pasted on four doors”.",
            "Whether it was done, and whether doing it so satisfies the section, is not known here.",
        ]
    );
    assert_eq!(
        of("channel_missing.gazette")[0],
        "Recorded: no date; a file is said to show it; noted: “number unreadable”."
    );
}
