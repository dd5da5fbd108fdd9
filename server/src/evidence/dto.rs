//! Wire shapes of items and what people say of them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{EvidenceError, Upload};
use crate::db::RecordHead;

pub(super) const LAWFUL_BASES: [&str; 8] = [
    "unknown",
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_interest",
    "legitimate_interests",
    "legal_claim",
];
pub(super) const CONSENT_SCOPES: [&str; 6] =
    ["unknown", "none", "organisation", "partners", "court", "public"];
const TITLE_CHARACTERS: usize = 300;
const DESCRIPTION_CHARACTERS: usize = 10_000;
/// Clocks of phones run ahead; beyond this a time lies in the future.
const SKEW: TimeDelta = TimeDelta::days(1);

/// One original file and what is known of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Item {
    #[serde(flatten)]
    pub head: RecordHead,
    pub version: i32,
    /// What people call it; the file name until somebody gives a title.
    pub title: String,
    pub description: Option<String>,
    pub file_name: String,
    /// What the file really is, judged by its content.
    pub media_type: String,
    /// What the sender called it.
    pub declared_type: Option<String>,
    pub bytes: i64,
    /// SHA-256 of the original, 64 hexadecimal digits.
    pub sha256: String,
    pub received_at: DateTime<Utc>,
    pub captured: Captured,
    /// Records this item is about, as far as the viewer may know them.
    pub subject_ids: Vec<Uuid>,
    pub lawful_basis: String,
    pub consent_scope: String,
    /// Where its receipt stands in the log; null until it is sealed.
    pub log: Option<LogPlace>,
}

/// What is claimed of the capture: by a person, else by the file. Claims, never facts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Captured {
    pub time: Option<CapturedTime>,
    pub place: Option<CapturedPlace>,
    /// What the file itself claims where a person claims something else.
    pub exif_time: Option<CapturedTime>,
    pub exif_place: Option<CapturedPlace>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CapturedTime {
    /// `2021-03-04T07:09:14`, with the offset where the zone is known.
    pub value: String,
    /// `EXIF` or `person`.
    pub source: &'static str,
    pub zone_known: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct CapturedPlace {
    pub lon: f64,
    pub lat: f64,
    /// `EXIF` or `person`.
    pub source: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogPlace {
    pub index: i64,
    pub sealed_at: DateTime<Utc>,
}

/// The form of `POST /evidence`, for the documentation.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes a multipart form that is read as a stream")]
pub(super) struct NewEvidenceForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A UUIDv7 made by the client.
    id: Option<Uuid>,
    title: Option<String>,
    description: Option<String>,
    settlement_id: Option<Uuid>,
    /// The record the file is about.
    subject_id: Option<Uuid>,
    /// `2021-03-04T07:09:14+03:00`, or without the offset when it is not known.
    captured_at: Option<String>,
    /// `36.7885,-1.3133`: longitude, latitude in degrees.
    captured_place: Option<String>,
    lawful_basis: Option<String>,
    consent_scope: Option<String>,
}

pub(super) const FORM_FIELDS: [&str; 9] = [
    "id",
    "title",
    "description",
    "settlement_id",
    "subject_id",
    "captured_at",
    "captured_place",
    "lawful_basis",
    "consent_scope",
];

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

/// A change; a field left out stays, null clears it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeItem {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) title: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) description: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) captured_at: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SaidPlace>)]
    pub(super) captured_place: Option<Option<SaidPlace>>,
    pub(super) lawful_basis: Option<String>,
    pub(super) consent_scope: Option<String>,
    /// One more record the item is about.
    pub(super) subject_id: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SaidPlace {
    pub(super) lon: f64,
    pub(super) lat: f64,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EvidenceQuery {
    /// Only items about this record.
    pub(super) subject_id: Option<Uuid>,
    pub(super) limit: Option<i64>,
    pub(super) after: Option<String>,
}

/// Somebody who acted, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct EvidencePerson {
    pub(super) id: Uuid,
    pub(super) name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EvidenceVersion {
    pub(super) version: i32,
    pub(super) at: DateTime<Utc>,
    pub(super) by: Option<EvidencePerson>,
    /// Names of the fields that changed.
    pub(super) changed: Vec<&'static str>,
    pub(super) note: Option<String>,
}

/// Something that happened to an item.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustodyEntry {
    pub(super) id: Uuid,
    /// `received`, `viewed`, `attached`, `detached`, `exported`.
    pub(super) kind: String,
    pub(super) at: DateTime<Utc>,
    pub(super) by: Option<EvidencePerson>,
    /// The event as it stands in the log, people as commitments.
    #[schema(value_type = Object)]
    pub(super) event: serde_json::Value,
    /// Base64 of the event's leaf hash.
    pub(super) leaf_hash: String,
    pub(super) log: Option<LogPlace>,
}

pub(super) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(input).map(Some)
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

    pub(super) fn from_form(form: &Upload, now: DateTime<Utc>) -> Result<Self, EvidenceError> {
        form.know_only(&FORM_FIELDS)?;
        Ok(Self {
            title: form.text("title").map(parse_title).transpose()?,
            description: form.text("description").map(parse_description).transpose()?,
            time: form.text("captured_at").map(|text| parse_time(text, now)).transpose()?,
            place: form.text("captured_place").map(parse_place_text).transpose()?,
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
    pub(super) fn changed(&self, change: &ChangeItem, now: DateTime<Utc>) -> Result<Self, EvidenceError> {
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
            said.place = place.map(|place| check_place(place.lon, place.lat)).transpose()?;
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
    pub(super) fn difference(&self, before: Option<&Self>) -> Vec<&'static str> {
        let empty = Self::nothing();
        let before = before.unwrap_or(&empty);
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
    bounded("/title", text, TITLE_CHARACTERS)
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

fn parse_place_text(text: &str) -> Result<(f64, f64), EvidenceError> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([lon, lat]) => check_place(*lon, *lat),
        _ => Err(EvidenceError::field(
            "/captured_place",
            "unreadable",
            "Write the place as longitude,latitude in degrees, such as 36.7885,-1.3133.",
        )),
    }
}

fn check_place(lon: f64, lat: f64) -> Result<(f64, f64), EvidenceError> {
    if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
        return Ok((lon, lat));
    }
    Err(EvidenceError::field(
        "/captured_place",
        "out-of-range",
        "Longitude is -180 to 180, latitude -90 to 90 degrees.",
    ))
}
