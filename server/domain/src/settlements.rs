//! Boundaries of settlements: comparing two, accepting one, and which follows which.

use chrono::NaiveDate;
use geo::BooleanOps;
use serde::{Deserialize, Serialize};

use crate::{
    actor::{Actor, Role},
    geometry::{Area, geodesic_area_m2},
    ids::{AccountId, OrganisationId},
    period::{Period, PeriodError},
    text::{HiddenCharacter, check_line},
};

/// Ground in the new boundary only, in the old only, and in both; geodesic square metres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoundaryComparison {
    pub gained_m2: f64,
    pub lost_m2: f64,
    pub kept_m2: f64,
}

/// Compares by the shared ground: gained and lost are what is left of each boundary, so that
/// gained + kept is the new area and lost + kept the old one.
pub fn compare_boundaries(old: &Area, new: &Area) -> BoundaryComparison {
    let (old_m2, new_m2) = (old.area_m2(), new.area_m2());
    if old == new {
        return BoundaryComparison { gained_m2: 0.0, lost_m2: 0.0, kept_m2: new_m2 };
    }
    let shared = geodesic_area_m2(&old.polygons().intersection(new.polygons()));
    let kept_m2 = shared.min(old_m2).min(new_m2);
    BoundaryComparison { gained_m2: new_m2 - kept_m2, lost_m2: old_m2 - kept_m2, kept_m2 }
}

/// How far a boundary version is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Proposed,
    Accepted,
    Agreed,
    Disputed,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcceptanceRefused {
    #[error("nobody accepts their own walk; another verifier must look at it")]
    OwnWalk,
    #[error("only a verifier of the organisation that keeps the settlement may accept a walk")]
    NotAVerifier,
    #[error("say who agreed to this boundary, for example a committee meeting and its date")]
    NobodyAgreed,
    #[error(transparent)]
    Hidden(#[from] HiddenCharacter),
}

/// Who agreed to a boundary, in their own words; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct AgreedBy(Vec<String>);

impl AgreedBy {
    pub fn new(parties: Vec<String>) -> Result<Self, AcceptanceRefused> {
        let parties: Vec<String> = parties
            .into_iter()
            .map(|party| party.trim().to_owned())
            .filter(|party| !party.is_empty())
            .collect();
        for party in &parties {
            check_line(party)?;
        }
        if parties.is_empty() { Err(AcceptanceRefused::NobodyAgreed) } else { Ok(Self(parties)) }
    }

    pub fn parties(&self) -> &[String] {
        &self.0
    }
}

/// Whether `actor` may accept a walk that `walker` sent for a settlement of `organisation`.
pub fn check_acceptance(
    actor: &Actor,
    organisation: OrganisationId,
    walker: AccountId,
    agreed_by: Vec<String>,
) -> Result<AgreedBy, AcceptanceRefused> {
    if !actor.has_role_in(organisation, Role::Verifier) {
        return Err(AcceptanceRefused::NotAVerifier);
    }
    if actor.is(walker) {
        return Err(AcceptanceRefused::OwnWalk);
    }
    AgreedBy::new(agreed_by)
}

/// What happens to the present version when another takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Succession {
    /// The present version's period after the change; `None` when the new one replaces it whole.
    pub present: Option<Period>,
    pub next: Period,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuccessionRefused {
    #[error(
        "the new boundary holds from {next}, before the present one's start on {present}; record it as history instead"
    )]
    BeforePresent { present: NaiveDate, next: NaiveDate },
    #[error(transparent)]
    Period(#[from] PeriodError),
}

/// A new accepted version holds from `from` without end; the present one ends there.
pub fn succeed(present: Option<Period>, from: NaiveDate) -> Result<Succession, SuccessionRefused> {
    let next = Period::since(from);
    match present {
        Some(present) if from < present.from() => {
            Err(SuccessionRefused::BeforePresent { present: present.from(), next: from })
        }
        Some(present) if !present.overlaps(next) => Ok(Succession { present: Some(present), next }),
        Some(present) => Ok(Succession { present: present.ended_at(from), next }),
        None => Ok(Succession { present: None, next }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actor::Membership, geometry::AreaLimits};
    use uuid::Uuid;

    fn square(west: f64, south: f64, side: f64) -> Area {
        let (east, north) = (west + side, south + side);
        let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
        Area::from_rings(vec![vec![ring]], &AreaLimits::SETTLEMENT).unwrap().0
    }

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, month, day).unwrap()
    }

    #[test]
    fn gained_lost_and_kept_add_up_to_both_areas() {
        let (old, new) = (square(36.8, -1.3, 0.002), square(36.801, -1.3, 0.002));
        let seen = compare_boundaries(&old, &new);
        assert!((seen.gained_m2 + seen.kept_m2 - new.area_m2()).abs() < 1e-6);
        assert!((seen.lost_m2 + seen.kept_m2 - old.area_m2()).abs() < 1e-6);
        assert!((seen.kept_m2 / old.area_m2() - 0.5).abs() < 1e-6);
        let apart = compare_boundaries(&old, &square(36.9, -1.3, 0.002));
        assert!(apart.kept_m2.abs() < f64::EPSILON);
    }

    #[test]
    fn nobody_accepts_their_own_walk_and_somebody_must_have_agreed() {
        let organisation: OrganisationId = Uuid::from_u128(1).into();
        let verifier = |n: u128, role| {
            Actor::signed_in(Uuid::from_u128(n).into(), vec![Membership { organisation, role }])
        };
        let walker: AccountId = Uuid::from_u128(5).into();
        let agreed = || vec!["committee meeting of 3 May, 12 people".to_owned()];
        let accept = |actor: &Actor, by| check_acceptance(actor, organisation, walker, by);
        assert_eq!(accept(&verifier(5, Role::Verifier), agreed()), Err(AcceptanceRefused::OwnWalk));
        assert_eq!(accept(&verifier(6, Role::Lawyer), agreed()), Err(AcceptanceRefused::NotAVerifier));
        let blank = vec![" ".to_owned()];
        assert_eq!(accept(&verifier(6, Role::Verifier), blank), Err(AcceptanceRefused::NobodyAgreed));
        assert_eq!(accept(&verifier(6, Role::Verifier), agreed()).unwrap().parties().len(), 1);
    }

    #[test]
    fn a_new_version_ends_the_present_one_and_never_overlaps_it() {
        let present = Period::since(day(1, 1));
        let change = succeed(Some(present), day(3, 1)).unwrap();
        assert_eq!(change.present, Some(Period::new(day(1, 1), Some(day(3, 1))).unwrap()));
        assert!(!change.present.unwrap().overlaps(change.next));
        assert_eq!(succeed(Some(present), day(1, 1)).unwrap().present, None);
        let early = NaiveDate::from_ymd_opt(2023, 12, 31).unwrap();
        assert!(matches!(succeed(Some(present), early), Err(SuccessionRefused::BeforePresent { .. })));
    }
}
