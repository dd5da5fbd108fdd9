//! Opens and reads sessions. Only a token's SHA-256 is stored.

use chrono::{DateTime, Duration, Utc};
use domain::actor::{Actor, Membership};
use rand::TryRngCore;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::extract::Viewer;
use super::store::{self, FoundSession};
use crate::db::{Identity, Tx};

use super::error::AccountError;

/// How long a session lives without being renewed by signing in again.
pub(super) const LIFETIME: Duration = Duration::days(14);

/// Opens a session and returns its secret token.
pub(super) async fn open(
    tx: &mut Tx,
    account: Uuid,
    bearer: bool,
    now: DateTime<Utc>,
) -> Result<String, AccountError> {
    let token = secret()?;
    store::insert_session(tx, account, &hash(&token), bearer, now, now + LIFETIME).await?;
    Ok(token)
}

/// 32 random bytes, written in hexadecimal.
pub(super) fn secret() -> Result<String, AccountError> {
    let mut secret = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut secret).map_err(|_| AccountError::NoRandomness)?;
    Ok(hex::encode(secret))
}

/// What is stored and looked up instead of a token.
pub(super) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The viewer a session stands for.
pub(super) fn viewer(found: FoundSession) -> Viewer {
    let memberships: Vec<Membership> = found.memberships;
    let mut identity =
        Identity { account: Some(found.account), partner: found.partner_organisations, ..Default::default() };
    for held in &memberships {
        let organisation = held.organisation.uuid();
        if !identity.member.contains(&organisation) {
            identity.member.push(organisation);
            identity.partner.push(organisation);
        }
        if held.role.reads_restricted() && !identity.reader.contains(&organisation) {
            identity.reader.push(organisation);
        }
    }
    identity.partner.sort_unstable();
    identity.partner.dedup();
    Viewer {
        actor: Actor::signed_in(found.account.into(), memberships),
        identity,
        session: Some(found.session),
    }
}
