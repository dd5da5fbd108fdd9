//! Accounts whose password came through somebody else's link, until a colleague vouches.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::dto::PasswordHold;
use super::super::error::AccountError;
use super::members::SpentLink;
use crate::db::Tx;
use crate::http::PersonName;

/// Holds an account that was in use before somebody else made the link.
pub(in crate::accounts) async fn hold_if_taken_over(
    tx: &mut Tx,
    link: &SpentLink,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    sqlx::query!(
        "insert into account_holds (id, account_id, link_made_by, link_made_at, since)
         select $1, $2, $3, $4, $5
         where $2::uuid <> $3::uuid and exists (select from sessions where account_id = $2)",
        Uuid::now_v7(),
        link.account,
        link.made_by,
        link.made_at,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The latest open hold of an account.
pub(in crate::accounts) async fn open_hold(
    tx: &mut Tx,
    account: Uuid,
) -> Result<Option<PasswordHold>, AccountError> {
    let row = sqlx::query!(
        "select h.link_made_by, a.name, h.link_made_at, h.since
         from account_holds h join accounts a on a.id = h.link_made_by
         where h.account_id = $1 and h.released_at is null order by h.since desc limit 1",
        account,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| PasswordHold {
        link_made_by: PersonName { id: row.link_made_by, name: row.name },
        link_made_at: row.link_made_at,
        since: row.since,
    }))
}

/// Whether somebody may vouch: held themselves, or the maker of a link, or in the organisation only since
/// one of the links was made, they may not.
pub(in crate::accounts) async fn may_vouch(
    tx: &mut Tx,
    voucher: Uuid,
    organisation: Uuid,
    account: Uuid,
) -> Result<bool, AccountError> {
    Ok(sqlx::query_scalar!(
        r#"select $1::uuid <> $3::uuid
              and not exists (select from account_holds where account_id = $1 and released_at is null)
              and not exists (
                  select from account_holds h
                  where h.account_id = $3 and h.released_at is null
                    and (h.link_made_by = $1 or not exists (
                        select from memberships m join accounts a on a.id = m.account_id
                        where m.account_id = $1 and m.organisation_id = $2 and m.role <> 'mapper'
                          and m.since < h.link_made_at and a.created_at < h.link_made_at))) as "may!""#,
        voucher,
        organisation,
        account,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Ends every hold of an account; how many there were.
pub(in crate::accounts) async fn release(
    tx: &mut Tx,
    account: Uuid,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<u64, AccountError> {
    let ended = sqlx::query!(
        "update account_holds set released_at = $2, released_by = $3 where account_id = $1 and released_at is null",
        account,
        now,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected())
}
