//! Who issued a notice, through which channels and in what form, against the section that applies.

use serde::{Deserialize, Serialize};

use super::{Channel, HolidayCalendar, Issuer, LandClass, NoticeFacts, Service, check_three_months};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// By arithmetic on the dates recorded.
    Met,
    NotMet,
    /// Recorded as done, which is all that is known: nothing here says that it was, or that it is enough.
    Recorded,
    Unknown,
    NotApplicable,
    Contested,
}

/// From which service the three months are counted (Land Act s.152C to 152E; the Act does not say).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    FirstService,
    LastChannel,
}

/// One line of the working, in English and Kiswahili.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    pub en: String,
    pub sw: String,
    /// The reading it belongs to, where a rule has two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
}

impl CheckLine {
    pub fn new(en: impl Into<String>, sw: impl Into<String>) -> Self {
        Self { en: en.into(), sw: sw.into(), reading: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable: `three_months`, `wrong_issuer`, `channel_missing.gazette` and so on.
    pub rule_id: String,
    pub section: String,
    pub title: CheckLine,
    pub result: CheckResult,
    /// The working, to be shown with the result.
    pub steps: Vec<CheckLine>,
    /// No advocate has confirmed these rules against the statute yet.
    pub reviewed_by_advocate: bool,
}

impl Check {
    pub(super) fn new(
        rule_id: impl Into<String>,
        section: &str,
        en: impl Into<String>,
        sw: impl Into<String>,
    ) -> Self {
        Self {
            rule_id: rule_id.into(),
            section: section.to_owned(),
            title: CheckLine::new(en, sw),
            result: CheckResult::Unknown,
            steps: Vec::new(),
            reviewed_by_advocate: false,
        }
    }

    pub(super) fn say(&mut self, en: impl Into<String>, sw: impl Into<String>) {
        self.steps.push(CheckLine::new(en, sw));
    }

    /// Contested because the law can be read in two ways, not because somebody disputes a fact.
    pub fn is_open_in_law(&self) -> bool {
        let of_fact = || self.steps.iter().any(|line| line.en == super::three_months::DISPUTED.0);
        self.result == CheckResult::Contested
            && match self.rule_id.as_str() {
                "notice_no_addressee" => true,
                "three_months" => !of_fact(),
                _ => false,
            }
    }

    fn concluded(mut self, result: CheckResult, en: &str, sw: &str) -> Self {
        self.result = result;
        self.say(en, sw);
        self
    }
}

/// All checks of a notice, the three months first.
pub fn check_notice(facts: &NoticeFacts, calendar: &HolidayCalendar) -> Vec<Check> {
    let clock = check_three_months(facts, calendar);
    let applies = clock.result != CheckResult::NotApplicable;
    let mut checks = vec![clock, check_issuer(facts)];
    let large = facts.large_group.unwrap_or(true);
    for channel in facts.land_class.required_channels(Some(large)).unwrap_or_default() {
        checks.push(check_channel(facts, channel));
    }
    let answer = |rule: &str, en: &str, sw: &str, known: Option<bool>| {
        answered(Check::new(rule, facts.land_class.section(), en, sw), known)
    };
    if matches!(facts.land_class, LandClass::Private | LandClass::CommunityRegistered) {
        checks.push(answer(
            "language_missing",
            "In a national and an official language",
            "Kwa lugha ya taifa na lugha rasmi",
            facts.in_both_languages,
        ));
        checks.push(answer(
            "terms_missing",
            "States terms on buildings and crops",
            "Inataja masharti ya majengo na mazao",
            facts.states_terms,
        ));
        checks.push(for_large_group(
            facts,
            answer(
                "newspapers",
                "In at least two daily newspapers",
                "Katika magazeti mawili ya kila siku au zaidi",
                facts.newspapers.map(|number| number >= 2),
            ),
        ));
        checks.push(for_large_group(
            facts,
            answer(
                "display_points",
                "Displayed at five places or more on the land",
                "Imebandikwa mahali patano au zaidi kwenye ardhi",
                facts.display_points.map(|number| number >= 5),
            ),
        ));
    }
    checks.push(check_addressee(facts));
    if !applies {
        for check in &mut checks[1..] {
            check.result = CheckResult::NotApplicable;
        }
    }
    checks
}

fn answered(check: Check, known: Option<bool>) -> Check {
    match known {
        Some(true) => check.concluded(
            CheckResult::Recorded,
            "Recorded: yes. Whether it is so has not been checked here.",
            "Imerekodiwa: ndiyo. Kama ni kweli haijakaguliwa hapa.",
        ),
        Some(false) => check.concluded(CheckResult::NotMet, "Recorded: no.", "Imerekodiwa: hapana."),
        None => check.concluded(CheckResult::Unknown, "Not recorded.", "Haijarekodiwa."),
    }
}

/// Newspapers and displays are asked only where a large group is affected.
fn for_large_group(facts: &NoticeFacts, check: Check) -> Check {
    let bare = Check { steps: Vec::new(), ..check.clone() };
    match facts.large_group {
        Some(true) => check,
        Some(false) => bare.concluded(
            CheckResult::NotApplicable,
            "Asked only where a large group is affected.",
            "Inahitajika tu kundi kubwa linapoathirika.",
        ),
        None => bare.concluded(
            CheckResult::Unknown,
            "It is not recorded whether a large group is affected.",
            "Haijarekodiwa kama kundi kubwa limeathirika.",
        ),
    }
}

fn check_issuer(facts: &NoticeFacts) -> Check {
    let check = Check::new(
        "wrong_issuer",
        facts.land_class.section(),
        "Issued by the body the section names",
        "Imetolewa na anayetajwa na kifungu",
    );
    let named = match facts.land_class {
        LandClass::Public => Issuer::NationalLandCommission,
        LandClass::CommunityUnregistered => Issuer::CountyLandExecutive,
        LandClass::CommunityRegistered | LandClass::Private => Issuer::Owner,
        LandClass::Unknown => {
            return check.concluded(
                CheckResult::Unknown,
                "The class of the land is not recorded.",
                "Aina ya ardhi haijarekodiwa.",
            );
        }
    };
    match facts.issuer {
        Issuer::Unknown => {
            check.concluded(CheckResult::Unknown, "The issuer is not recorded.", "Mtoaji hajarekodiwa.")
        }
        // A public body may own private land; whether it did is for a person to say.
        Issuer::OtherPublicBody if named == Issuer::Owner => check.concluded(
            CheckResult::Unknown,
            "A public body issued it; whether it is the owner is not recorded.",
            "Shirika la umma lilitoa; haijarekodiwa kama ndilo mmiliki.",
        ),
        issuer if issuer == named => check.concluded(
            CheckResult::Recorded,
            "The recorded issuer is the one the section names. Whether it issued the notice has not been checked here.",
            "Mtoaji aliyerekodiwa ndiye anayetajwa na kifungu. Kama ndiye aliyetoa notisi haijakaguliwa hapa.",
        ),
        issuer => {
            let (land, names, found) = (facts.land_class.words(), named.words(), issuer.words());
            check.concluded(
                CheckResult::NotMet,
                &format!("For {} the section names {}. The issuer recorded is {}.", land.0, names.0, found.0),
                &format!("Kwa {} kifungu kinataja {}. Mtoaji aliyerekodiwa ni {}.", land.1, names.1, found.1),
            )
        }
    }
}

fn check_channel(facts: &NoticeFacts, channel: Channel) -> Check {
    let code = serde_json::to_value(channel).ok();
    let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or_default();
    let (en, sw) = channel.words();
    let check = Check::new(
        format!("channel_missing.{code}"),
        facts.land_class.section(),
        format!("Notice given {en}"),
        format!("Notisi imetolewa {sw}"),
    );
    let group_only = matches!(facts.land_class, LandClass::Private | LandClass::CommunityRegistered)
        && matches!(channel, Channel::Newspaper | Channel::Display);
    let found: Vec<&Service> = facts.by(channel).collect();
    let check = if found.is_empty() {
        // The absence of a record is not the absence of a service.
        check.concluded(CheckResult::Unknown, "Not recorded.", "Haijarekodiwa.")
    } else {
        let all_disputed = found.iter().all(|service| service.contested);
        let steps = found.into_iter().map(recorded).collect();
        Check { steps, ..check }.concluded(
            if all_disputed { CheckResult::Contested } else { CheckResult::Recorded },
            "Whether it was done, and whether doing it so satisfies the section, is not known here.",
            "Kama ulifanyika, na kama kufanya hivyo kunatimiza kifungu, haijulikani hapa.",
        )
    };
    if group_only { for_large_group(facts, check) } else { check }
}

/// What is recorded of one service, and what is not.
fn recorded(service: &Service) -> CheckLine {
    let (on, siku) = service.date.map_or_else(
        || ("no date".to_owned(), "hakuna tarehe".to_owned()),
        |date| (date.to_string(), date.in_kiswahili()),
    );
    let (disputed, unapingwa) = if service.contested { ("; disputed", "; unapingwa") } else { ("", "") };
    let (shown, linaonyesha) = if service.shown {
        ("a file is said to show it", "faili linasemekana kuuonyesha")
    } else {
        ("no file is linked to this service", "hakuna faili lililounganishwa na upelekaji huu")
    };
    let note = service.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let note = |word: &str| note.map_or_else(String::new, |note| format!("; {word}: “{note}”"));
    CheckLine::new(
        format!("Recorded: {on}{disputed}; {shown}{}.", note("noted")),
        format!("Umerekodiwa: {siku}{unapingwa}; {linaonyesha}{}.", note("maelezo")),
    )
}

/// Notices addressed to no one in particular have been attacked under Article 47; not settled.
fn check_addressee(facts: &NoticeFacts) -> Check {
    let check = Check::new(
        "notice_no_addressee",
        "Constitution Art. 47",
        "Addressed to somebody in particular",
        "Imeelekezwa kwa mtu au watu mahususi",
    );
    match facts.names_addressees {
        Some(false) => check.concluded(
            CheckResult::Contested,
            "Recorded: no. Courts have been asked about this.",
            "Imerekodiwa: hapana. Mahakama zimeulizwa kuhusu jambo hili.",
        ),
        known => answered(check, known),
    }
}

#[cfg(test)]
mod tests;
