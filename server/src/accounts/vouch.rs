//! A colleague vouches that the right person chose a password through somebody else's link.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::dto::Member;
use super::error::AccountError;
use super::store::holds::{self, Release};
use super::store::members;
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
    match holds::release(tx, Some(organisation), account, now).await? {
        Release::Released => tx.audit("vouched for", "account", account, &[]).await?,
        Release::NothingHeld => {}
        Release::NotToVouch => return Err(AccountError::NotToVouch.into()),
        Release::ReadsLess => return Err(AccountError::ReadsLess.into()),
    }
    Ok(Member { vouch_needed: false, ..member })
}

/// The same by whoever runs the server, where no colleague may: nobody is left, or nobody reads all that is
/// sealed to the person. False where there is no such account or nothing is held.
pub async fn vouch_from_the_server(
    tx: &mut Tx,
    email: &str,
    now: DateTime<Utc>,
) -> Result<bool, AccountError> {
    let Some(found) = store::find_credentials(tx, email).await? else { return Ok(false) };
    let released = holds::release(tx, None, found.account, now).await? == Release::Released;
    if released {
        tx.audit("vouched for at the server", "account", found.account, &[]).await?;
    }
    Ok(released)
}
