//! Versions of a record, as every version table keeps them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{Failure, Tx};
use crate::http::{PersonName, StoredVersion};

/// What an area selects of one version: `fields` is an object of what may change.
#[derive(Debug)]
pub struct VersionRow {
    pub version: i32,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: Option<Uuid>,
    pub note: Option<String>,
    pub fields: Value,
}

/// Names the authors of versions, to readers who have signed in.
pub async fn name_authors(tx: &mut Tx, rows: Vec<VersionRow>) -> Result<Vec<StoredVersion>, Failure> {
    let named = match tx.account() {
        None => HashMap::new(),
        Some(_) => names(tx, rows.iter().filter_map(|row| row.recorded_by).collect()).await?,
    };
    let person = |id| Some(PersonName { id, name: named.get(&id)?.clone() });
    Ok(rows
        .into_iter()
        .map(|row| StoredVersion {
            version: row.version,
            at: row.recorded_at,
            by: row.recorded_by.and_then(person),
            note: row.note,
            fields: row.fields,
        })
        .collect())
}

async fn names(tx: &mut Tx, accounts: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Failure> {
    let rows = sqlx::query!("select id, name from accounts where id = any ($1)", &accounts)
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
