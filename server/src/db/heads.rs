//! The part every record view starts with, joined to what an area selected of its own tables.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{Failure, Tx};
use crate::http::Cursor;

/// The part every record view starts with.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RecordHead {
    pub id: Uuid,
    /// A code people can say and print, such as `WK-7Q4M2X`.
    pub reference: String,
    pub kind: String,
    pub visibility: String,
    pub organisation: OrganisationName,
    pub created_at: DateTime<Utc>,
    /// Tile feature id, as a decimal string.
    pub feature_id: String,
    pub demo: bool,
    /// Who made it; a rule of changing it, never part of a view.
    #[serde(skip)]
    pub author: Option<Uuid>,
}

/// An organisation as other records name it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OrganisationName {
    pub id: Uuid,
    pub name: String,
}

impl RecordHead {
    /// The record's place in a list.
    pub fn cursor(&self) -> Cursor {
        Cursor { created_at: self.created_at, id: self.id }
    }
}

/// The head of a record the transaction's identity may read.
pub async fn load_head(tx: &mut Tx, id: Uuid) -> Result<Option<RecordHead>, Failure> {
    Ok(load_heads(tx, &[id]).await?.remove(&id))
}

/// Those of the records that the transaction's identity may read.
pub async fn readable(tx: &mut Tx, ids: &[Uuid]) -> Result<HashSet<Uuid>, Failure> {
    let readable = sqlx::query_scalar!("select id from records where id = any ($1)", ids);
    Ok(readable.fetch_all(&mut **tx).await?.into_iter().collect())
}

/// Each row with the head of its record, in the order of the rows. A record that was hidden from the
/// reader since its row was read is left out.
pub async fn with_heads<Row>(
    tx: &mut Tx,
    rows: Vec<Row>,
    id_of: impl Fn(&Row) -> Uuid,
) -> Result<Vec<(RecordHead, Row)>, Failure> {
    let ids: Vec<Uuid> = rows.iter().map(&id_of).collect();
    let mut heads = load_heads(tx, &ids).await?;
    Ok(rows.into_iter().filter_map(|row| Some((heads.remove(&id_of(&row))?, row))).collect())
}

/// The heads of those of the records that the transaction's identity may read.
pub async fn load_heads(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, RecordHead>, Failure> {
    let rows = sqlx::query!(
        "select r.id, r.reference, r.kind, r.visibility, r.organisation_id, o.name, r.created_at, r.feature_id, r.demo,
                r.author_id
         from records r join organisations o on o.id = r.organisation_id
         where r.id = any ($1)",
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let heads = rows.into_iter().map(|row| RecordHead {
        id: row.id,
        reference: row.reference,
        kind: row.kind,
        visibility: row.visibility,
        organisation: OrganisationName { id: row.organisation_id, name: row.name },
        created_at: row.created_at,
        feature_id: row.feature_id.to_string(),
        demo: row.demo,
        author: row.author_id,
    });
    Ok(heads.map(|head| (head.id, head)).collect())
}
