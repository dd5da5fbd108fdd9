//! Records by the thousand, in one statement.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::records::{feature_id, reference};
use super::{Failure, Tx, Visibility};

/// Many records of one kind, organisation and visibility.
#[derive(Debug, Clone, Copy)]
pub struct NewRecords<'a> {
    pub ids: &'a [Uuid],
    /// The word of `records.kind`, such as `structure`.
    pub kind: &'static str,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
}

/// Stores the rows of new records under the transaction's account.
pub async fn insert_records(tx: &mut Tx, new: NewRecords<'_>) -> Result<(), Failure> {
    let key = sqlx::query_scalar!("select feature_key from installation").fetch_one(&mut **tx).await?;
    let features: Vec<i64> = new.ids.iter().map(|&id| feature_id(&key, id)).collect();
    let references: Vec<String> = features.iter().map(|&feature| reference(new.kind, feature)).collect();
    let account = tx.account();
    sqlx::query!(
        "insert into records (id, kind, organisation_id, visibility, author_id, reference, feature_id, demo, created_at)
         select id, $1, $2, $3, $4, reference, feature_id, $5, $6
         from unnest($7::uuid[], $8::text[], $9::bigint[]) as given (id, reference, feature_id)",
        new.kind,
        new.organisation,
        new.visibility.as_str(),
        account,
        new.demo,
        new.at,
        new.ids,
        &references,
        &features,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
