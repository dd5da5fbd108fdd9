//! What an incident says, checked.

use chrono::{DateTime, Utc};
use domain::geometry::LonLat;
use domain::incidents::{IncidentCount, Phase, check_next_phase, check_not_in_future};
use domain::period::FuzzyDate;
use serde::Serialize;
use uuid::Uuid;

use super::dto::{DutyHolder, IncidentPatch};
use super::error::IncidentError;
use crate::http::FieldError;
use crate::http::lines::line;

const MOST_DUTY_HOLDERS: usize = 100;
const MOST_COUNTS: usize = 500;
/// Nobody knows a place on the ground better.
const LEAST_ACCURACY_M: f64 = 0.1;
const MOST_ACCURACY_M: f64 = 100_000.0;

/// An incident's facts at one version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentFacts {
    pub settlement: Uuid,
    pub title: String,
    pub phase: Phase,
    pub occurred: FuzzyDate,
    pub ended: Option<FuzzyDate>,
    pub narrative: String,
    /// EPSG:4326.
    pub place: LonLat,
    /// How far the true place may be from it, in metres.
    pub place_accuracy_m: Option<f64>,
    pub notice: Option<Uuid>,
    pub duty_holders: Vec<DutyHolder>,
    pub counts: Vec<IncidentCount>,
}

impl IncidentFacts {
    /// Checks what types alone cannot: dates against now, order of dates, lengths.
    pub(super) fn check(self, now: DateTime<Utc>) -> Result<Self, IncidentError> {
        let mut errors = Vec::new();
        line("/title", &self.title, 1..=200, &mut errors);
        if self.narrative.chars().count() > 20_000 {
            errors.push(FieldError::new("/narrative", "length", "The account has at most 20,000 letters."));
        }
        if let Err(error) = check_not_in_future(self.occurred, now) {
            errors.push(FieldError::new("/occurred", "future", error));
        }
        if let Some(ended) = self.ended {
            if ended.latest() < self.occurred.earliest() {
                errors.push(FieldError::new("/ended", "order", "It cannot end before it began."));
            }
            if let Err(error) = check_not_in_future(ended, now) {
                errors.push(FieldError::new("/ended", "future", error));
            }
        }
        if self.place_accuracy_m.is_some_and(|metres| !(LEAST_ACCURACY_M..=MOST_ACCURACY_M).contains(&metres))
        {
            errors.push(FieldError::new(
                "/place_accuracy_m",
                "out-of-range",
                "The accuracy of a place is 0.1 to 100,000 metres.",
            ));
        }
        if self.duty_holders.len() > MOST_DUTY_HOLDERS {
            errors.push(FieldError::new("/duty_holders", "too-many", "At most 100 can be named."));
        }
        if self.counts.len() > MOST_COUNTS {
            errors.push(FieldError::new("/counts", "too-many", "At most 500 figures can be kept."));
        }
        for (index, holder) in self.duty_holders.iter().enumerate() {
            check_duty_holder(index, holder, &mut errors);
        }
        if errors.is_empty() { Ok(self) } else { Err(IncidentError::Invalid(errors)) }
    }

    /// The facts after a change.
    pub(super) fn patched(&self, patch: IncidentPatch) -> Result<Self, IncidentError> {
        let phase = patch.phase.unwrap_or(self.phase);
        if phase != self.phase {
            check_next_phase(self.phase, phase)
                .map_err(|error| IncidentError::Invalid(vec![FieldError::new("/phase", "order", error)]))?;
        }
        if patch.place.is_none()
            && self.place_accuracy_m.is_none()
            && patch.place_accuracy_m.flatten().is_some()
        {
            return Err(IncidentError::Invalid(vec![without_place()]));
        }
        Ok(Self {
            settlement: self.settlement,
            title: patch.title.unwrap_or_else(|| self.title.clone()),
            phase,
            occurred: patch.occurred.unwrap_or(self.occurred),
            ended: patch.ended.unwrap_or(self.ended),
            narrative: patch.narrative.unwrap_or_else(|| self.narrative.clone()),
            // A new place takes nothing over from how well the old one was known.
            place_accuracy_m: match (patch.place_accuracy_m, &patch.place) {
                (Some(given), _) => given,
                (None, Some(_)) => None,
                (None, None) => self.place_accuracy_m,
            },
            place: patch.place.as_ref().map_or(Ok(self.place), parse_place)?,
            notice: patch.notice_id.unwrap_or(self.notice),
            duty_holders: patch.duty_holders.unwrap_or_else(|| self.duty_holders.clone()),
            counts: patch.counts.unwrap_or_else(|| self.counts.clone()),
        })
    }

    /// Names of the fields that differ.
    pub(super) fn changed(&self, after: &Self) -> Vec<&'static str> {
        [
            ("title", self.title != after.title),
            ("phase", self.phase != after.phase),
            ("occurred", self.occurred != after.occurred),
            ("ended", self.ended != after.ended),
            ("narrative", self.narrative != after.narrative),
            ("place", self.place != after.place),
            ("place_accuracy_m", self.place_accuracy_m != after.place_accuracy_m),
            ("notice_id", self.notice != after.notice),
            ("duty_holders", self.duty_holders != after.duty_holders),
            ("counts", self.counts != after.counts),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }
}

/// The middle of a settlement stands where nobody gave a place.
pub(super) fn without_place() -> FieldError {
    let words = "Give the place too; the middle of the settlement has no accuracy.";
    FieldError::new("/place_accuracy_m", "without-place", words)
}

fn check_duty_holder(index: usize, holder: &DutyHolder, errors: &mut Vec<FieldError>) {
    let pointer = |field: &str| format!("/duty_holders/{index}/{field}");
    line(&pointer("role"), &holder.role, 1..=300, errors);
    if let Some(name) = &holder.name {
        line(&pointer("name"), name, 1..=200, errors);
    }
    if !holder.alleged {
        errors.push(FieldError::new(
            pointer("alleged"),
            "alleged",
            "Duty holders are always alleged here; a court decides.",
        ));
    }
}

/// Reads a GeoJSON Point.
pub(super) fn parse_place(value: &serde_json::Value) -> Result<LonLat, IncidentError> {
    if value.get("crs").is_some() {
        let words = "Send longitude and latitude (EPSG:4326) without a crs member, as RFC 7946 asks.";
        return Err(IncidentError::Invalid(vec![FieldError::new("/place", "crs", words)]));
    }
    let wrong = |detail: String| IncidentError::Invalid(vec![FieldError::new("/place", "point", detail)]);
    let coordinates = value
        .get("coordinates")
        .and_then(serde_json::Value::as_array)
        .filter(|_| value.get("type").and_then(serde_json::Value::as_str) == Some("Point"));
    match coordinates.map(Vec::as_slice) {
        Some([lon, lat, ..]) => {
            let number = |value: &serde_json::Value| value.as_f64().unwrap_or(f64::NAN);
            LonLat::new(number(lon), number(lat)).map_err(|error| wrong(error.to_string()))
        }
        _ => Err(wrong(
            "A GeoJSON Point is needed: {\"type\": \"Point\", \"coordinates\": [lon, lat]}.".into(),
        )),
    }
}
