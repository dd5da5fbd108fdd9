//! The three months of notice, counted from the first service and from the last required channel.

use chrono::NaiveDate;

use crate::period::{FuzzyDate, display_date, display_date_sw};

use super::{
    CheckLine, CheckResult, HolidayCalendar, LandClass, NoticeFacts, Reading, Service, add_calendar_months,
    checks::Check, without_disputed::without_disputed,
};

/// Sections 152A to 152I of the Land Act apply from this day (Act No. 28 of 2016).
pub const COMMENCEMENT: NaiveDate = NaiveDate::from_ymd_opt(2016, 9, 21).expect("a day of the calendar");

pub(super) const MONTHS: u32 = 3;

/// What the working ends with where a disputed service leaves the answer open.
pub(super) const DISPUTED: (&str, &str) = ("A service is disputed.", "Upelekaji mmoja wa notisi unapingwa.");

/// Whether three months lie between notice and eviction, under both readings of the law.
pub fn check_three_months(facts: &NoticeFacts, calendar: &HolidayCalendar) -> Check {
    let mut check = Check::new(
        "three_months",
        facts.land_class.section(),
        "Three months between notice and eviction",
        "Miezi mitatu kati ya notisi na ufurushaji",
    );
    if before_commencement(facts, &mut check) {
        return check;
    }
    let Some(eviction) = facts.eviction else {
        check.say(
            "No eviction date is recorded, so the time cannot be counted.",
            "Hakuna tarehe ya ufurushaji iliyorekodiwa, kwa hiyo muda hauwezi kuhesabiwa.",
        );
        check.result = CheckResult::Unknown;
        return check;
    };
    let mut counted = |reading, start: fn(&NoticeFacts, &mut Vec<CheckLine>) -> Option<Start>| {
        let told = check.steps.len();
        let start = start(facts, &mut check.steps);
        let result =
            start.map_or(CheckResult::Unknown, |from| count(from, eviction, calendar, &mut check.steps));
        if start.is_some_and(|start| start.disputed) {
            check.steps.push(without_disputed(reading, facts, eviction, calendar, result));
        }
        check.steps[told..].iter_mut().for_each(|line| line.reading = Some(reading));
        result
    };
    let first = counted(Reading::FirstService, first_service);
    let last = counted(Reading::LastChannel, last_channel);
    check.result = together(facts, first, last, &mut check.steps);
    check
}

/// Sets the result where the sections do not, or may not, apply; true when nothing is left to count.
pub(super) fn before_commencement(facts: &NoticeFacts, check: &mut Check) -> bool {
    let Some(latest) = facts.latest_eviction().or_else(|| facts.issued.map(FuzzyDate::latest)) else {
        return false;
    };
    if facts.eviction.is_some() && latest < COMMENCEMENT {
        check.result = CheckResult::NotApplicable;
        check.say(
            "The eviction was before 21 Sep 2016, when these sections began to apply.",
            "Ufurushaji ulikuwa kabla ya 21 Septemba 2016, vifungu hivi vilipoanza kutumika.",
        );
        return true;
    }
    if facts.eviction.is_some_and(|date| date.earliest() < COMMENCEMENT) {
        check.result = CheckResult::Unknown;
        check.say(
            "The eviction may have been before 21 Sep 2016, when these sections began to apply.",
            "Huenda ufurushaji ulikuwa kabla ya 21 Septemba 2016, vifungu hivi vilipoanza kutumika.",
        );
        return true;
    }
    false
}

/// A start of the three months: the first day it may be, and the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) earliest: NaiveDate,
    pub(super) latest: NaiveDate,
    /// A service it comes from is disputed.
    pub(super) disputed: bool,
}

pub(super) fn first_service(facts: &NoticeFacts, steps: &mut Vec<CheckLine>) -> Option<Start> {
    let dated = || facts.services.iter().filter_map(|service| Some((service, service.date?)));
    // Of two on the same day, the one that nobody disputes carries the reading.
    let Some((service, first)) = dated().min_by_key(|(service, date)| (date.earliest(), service.contested))
    else {
        steps.push(CheckLine::new(
            "Reading 1, from the first service: no service with a date is recorded.",
            "Usomaji wa 1, kutoka upelekaji wa notisi wa kwanza: hakuna upelekaji wenye tarehe iliyorekodiwa.",
        ));
        return None;
    };
    steps.push(CheckLine::new(
        format!("Reading 1, from the first service: {first}."),
        format!("Usomaji wa 1, kutoka upelekaji wa notisi wa kwanza: {}.", first.in_kiswahili()),
    ));
    let disputed = say_what_it_rests_on(&[service], steps);
    let latest = dated().map(|(_, date)| date.latest()).min()?;
    // A service without a date may have come before all of these.
    let undated = facts.services.iter().any(|service| service.date.is_none());
    let earliest =
        if undated { facts.issued.map_or(NaiveDate::MIN, FuzzyDate::earliest) } else { first.earliest() };
    Some(Start { earliest: earliest.min(first.earliest()), latest, disputed })
}

pub(super) fn last_channel(facts: &NoticeFacts, steps: &mut Vec<CheckLine>) -> Option<Start> {
    let unknown = |english: String, kiswahili: String| {
        CheckLine::new(
            format!("Reading 2, from the last required channel: {english}"),
            format!("Usomaji wa 2, kutoka njia ya mwisho inayohitajika: {kiswahili}"),
        )
    };
    let Some(required) = facts.land_class.required_channels(facts.large_group) else {
        let (english, kiswahili) = if facts.land_class == LandClass::Unknown {
            ("the class of the land is not recorded.", "aina ya ardhi haijarekodiwa.")
        } else {
            (
                "it is not recorded whether a large group is affected.",
                "haijarekodiwa kama kundi kubwa limeathirika.",
            )
        };
        steps.push(unknown(english.to_owned(), kiswahili.to_owned()));
        return None;
    };
    let mut last: Option<(Start, FuzzyDate)> = None;
    let mut rests_on = Vec::new();
    for channel in required {
        // A channel is completed by its first service through it.
        let dated = facts.by(channel).filter_map(|service| Some((service, service.date?)));
        let Some((service, date)) = dated.min_by_key(|(service, date)| (date.latest(), service.contested))
        else {
            let (english, kiswahili) = channel.words();
            steps.push(unknown(
                format!("no date is recorded for service {english}."),
                format!("hakuna tarehe iliyorekodiwa ya notisi {kiswahili}."),
            ));
            return None;
        };
        rests_on.push(service);
        let start = Start { earliest: date.earliest(), latest: date.latest(), disputed: false };
        last = Some(match last {
            Some((so_far, shown)) => (
                Start {
                    earliest: so_far.earliest.max(start.earliest),
                    latest: so_far.latest.max(start.latest),
                    disputed: false,
                },
                if start.latest > so_far.latest { date } else { shown },
            ),
            None => (start, date),
        });
    }
    let (start, date) = last?;
    steps.push(unknown(format!("{date}."), format!("{}.", date.in_kiswahili())));
    let disputed = say_what_it_rests_on(&rests_on, steps);
    Some(Start { disputed, ..start })
}

/// Says which of a reading's services are disputed and which no file is linked to; true where one is disputed.
fn say_what_it_rests_on(services: &[&Service], steps: &mut Vec<CheckLine>) -> bool {
    let named = |which: fn(&Service) -> bool| {
        let words: Vec<_> =
            services.iter().filter(|service| which(service)).map(|service| service.channel.words()).collect();
        let list = |part: fn(&(&'static str, &'static str)) -> &'static str| {
            words.iter().map(part).collect::<Vec<_>>().join("; ")
        };
        (!words.is_empty()).then(|| (list(|both| both.0), list(|both| both.1)))
    };
    let disputed = named(|service| service.contested);
    if let Some((english, kiswahili)) = &disputed {
        steps.push(CheckLine::new(
            format!("This reading rests on a disputed service: {english}."),
            format!("Usomaji huu unategemea upelekaji wa notisi unaopingwa: {kiswahili}."),
        ));
    }
    if let Some((english, kiswahili)) = named(|service| !service.shown) {
        steps.push(CheckLine::new(
            format!("Recorded, but no file is linked to the service: {english}."),
            format!("Umerekodiwa, lakini hakuna faili lililounganishwa na upelekaji: {kiswahili}."),
        ));
    }
    disputed.is_some()
}

/// Counts from one start. The start itself is excluded; the end moves off Sundays and holidays.
fn count(
    from: Start,
    eviction: FuzzyDate,
    calendar: &HolidayCalendar,
    steps: &mut Vec<CheckLine>,
) -> CheckResult {
    let (_, latest_end) = calendar.end_of_period(add_calendar_months(from.latest, MONTHS));
    let (earliest_end, _) = calendar.end_of_period(add_calendar_months(from.earliest, MONTHS));
    let bare = add_calendar_months(from.latest, MONTHS);
    let (day, end) = (display_date(from.latest), display_date(latest_end));
    let (siku, mwisho) = (display_date_sw(from.latest), display_date_sw(latest_end));
    let moved = bare != latest_end;
    steps.push(CheckLine::new(
        format!(
            "{day} is not counted; three calendar months end on {}{}. The eviction is dated {eviction}.",
            display_date(bare),
            if moved { format!(", moved past Sundays and holidays to {end}") } else { String::new() },
        ),
        format!(
            "{siku} haihesabiwi; miezi mitatu ya kalenda inaisha {}{}. Tarehe ya ufurushaji ni {}.",
            display_date_sw(bare),
            if moved {
                format!(", na kusogezwa kupita Jumapili na sikukuu hadi {mwisho}")
            } else {
                String::new()
            },
            eviction.in_kiswahili(),
        ),
    ));
    let result = measured(eviction, earliest_end, latest_end);
    if result == CheckResult::Unknown {
        steps.push(CheckLine::new(
            "The dates are not known well enough, or a holiday is uncertain, so this reading is unknown.",
            "Tarehe hazijulikani vya kutosha, au sikukuu haina uhakika, kwa hiyo usomaji huu haujulikani.",
        ));
    }
    result
}

/// An eviction against the first and the last day on which the three months may end.
pub(super) fn measured(eviction: FuzzyDate, earliest_end: NaiveDate, latest_end: NaiveDate) -> CheckResult {
    if eviction.earliest() >= latest_end {
        CheckResult::Met
    } else if eviction.latest() < earliest_end {
        CheckResult::NotMet
    } else {
        CheckResult::Unknown
    }
}

fn together(
    facts: &NoticeFacts,
    first: CheckResult,
    last: CheckResult,
    steps: &mut Vec<CheckLine>,
) -> CheckResult {
    use CheckResult::{Contested, Met, NotMet, Unknown};
    let result = match (first, last) {
        (Met, Met) => Met,
        // Too short from the first service is too short from any later one.
        (NotMet, _) => NotMet,
        (Met, NotMet) => Contested,
        _ => Unknown,
    };
    let (english, kiswahili) = match result {
        Met => (
            "Three months or more under both readings, on the dates recorded.",
            "Miezi mitatu au zaidi kwa usomaji wote, kwa tarehe zilizorekodiwa.",
        ),
        NotMet => (
            "Short under either reading, on the dates recorded.",
            "Muda ni mfupi kwa usomaji wowote, kwa tarehe zilizorekodiwa.",
        ),
        Contested => (
            "Enough from the first service, short from the last channel.",
            "Muda unatosha kutoka upelekaji wa notisi wa kwanza, ni mfupi kutoka njia ya mwisho.",
        ),
        _ => ("Not enough is recorded to say.", "Hakuna rekodi za kutosha kusema."),
    };
    steps.push(CheckLine::new(english, kiswahili));
    if matches!(result, Met | NotMet) && facts.services.iter().any(|service| service.contested) {
        steps.push(CheckLine::new(DISPUTED.0, DISPUTED.1));
        return Contested;
    }
    result
}
