//! The two tables of a pack, one canonical JSON object a line.

use serde_json::{Map, Value};

use crate::canonical::to_canonical_json;
use crate::digest::ContentHash;
use crate::leaf::{CustodyEvent, Identifier, LeafError, MAX_WHOLE};
use crate::merkle_log::TreeHash;

/// An item of the pack and its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackItem {
    /// The record this file is, or was made from.
    pub item_id: Identifier,
    /// Inside the bag, beginning with `data/`.
    pub path: String,
    pub sha256: ContentHash,
    pub bytes: u64,
    /// The event whose content is this file. `None` for files made for the pack.
    pub event_id: Option<Identifier>,
    pub mark: Option<String>,
    pub title: Option<String>,
}

/// A custody event with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEvent {
    pub index: u64,
    pub event: CustodyEvent,
    /// Inclusion proof under the pack's checkpoint. It is written to a file of its own.
    pub proof: Vec<TreeHash>,
}

#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    #[error("line {line} of {file} is malformed")]
    Line { file: &'static str, line: usize },
    #[error("an event has no leaf")]
    Event(#[source] LeafError),
    #[error("{0} is a number JSON readers do not hold exactly")]
    Number(u64),
}

pub(super) fn items_text(items: &[PackItem]) -> Result<String, ContentError> {
    let mut text = String::new();
    for item in items {
        let mut members = Map::new();
        members.insert("bytes".into(), exact(item.bytes)?);
        members.insert("item_id".into(), item.item_id.as_str().into());
        members.insert("path".into(), item.path.as_str().into());
        members.insert("sha256".into(), item.sha256.to_string().into());
        let optional = [
            ("event_id", item.event_id.as_ref().map(Identifier::as_str)),
            ("mark", item.mark.as_deref()),
            ("title", item.title.as_deref()),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                members.insert(name.into(), value.into());
            }
        }
        push_line(&mut text, members);
    }
    Ok(text)
}

pub(super) fn custody_text(events: &[SealedEvent]) -> Result<String, ContentError> {
    let mut text = String::new();
    for sealed in events {
        let mut members = Map::new();
        members.insert("event".into(), sealed.event.to_json().map_err(ContentError::Event)?);
        members.insert("index".into(), exact(sealed.index)?);
        push_line(&mut text, members);
    }
    Ok(text)
}

fn exact(number: u64) -> Result<Value, ContentError> {
    if number > MAX_WHOLE as u64 { Err(ContentError::Number(number)) } else { Ok(number.into()) }
}

fn push_line(text: &mut String, members: Map<String, Value>) {
    let line =
        to_canonical_json(&Value::Object(members)).expect("texts and exact numbers have a canonical form");
    text.push_str(&line);
    text.push('\n');
}

/// Reads `metadata/items.jsonl`.
pub fn read_items(bytes: &[u8]) -> Result<Vec<PackItem>, ContentError> {
    read_lines(bytes, super::ITEMS_JSONL, |members| {
        let known = ["bytes", "event_id", "item_id", "mark", "path", "sha256", "title"];
        let text = |name: &str| match members.get(name) {
            None => Some(None),
            Some(value) => Some(Some(value.as_str()?)),
        };
        let event_id = match text("event_id")? {
            None => None,
            Some(id) => Some(Identifier::new(id).ok()?),
        };
        members.keys().all(|key| known.contains(&key.as_str())).then_some(PackItem {
            item_id: Identifier::new(text("item_id")??).ok()?,
            path: text("path")??.to_owned(),
            sha256: text("sha256")??.parse().ok()?,
            bytes: members.get("bytes")?.as_u64()?,
            event_id,
            mark: text("mark")?.map(str::to_owned),
            title: text("title")?.map(str::to_owned),
        })
    })
}

/// Reads `metadata/custody.jsonl`: place in the log and event, in order.
pub fn read_custody(bytes: &[u8]) -> Result<Vec<(u64, CustodyEvent)>, ContentError> {
    read_lines(bytes, super::CUSTODY_JSONL, |members| {
        let event = CustodyEvent::from_json(members.get("event")?).ok()?;
        (members.len() == 2).then_some((members.get("index")?.as_u64()?, event))
    })
}

fn read_lines<T>(
    bytes: &[u8],
    file: &'static str,
    parse: impl Fn(&Map<String, Value>) -> Option<T>,
) -> Result<Vec<T>, ContentError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ContentError::Line { file, line: 1 })?;
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let value: Option<Value> = serde_json::from_str(line).ok();
        let parsed = value.as_ref().and_then(Value::as_object).and_then(&parse);
        found.push(parsed.ok_or(ContentError::Line { file, line: index + 1 })?);
    }
    Ok(found)
}
