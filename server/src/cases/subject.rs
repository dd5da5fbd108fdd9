//! What an exhibit shows: a record of any kind, named as its own area names it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ExportedRecord;
use crate::db::Visibility;

/// A record as exhibits name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Subject {
    pub id: Uuid,
    pub kind: String,
    pub reference: String,
    pub title: String,
    #[serde(skip)]
    pub visibility: Visibility,
}

impl Subject {
    pub(super) fn of(record: &ExportedRecord) -> Self {
        let head = &record.head;
        Self {
            id: head.id,
            kind: head.kind.clone(),
            reference: head.reference.clone(),
            title: record.subject.title.clone(),
            visibility: head.visibility.parse().unwrap_or(Visibility::Sealed),
        }
    }
}
