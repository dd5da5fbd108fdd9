//! What people say of an item, checked: title, capture, lawful basis, consent. Claims, never facts.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use domain::text::check_line;

use super::dto::{ChangeItem, FORM_FIELDS};
use super::{EvidenceError, Upload};
use crate::config::Area;

const LAWFUL_BASES: [&str; 8] = [
    "unknown",
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_interest",
    "legitimate_interests",
    "legal_claim",
];
const CONSENT_SCOPES: [&str; 6] = ["unknown", "none", "organisation", "partners", "court", "public"];
const TITLE_CHARACTERS: usize = 300;
const DESCRIPTION_CHARACTERS: usize = 10_000;
/// Clocks of phones run ahead; beyond this a time lies in the future.
const SKEW: TimeDelta = TimeDelta::days(1);

/// What people say of an item; checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) time: Option<SaidTime>,
    /// Longitude, latitude.
    pub(super) place: Option<(f64, f64)>,
    pub(super) lawful_basis: String,
    pub(super) consent_scope: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SaidTime {
    pub(super) text: String,
    pub(super) zone_known: bool,
}

impl Said {
    /// Nothing said yet.
    pub(super) fn nothing() -> Self {
        Self {
            title: None,
            description: None,
            time: None,
            place: None,
            lawful_basis: "unknown".to_owned(),
            consent_scope: "unknown".to_owned(),
        }
    }

    pub(super) fn from_form(form: &Upload, now: DateTime<Utc>, within: Area) -> Result<Self, EvidenceError> {
        form.know_only(&FORM_FIELDS)?;
        Ok(Self {
            title: form.text("title").map(parse_title).transpose()?,
            description: form.text("description").map(parse_description).transpose()?,
            time: form.text("captured_at").map(|text| parse_time(text, now)).transpose()?,
            place: form.text("captured_place").map(|text| parse_place_text(text, within)).transpose()?,
            lawful_basis: one_of(
                "/lawful_basis",
                form.text("lawful_basis").unwrap_or("unknown"),
                &LAWFUL_BASES,
            )?,
            consent_scope: one_of(
                "/consent_scope",
                form.text("consent_scope").unwrap_or("unknown"),
                &CONSENT_SCOPES,
            )?,
        })
    }

    pub(super) fn held_under(
        mut self,
        lawful_basis: &str,
        consent_scope: &str,
    ) -> Result<Self, EvidenceError> {
        self.lawful_basis = one_of("/lawful_basis", lawful_basis, &LAWFUL_BASES)?;
        self.consent_scope = one_of("/consent_scope", consent_scope, &CONSENT_SCOPES)?;
        Ok(self)
    }

    /// This with the change made to it.
    pub(super) fn changed(
        &self,
        change: &ChangeItem,
        now: DateTime<Utc>,
        within: Area,
    ) -> Result<Self, EvidenceError> {
        let mut said = self.clone();
        if let Some(title) = &change.title {
            said.title = filled(title.as_deref()).map(parse_title).transpose()?;
        }
        if let Some(description) = &change.description {
            said.description = filled(description.as_deref()).map(parse_description).transpose()?;
        }
        if let Some(time) = &change.captured_at {
            said.time = filled(time.as_deref()).map(|text| parse_time(text, now)).transpose()?;
        }
        if let Some(place) = change.captured_place {
            said.place = place.map(|place| check_place(place.lon, place.lat, within)).transpose()?;
        }
        if let Some(basis) = &change.lawful_basis {
            said.lawful_basis = one_of("/lawful_basis", basis, &LAWFUL_BASES)?;
        }
        if let Some(scope) = &change.consent_scope {
            said.consent_scope = one_of("/consent_scope", scope, &CONSENT_SCOPES)?;
        }
        Ok(said)
    }

    /// Names of the fields in which two versions differ.
    pub(super) fn difference(&self, before: &Self) -> Vec<&'static str> {
        let fields = [
            ("title", self.title != before.title),
            ("description", self.description != before.description),
            ("captured_at", self.time != before.time),
            ("captured_place", self.place != before.place),
            ("lawful_basis", self.lawful_basis != before.lawful_basis),
            ("consent_scope", self.consent_scope != before.consent_scope),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn parse_title(text: &str) -> Result<String, EvidenceError> {
    let title = bounded("/title", text, TITLE_CHARACTERS)?;
    check_line(&title).map_err(|hidden| EvidenceError::field("/title", "hidden-character", hidden))?;
    Ok(title)
}

fn parse_description(text: &str) -> Result<String, EvidenceError> {
    bounded("/description", text, DESCRIPTION_CHARACTERS)
}

fn bounded(pointer: &'static str, text: &str, most: usize) -> Result<String, EvidenceError> {
    if text.contains('\0') {
        return Err(EvidenceError::field(pointer, "not-text", "The text holds a zero character."));
    }
    if text.chars().count() > most {
        return Err(EvidenceError::field(pointer, "too-long", format!("At most {most} characters.")));
    }
    Ok(text.to_owned())
}

fn one_of(pointer: &'static str, text: &str, words: &[&str]) -> Result<String, EvidenceError> {
    if words.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(EvidenceError::field(pointer, "unknown-word", format!("It has to be one of {}.", words.join(", "))))
}

/// A time with its offset, or a local one whose zone nobody said.
fn parse_time(text: &str, now: DateTime<Utc>) -> Result<SaidTime, EvidenceError> {
    let said = if let Ok(at) = DateTime::<FixedOffset>::parse_from_rfc3339(text) {
        (at.to_utc() <= now + SKEW).then(|| SaidTime { text: at.to_rfc3339(), zone_known: true })
    } else {
        let local = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))
            .ok_or_else(|| {
                EvidenceError::field(
                    "/captured_at",
                    "unreadable",
                    "Write the time as 2021-03-04T07:09:14+03:00, or without the offset if it is not known.",
                )
            })?;
        (local <= (now + SKEW + TimeDelta::hours(14)).naive_utc())
            .then(|| SaidTime { text: local.format("%Y-%m-%dT%H:%M:%S").to_string(), zone_known: false })
    };
    said.ok_or_else(|| EvidenceError::field("/captured_at", "in-the-future", "The time lies in the future."))
}

fn parse_place_text(text: &str, within: Area) -> Result<(f64, f64), EvidenceError> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([lon, lat]) => check_place(*lon, *lat, within),
        _ => Err(EvidenceError::field(
            "/captured_place",
            "unreadable",
            "Write the place as longitude,latitude in degrees, such as 36.7885,-1.3133.",
        )),
    }
}

/// A file may come from anywhere; only a place that lies here when its numbers change places is refused.
fn check_place(lon: f64, lat: f64, within: Area) -> Result<(f64, f64), EvidenceError> {
    if !within.contains(lon, lat) && within.contains(lat, lon) {
        return Err(EvidenceError::field(
            "/captured_place",
            "swapped-axes",
            "Longitude and latitude are the wrong way round: longitude comes first.",
        ));
    }
    if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
        return Ok((lon, lat));
    }
    Err(EvidenceError::field(
        "/captured_place",
        "out-of-range",
        "Longitude is -180 to 180, latitude -90 to 90 degrees.",
    ))
}
