//! The people of an organisation and the links they choose passwords with.

use chrono::{DateTime, Utc};
use domain::actor::Role;
use uuid::Uuid;

use super::super::dto::{Colleague, Member};
use super::super::error::AccountError;
use crate::db::Tx;

/// Whoever holds a role in the organisation or whose account it keeps, by name.
pub(in crate::accounts) async fn list(
    tx: &mut Tx,
    organisation: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Member>, AccountError> {
    read(tx, organisation, None, now).await
}

/// Whoever holds a role in the organisation and can sign in, by name.
pub(in crate::accounts) async fn list_colleagues(
    tx: &mut Tx,
    organisation: Uuid,
) -> Result<Vec<Colleague>, AccountError> {
    Ok(sqlx::query_as!(
        Colleague,
        "select a.id, a.name, array_agg(m.role order by m.role) as \"roles!\",
                exists (select from account_holds h where h.account_id = a.id and h.released_at is null) as \"vouch_needed!\"
         from memberships m join accounts a on a.id = m.account_id
         where m.organisation_id = $1 and a.active
         group by a.id
         order by lower(a.name), a.id",
        organisation,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(in crate::accounts) async fn find(
    tx: &mut Tx,
    organisation: Uuid,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Member>, AccountError> {
    Ok(read(tx, organisation, Some(account), now).await?.pop())
}

async fn read(
    tx: &mut Tx,
    organisation: Uuid,
    account: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Vec<Member>, AccountError> {
    Ok(sqlx::query_as!(
        Member,
        "select a.id, a.name, a.email, a.active,
                array(select m.role from memberships m where m.account_id = a.id and m.organisation_id = $1 order by m.role) as \"roles!\",
                coalesce(a.keeper_id = $1, false) as \"kept_here!\",
                exists (select from sessions s where s.account_id = a.id) as \"has_signed_in!\",
                (select max(l.expires_at) from password_links l
                 where l.account_id = a.id and l.used_at is null and l.expires_at > $3) as link_expires_at,
                exists (select from account_holds h where h.account_id = a.id and h.released_at is null) as \"vouch_needed!\"
         from accounts a
         where ($2::uuid is null or a.id = $2)
           and (a.keeper_id = $1
             or exists (select from memberships m where m.account_id = a.id and m.organisation_id = $1))
         order by lower(a.name), a.id",
        organisation,
        account,
        now,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Holds the organisation's people still until the transaction ends, so that two administrators
/// cannot show each other out at once.
pub(in crate::accounts) async fn hold_people(tx: &mut Tx, organisation: Uuid) -> Result<(), AccountError> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1::text, 4602)) as lock",
        organisation.to_string()
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// Exactly these roles from now on.
pub(in crate::accounts) async fn set_roles(
    tx: &mut Tx,
    account: Uuid,
    organisation: Uuid,
    roles: &[Role],
) -> Result<(), AccountError> {
    let words: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
    sqlx::query!(
        "delete from memberships where account_id = $1 and organisation_id = $2 and role <> all ($3)",
        account,
        organisation,
        &words,
    )
    .execute(&mut **tx)
    .await?;
    for role in roles {
        super::insert_membership(tx, account, organisation, *role).await?;
    }
    Ok(())
}

pub(in crate::accounts) async fn has_other_administrator(
    tx: &mut Tx,
    organisation: Uuid,
    account: Uuid,
) -> Result<bool, AccountError> {
    Ok(sqlx::query_scalar!(
        "select exists (select from memberships m join accounts a on a.id = m.account_id
                        where m.organisation_id = $1 and m.role = 'administrator' and m.account_id <> $2 and a.active) as \"any!\"",
        organisation,
        account,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(in crate::accounts) async fn has_any_role(tx: &mut Tx, account: Uuid) -> Result<bool, AccountError> {
    Ok(sqlx::query_scalar!(
        "select exists (select from memberships where account_id = $1) as \"any!\"",
        account
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(in crate::accounts) async fn set_active(
    tx: &mut Tx,
    account: Uuid,
    active: bool,
) -> Result<(), AccountError> {
    sqlx::query!("update accounts set active = $2 where id = $1", account, active).execute(&mut **tx).await?;
    Ok(())
}

pub(in crate::accounts) async fn revoke_sessions(
    tx: &mut Tx,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    sqlx::query!(
        "update sessions set revoked_at = $2 where account_id = $1 and revoked_at is null",
        account,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::accounts) async fn insert_link(
    tx: &mut Tx,
    token_hash: &[u8],
    account: Uuid,
    made_by: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AccountError> {
    sqlx::query!(
        "insert into password_links (id, token_hash, account_id, made_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        token_hash,
        account,
        made_by,
        now,
        expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Shuts every open link of an account.
pub(in crate::accounts) async fn spend_links(
    tx: &mut Tx,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    sqlx::query!(
        "update password_links set used_at = $2 where account_id = $1 and used_at is null",
        account,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A link that was just used, and who made it.
pub(in crate::accounts) struct SpentLink {
    pub(in crate::accounts) account: Uuid,
    pub(in crate::accounts) made_by: Uuid,
    pub(in crate::accounts) made_at: DateTime<Utc>,
}

/// Uses a link up; none where it is unknown, used or too old.
pub(in crate::accounts) async fn spend_link(
    tx: &mut Tx,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<SpentLink>, AccountError> {
    Ok(sqlx::query_as!(
        SpentLink,
        "update password_links set used_at = $2
         where token_hash = $1 and used_at is null and expires_at > $2
           and exists (select from accounts a where a.id = account_id and a.active)
         returning account_id as account, made_by, created_at as made_at",
        token_hash,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?)
}
