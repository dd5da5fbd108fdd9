//! Wire shapes of items.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::db::RecordHead;
use crate::http::patch::{given, stays_or};

/// One original file and what is known of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Item {
    #[serde(flatten)]
    pub head: RecordHead,
    pub version: i32,
    /// What people call it; the file name until somebody gives a title.
    pub title: String,
    pub description: Option<String>,
    /// The sender's name for it. A character that nobody sees stands there by its number, as `[U+202E]`.
    pub file_name: String,
    /// The sender's name held such characters.
    pub file_name_hides: bool,
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
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) lawful_basis: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) consent_scope: Option<String>,
    /// One more record the item is about.
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = Uuid)]
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

/// Something that happened to an item.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustodyEntry {
    pub(super) id: Uuid,
    /// `received`, `viewed`, `attached`, `detached`, `exported`; all but the first for those who keep the item.
    pub(super) kind: String,
    pub(super) at: DateTime<Utc>,
    /// For those who keep the item: its organisation's readers, its author, and teams of its cases.
    pub(super) by: Option<EvidencePerson>,
    /// The event as it stands in the log, people as commitments.
    #[schema(value_type = Object)]
    pub(super) event: serde_json::Value,
    /// Base64 of the event's leaf hash.
    pub(super) leaf_hash: String,
    pub(super) log: Option<LogPlace>,
}
