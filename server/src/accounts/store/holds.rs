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

/// What became of the wish to end a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::accounts) enum Release {
    Released,
    NothingHeld,
    /// Held themselves, the person themselves, maker of a link, or let in since.
    NotToVouch,
    /// Something sealed to the account is not sealed to who vouches.
    ReadsLess,
}

/// Ends every hold of an account, if the database finds that who acts may: a colleague of before the links
/// who is named on all that is sealed to it, or the system.
pub(in crate::accounts) async fn release(
    tx: &mut Tx,
    organisation: Option<Uuid>,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<Release, AccountError> {
    let answer =
        sqlx::query_scalar!(r#"select hold_release($1, $2, $3) as "answer!""#, organisation, account, now)
            .fetch_one(&mut **tx)
            .await?;
    Ok(match answer.as_str() {
        "released" => Release::Released,
        "nothing-held" => Release::NothingHeld,
        "reads-less" => Release::ReadsLess,
        _ => Release::NotToVouch,
    })
}
