//! An eviction, or the threat of one, through its phases, and who was counted.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    figure::Figure,
    period::{FuzzyDate, nairobi_date},
};

/// Phones' clocks may run ahead of the server's by this much.
pub const CLOCK_SKEW_MINUTES: i64 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Threat,
    Notice,
    Marking,
    Execution,
    Aftermath,
    Remedy,
}

impl Phase {
    pub const ALL: [Self; 6] =
        [Self::Threat, Self::Notice, Self::Marking, Self::Execution, Self::Aftermath, Self::Remedy];

    /// Whether a phase may be recorded next. Phases are skipped on the ground, so any later one may
    /// follow; an aftermath may bring another execution, a remedy may fail into a new threat.
    pub const fn may_be_followed_by(self, next: Self) -> bool {
        let later = next as u8 > self as u8;
        later
            || matches!(
                (self, next),
                (Self::Aftermath, Self::Execution)
                    | (Self::Remedy, Self::Threat | Self::Notice | Self::Execution)
            )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Women,
    Men,
    Other,
    Unknown,
}

/// Bands of the constitution and of common practice: youth are 18 to 35, older members 60 and over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AgeGroup {
    #[serde(rename = "0-4")]
    To4,
    #[serde(rename = "5-17")]
    To17,
    #[serde(rename = "18-35")]
    To35,
    #[serde(rename = "36-59")]
    To59,
    #[serde(rename = "60+")]
    From60,
    #[serde(rename = "unknown")]
    Unknown,
}

/// Disability by the Washington Group short set: "a lot of difficulty" or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disability {
    With,
    Without,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenureRole {
    ResidentOwner,
    AbsenteeOwner,
    Tenant,
    SubTenant,
    Licensee,
    Institution,
    Business,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    People,
    Households,
    Structures,
    Injured,
    Dead,
    Arrested,
}

/// One figure about the people hit; a cut that is `None` is "all".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentCount {
    pub counted: Counted,
    #[serde(default)]
    pub gender: Option<Gender>,
    #[serde(default)]
    pub age_group: Option<AgeGroup>,
    #[serde(default)]
    pub disability: Option<Disability>,
    #[serde(default)]
    pub tenure_role: Option<TenureRole>,
    pub figure: Figure,
}

impl IncidentCount {
    /// Whether two figures speak of the same people, and so stand side by side as contested.
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        (self.counted, self.gender, self.age_group, self.disability, self.tenure_role)
            == (other.counted, other.gender, other.age_group, other.disability, other.tenure_role)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IncidentError {
    #[error("the date {date} is in the future")]
    DateInFuture { date: FuzzyDate },
    #[error("the time {at} is in the future")]
    TimeInFuture { at: DateTime<Utc> },
    #[error("an incident cannot go from {from:?} to {to:?}")]
    PhaseOutOfOrder { from: Phase, to: Phase },
}

/// A date is in the future when no day it may mean has come in Nairobi, allowing for clock skew.
pub fn check_not_in_future(date: FuzzyDate, now: DateTime<Utc>) -> Result<(), IncidentError> {
    if date.is_surely_after(nairobi_date(latest_credible(now))) {
        return Err(IncidentError::DateInFuture { date });
    }
    Ok(())
}

/// As [`check_not_in_future`], for an instant.
pub fn check_instant_not_in_future(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), IncidentError> {
    if at > latest_credible(now) { Err(IncidentError::TimeInFuture { at }) } else { Ok(()) }
}

fn latest_credible(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_signed(TimeDelta::minutes(CLOCK_SKEW_MINUTES)).unwrap_or(now)
}

pub fn check_next_phase(from: Phase, to: Phase) -> Result<(), IncidentError> {
    if from.may_be_followed_by(to) { Ok(()) } else { Err(IncidentError::PhaseOutOfOrder { from, to }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::DatePrecision;
    use chrono::NaiveDate;

    #[test]
    fn today_this_month_and_ten_minutes_ahead_are_not_the_future() {
        // 23:55 in Nairobi on 8 Oct 2021.
        let now: DateTime<Utc> = "2021-10-08T20:55:00Z".parse().unwrap();
        let day = |d| FuzzyDate::day(NaiveDate::from_ymd_opt(2021, 10, d).unwrap());
        assert!(check_not_in_future(day(8), now).is_ok());
        assert!(check_not_in_future(day(9), now).is_ok());
        assert!(check_not_in_future(day(9), now - TimeDelta::minutes(10)).is_err());
        let month = FuzzyDate { precision: DatePrecision::Month, ..day(30) };
        assert!(check_not_in_future(month, now).is_ok());
        assert!(check_instant_not_in_future(now + TimeDelta::minutes(11), now).is_err());
        assert!(check_instant_not_in_future(now + TimeDelta::minutes(10), now).is_ok());
    }

    #[test]
    fn phases_go_forward_and_an_execution_may_come_again() {
        assert!(Phase::Threat.may_be_followed_by(Phase::Execution));
        assert!(!Phase::Execution.may_be_followed_by(Phase::Notice));
        assert!(Phase::Aftermath.may_be_followed_by(Phase::Execution));
        for phase in Phase::ALL {
            assert!(!phase.may_be_followed_by(phase));
        }
    }
}
