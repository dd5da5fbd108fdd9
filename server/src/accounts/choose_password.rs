//! A person chooses a password with the link their administrator gave them. An account that was in use
//! before is held until a colleague vouches that it was them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::error::AccountError;
use super::setup::set_password;
use super::store::{holds, members as store};
use super::{dto, session};
use crate::db::Tx;

/// Spends the link and ends whatever was signed in under the old password; whose account it is.
pub(super) async fn choose(
    tx: &mut Tx,
    body: dto::ChosenPassword,
    now: DateTime<Utc>,
) -> Result<Uuid, AccountError> {
    let link = store::spend_link(tx, &session::hash(body.token.trim()), now)
        .await?
        .ok_or(AccountError::LinkSpent)?;
    let account = link.account;
    set_password(tx, account, body.password).await?;
    holds::hold_if_taken_over(tx, &link, now).await?;
    store::revoke_sessions(tx, account, now).await?;
    tx.enter_for(Some(account));
    tx.audit("chose a password", "account", account, &[]).await?;
    Ok(account)
}
