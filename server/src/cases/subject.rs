//! What an exhibit shows: a record of any kind, named as its own area names it.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{CaseError, Marks, export_subject};
use crate::db::{self, Tx, Visibility};

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

/// The records among these that the transaction's identity may read.
pub async fn subjects(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Subject>, CaseError> {
    let mut found = HashMap::new();
    // A title is the same on every day and under every mark.
    let (no_marks, any_day) = (Marks::default(), NaiveDate::default());
    for &id in ids {
        let Some(head) = db::load_head(tx, id).await? else { continue };
        let title = export_subject(tx, id, &no_marks, any_day)
            .await?
            .map_or_else(|| head.reference.clone(), |subject| subject.title);
        let visibility = head.visibility.parse().unwrap_or(Visibility::Sealed);
        found.insert(id, Subject { id, kind: head.kind, reference: head.reference, title, visibility });
    }
    Ok(found)
}
