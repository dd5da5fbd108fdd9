//! Custody events and the exact bytes of their leaves. Frozen: see `tests/golden`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Map, Value, json};

use crate::canonical::{CanonicalError, to_canonical_json};
use crate::commitment::Commitment;
use crate::digest::ContentHash;
use crate::merkle_log::{TreeHash, leaf_hash};

/// First bytes of every leaf: names the format and its version.
pub const LEAF_TAG: &str = "mipaka.custody.event.v1\n";

/// Largest leaf, so that one entry fits a C2SP tile entry (65,535 bytes).
pub const MAX_LEAF_BYTES: usize = 65_535;

/// Times are written with exactly microseconds, the resolution PostgreSQL keeps.
const TIME_FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

/// Largest whole number that JSON readers agree on (2^53 - 1).
pub const MAX_WHOLE: i64 = (1 << 53) - 1;

/// An id that is safe as a file name and in a leaf: 1 to 64 of `A-Z a-z 0-9 . _ -`, no leading dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

/// What happened: 1 to 40 of `a-z` and `_`, such as `received`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKind(String);

/// The bytes an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    pub sha256: ContentHash,
    pub bytes: u64,
}

/// One further fact of an event. Personal facts go in as commitments only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    Text(String),
    Whole(i64),
    Flag(bool),
    Committed(Commitment),
}

/// Something that happened to an item: one leaf of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustodyEvent {
    pub event_id: Identifier,
    /// The record the event is about.
    pub item_id: Identifier,
    pub kind: EventKind,
    /// When the server recorded it, by its own clock.
    pub at: DateTime<Utc>,
    pub content: Option<Content>,
    /// Commitment to the id of the person who acted.
    pub actor: Option<Commitment>,
    /// Leaf hash of the same item's event before this one, which makes a gap visible.
    pub previous: Option<TreeHash>,
    pub details: BTreeMap<String, Detail>,
}

/// An event that has no leaf, or a leaf that is no event.
#[derive(Debug, thiserror::Error)]
pub enum LeafError {
    #[error(
        "`{0}` is not an id: 1 to 64 letters, digits, dots, dashes or underscores, not beginning with a dot"
    )]
    Identifier(String),
    #[error("`{0}` is not an event kind: 1 to 40 small letters or underscores")]
    Kind(String),
    #[error("{0} is beyond what JSON readers hold exactly")]
    Whole(i128),
    #[error("the year of the time {0} is not between 1 and 9999")]
    Time(DateTime<Utc>),
    #[error("the leaf is {0} bytes, more than {MAX_LEAF_BYTES}")]
    TooLong(usize),
    #[error("the leaf member `{0}` is missing, unknown or malformed")]
    Member(String),
    #[error("the event has no canonical form")]
    Canonical(#[source] CanonicalError),
}

impl Identifier {
    pub fn new(text: &str) -> Result<Self, LeafError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let sound = (1..=64).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('.');
        if sound { Ok(Self(text.to_owned())) } else { Err(LeafError::Identifier(text.to_owned())) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EventKind {
    pub fn new(text: &str) -> Result<Self, LeafError> {
        let sound = (1..=40).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if sound { Ok(Self(text.to_owned())) } else { Err(LeafError::Kind(text.to_owned())) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Identifier {
    type Err = LeafError;

    fn from_str(text: &str) -> Result<Self, LeafError> {
        Self::new(text)
    }
}

impl FromStr for EventKind {
    type Err = LeafError;

    fn from_str(text: &str) -> Result<Self, LeafError> {
        Self::new(text)
    }
}

impl From<&str> for Detail {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Detail {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Detail {
    fn from(whole: i64) -> Self {
        Self::Whole(whole)
    }
}

impl From<bool> for Detail {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Commitment> for Detail {
    fn from(commitment: Commitment) -> Self {
        Self::Committed(commitment)
    }
}

impl CustodyEvent {
    /// The event as JSON; `to_canonical_json` of it follows the tag in the leaf.
    pub fn to_json(&self) -> Result<Value, LeafError> {
        let mut members = Map::new();
        members.insert("at".to_owned(), time_text(self.at)?.into());
        members.insert("event_id".to_owned(), self.event_id.as_str().into());
        members.insert("item_id".to_owned(), self.item_id.as_str().into());
        members.insert("kind".to_owned(), self.kind.as_str().into());
        if let Some(content) = &self.content {
            let bytes = whole(i128::from(content.bytes))?;
            members.insert("content".to_owned(), json!({"bytes": bytes, "sha256": content.sha256}));
        }
        if let Some(actor) = &self.actor {
            members.insert("actor".to_owned(), committed(actor));
        }
        if let Some(previous) = &self.previous {
            members.insert("previous".to_owned(), hex::encode(previous.as_bytes()).into());
        }
        if !self.details.is_empty() {
            let details: Result<Map<_, _>, LeafError> =
                self.details.iter().map(|(name, detail)| Ok((name.clone(), detail.to_json()?))).collect();
            members.insert("details".to_owned(), Value::Object(details?));
        }
        Ok(Value::Object(members))
    }

    /// The exact bytes that are hashed into the log.
    pub fn leaf_bytes(&self) -> Result<Vec<u8>, LeafError> {
        let canonical = to_canonical_json(&self.to_json()?).map_err(LeafError::Canonical)?;
        let bytes = [LEAF_TAG.as_bytes(), canonical.as_bytes()].concat();
        if bytes.len() > MAX_LEAF_BYTES { Err(LeafError::TooLong(bytes.len())) } else { Ok(bytes) }
    }

    /// SHA-256 over 0x00 and the leaf bytes (RFC 6962 §2.1).
    pub fn leaf_hash(&self) -> Result<TreeHash, LeafError> {
        Ok(leaf_hash(&self.leaf_bytes()?))
    }

    /// Reads an event back; unknown members are refused, so nothing rides along unhashed.
    pub fn from_json(value: &Value) -> Result<Self, LeafError> {
        let members = value.as_object().ok_or_else(|| member("event"))?;
        let known = ["actor", "at", "content", "details", "event_id", "item_id", "kind", "previous"];
        if let Some(unknown) = members.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(member(unknown));
        }
        let details = match members.get("details") {
            None => BTreeMap::new(),
            Some(details) => details
                .as_object()
                .filter(|details| !details.is_empty())
                .ok_or_else(|| member("details"))?
                .iter()
                .map(|(name, detail)| Ok((name.clone(), Detail::from_json(name, detail)?)))
                .collect::<Result<_, LeafError>>()?,
        };
        Ok(Self {
            event_id: Identifier::new(text(members, "event_id")?)?,
            item_id: Identifier::new(text(members, "item_id")?)?,
            kind: EventKind::new(text(members, "kind")?)?,
            at: time_from(text(members, "at")?)?,
            content: members.get("content").map(content_from).transpose()?,
            actor: members.get("actor").map(|actor| commitment_from("actor", actor)).transpose()?,
            previous: members.get("previous").map(previous_from).transpose()?,
            details,
        })
    }
}

impl Detail {
    fn to_json(&self) -> Result<Value, LeafError> {
        Ok(match self {
            Self::Text(text) => text.as_str().into(),
            Self::Whole(number) => whole(i128::from(*number))?.into(),
            Self::Flag(flag) => (*flag).into(),
            Self::Committed(commitment) => committed(commitment),
        })
    }

    fn from_json(name: &str, value: &Value) -> Result<Self, LeafError> {
        match value {
            Value::String(text) => Ok(Self::Text(text.clone())),
            Value::Bool(flag) => Ok(Self::Flag(*flag)),
            Value::Number(number) => {
                let number = number.as_i64().ok_or_else(|| member(name))?;
                Ok(Self::Whole(whole(i128::from(number))?))
            }
            other => commitment_from(name, other).map(Self::Committed),
        }
    }
}

fn member(name: &str) -> LeafError {
    LeafError::Member(name.to_owned())
}

fn committed(commitment: &Commitment) -> Value {
    json!({"commitment": commitment.to_string()})
}

fn whole(number: i128) -> Result<i64, LeafError> {
    i64::try_from(number).ok().filter(|number| number.abs() <= MAX_WHOLE).ok_or(LeafError::Whole(number))
}

/// A time as leaves write it: UTC with exactly six decimals of a second.
pub fn time_text(at: DateTime<Utc>) -> Result<String, LeafError> {
    let text = at.format(TIME_FORMAT).to_string();
    if text.len() == 27 && !text.starts_with("0000") { Ok(text) } else { Err(LeafError::Time(at)) }
}

fn time_from(text: &str) -> Result<DateTime<Utc>, LeafError> {
    let parsed = NaiveDateTime::parse_from_str(text, TIME_FORMAT).map_err(|_| member("at"))?.and_utc();
    if time_text(parsed)? == text { Ok(parsed) } else { Err(member("at")) }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a str, LeafError> {
    members.get(name).and_then(Value::as_str).ok_or_else(|| member(name))
}

fn commitment_from(name: &str, value: &Value) -> Result<Commitment, LeafError> {
    let members = value.as_object().filter(|members| members.len() == 1).ok_or_else(|| member(name))?;
    text(members, "commitment")?.parse().map_err(|_| member(name))
}

fn content_from(value: &Value) -> Result<Content, LeafError> {
    let members = value.as_object().filter(|members| members.len() == 2).ok_or_else(|| member("content"))?;
    let bytes = members.get("bytes").and_then(Value::as_u64).ok_or_else(|| member("content"))?;
    whole(i128::from(bytes))?;
    let sha256 = text(members, "sha256")?.parse().map_err(|_| member("content"))?;
    Ok(Content { sha256, bytes })
}

fn previous_from(value: &Value) -> Result<TreeHash, LeafError> {
    let hash: ContentHash =
        value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| member("previous"))?;
    Ok(TreeHash::from_bytes(*hash.as_bytes()))
}
