//! A colleague vouches that the right person chose a password through somebody else's link.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::dto::Member;
use super::error::AccountError;
use super::store::{holds, members};
use super::{SignedIn, policy, store};
use crate::db::Tx;
use crate::http::{ApiError, Problem};

/// Lets the account read sealed records again. Where nothing is held, nothing changes.
pub(super) async fn vouch(
    tx: &mut Tx,
    person: &SignedIn,
    organisation: Uuid,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<Member, ApiError> {
    policy::permit_colleagues(person, organisation)?;
    let member = members::find(tx, organisation, account, now).await?.ok_or_else(Problem::absent)?;
    if !member.vouch_needed {
        return Ok(member);
    }
    if !holds::may_vouch(tx, person.account, organisation, account).await? {
        return Err(AccountError::NotToVouch.into());
    }
    holds::release(tx, account, Some(person.account), now).await?;
    tx.audit("vouched for", "account", account, &[]).await?;
    Ok(Member { vouch_needed: false, ..member })
}

/// The same by whoever runs the server, where an organisation has nobody left to do it. False where
/// there is no such account or nothing is held.
pub async fn vouch_from_the_server(
    tx: &mut Tx,
    email: &str,
    now: DateTime<Utc>,
) -> Result<bool, AccountError> {
    let Some(found) = store::find_credentials(tx, email).await? else { return Ok(false) };
    let released = holds::release(tx, found.account, None, now).await?;
    tx.audit("vouched for", "account", found.account, &[]).await?;
    Ok(released > 0)
}
