//! Keyset pages: `{"items", "next"}`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Problem;

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 200;

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Send as `after` to get the next page; null on the last.
    pub next: Option<String>,
}

/// Query part of every list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items, 1–200; 50 by default.
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A place in a list ordered by creation time, newest first, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub created_at: DateTime<Utc>,
    pub id: Uuid,
}

impl Cursor {
    /// Before the first item of any list.
    pub const START: Self = Self { created_at: DateTime::<Utc>::MAX_UTC, id: Uuid::max() };

    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}/{}", self.created_at.timestamp_micros(), self.id))
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (micros, id) = std::str::from_utf8(&bytes).ok()?.split_once('/')?;
        Some(Self {
            created_at: DateTime::from_timestamp_micros(micros.parse().ok()?)?,
            id: id.parse().ok()?,
        })
    }
}

/// A checked page request; SQL gets `created_at`, `id` and `limit + 1`.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    pub limit: i64,
    /// Null on the first page.
    pub after: Option<Cursor>,
}

impl PageQuery {
    pub fn parse(&self) -> Result<PageRequest, Problem> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Problem::field(
                "limit",
                "out-of-range",
                format!("limit is {limit}; it has to be 1 to {MAX_LIMIT}."),
            ));
        }
        let after = match &self.after {
            None => None,
            Some(text) => Some(Cursor::decode(text).ok_or_else(|| {
                Problem::field("after", "unreadable", "after is not a cursor this server made.")
            })?),
        };
        Ok(PageRequest { limit, after })
    }
}

impl PageRequest {
    /// How many rows to ask for: one more than shown tells whether a page follows.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    pub fn after_created_at(&self) -> Option<DateTime<Utc>> {
        self.after.map(|cursor| cursor.created_at)
    }

    pub fn after_id(&self) -> Option<Uuid> {
        self.after.map(|cursor| cursor.id)
    }

    /// Cuts the extra row off and makes the next cursor.
    pub fn page<T>(&self, mut items: Vec<T>, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(|item| cursor(item).encode()) } else { None };
        Page { items, next }
    }
}
