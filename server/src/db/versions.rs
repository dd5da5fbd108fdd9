//! Versions of a record, as every version table keeps them, and the rest of its past.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{Failure, Tx, Visibility};
use crate::http::history::{StoredOpening, StoredPast};
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

struct OpeningRow {
    at: DateTime<Utc>,
    by: Uuid,
    before: String,
    after: String,
    reason: String,
}

/// The past of a record from its versions in ascending order; authors are named to readers who have
/// signed in.
pub async fn past_of(tx: &mut Tx, id: Uuid, rows: Vec<VersionRow>) -> Result<StoredPast, Failure> {
    let insider = is_insider(tx, id).await?;
    let openings = if insider { openings(tx, id).await? } else { Vec::new() };
    let named = match tx.account() {
        None => HashMap::new(),
        Some(_) => {
            let versions = rows.iter().filter_map(|row| row.recorded_by);
            names(tx, versions.chain(openings.iter().map(|row| row.by)).collect()).await?
        }
    };
    let person = |id| Some(PersonName { id, name: named.get(&id)?.clone() });
    let versions = rows.into_iter().map(|row| StoredVersion {
        version: row.version,
        at: row.recorded_at,
        by: row.recorded_by.and_then(person),
        note: row.note,
        fields: row.fields,
    });
    let openings = openings.into_iter().map(|row| StoredOpening {
        at: row.at,
        by: person(row.by),
        opens: opens(&row.before, &row.after),
        before: row.before,
        after: row.after,
        reason: row.reason,
    });
    Ok(StoredPast { versions: versions.collect(), openings: openings.collect(), insider })
}

fn opens(before: &str, after: &str) -> bool {
    let read = |word: &str| word.parse().unwrap_or(Visibility::Sealed);
    read(before).is_opened_by(read(after))
}

/// Whether the transaction's account belongs to those who kept the record all along: its organisation's
/// readers, its author, and the people of its case.
pub async fn is_insider(tx: &mut Tx, id: Uuid) -> Result<bool, Failure> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
            select from records r
            where r.id = $1
              and (viewer_is_system()
                or r.organisation_id = any (viewer_organisations('reader_organisations'))
                or r.author_id = viewer_account()
                or exists (
                    select from record_readers
                    where record_id = r.id and account_id = viewer_account()
                      and via = case r.visibility when 'sealed' then 'named' else 'case' end))) as "insider!""#,
        id,
    )
    .fetch_one(&mut **tx)
    .await?)
}

async fn openings(tx: &mut Tx, id: Uuid) -> Result<Vec<OpeningRow>, Failure> {
    Ok(sqlx::query_as!(
        OpeningRow,
        r#"select at, by, before, after, reason from record_openings where record_id = $1 order by at"#,
        id,
    )
    .fetch_all(&mut **tx)
    .await?)
}

async fn names(tx: &mut Tx, accounts: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Failure> {
    let rows = sqlx::query!("select id, name from accounts where id = any ($1)", &accounts)
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
