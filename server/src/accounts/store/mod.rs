//! Every statement of the area.

pub(super) mod holds;
pub(super) mod members;

use chrono::{DateTime, Utc};
use domain::actor::{Membership, Role};
use sqlx::PgPool;
use uuid::Uuid;

use super::dto::{Me, MembershipView};
use super::error::AccountError;
use crate::db::{Failure, OrganisationName, Tx, constraint_of};

pub(super) struct FoundSession {
    pub(super) session: Uuid,
    pub(super) account: Uuid,
    pub(super) memberships: Vec<Membership>,
    pub(super) partner_organisations: Vec<Uuid>,
}

pub(super) async fn find_session(
    pool: &PgPool,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<FoundSession>, Failure> {
    let row = sqlx::query!(
        "select s.id, s.account_id,
                array(select m.organisation_id from memberships m where m.account_id = s.account_id order by m.since, m.organisation_id, m.role) as \"organisations!\",
                array(select m.role from memberships m where m.account_id = s.account_id order by m.since, m.organisation_id, m.role) as \"roles!\",
                array(select distinct p.organisation_id from partnerships p join memberships m on m.organisation_id = p.partner_id
                      where m.account_id = s.account_id) as \"partners!\"
         from sessions s join accounts a on a.id = s.account_id
         where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and a.active",
        token_hash,
        now,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| FoundSession {
        session: row.id,
        account: row.account_id,
        memberships: row
            .organisations
            .into_iter()
            .zip(row.roles)
            .filter_map(|(organisation, role)| {
                Some(Membership { organisation: organisation.into(), role: role.parse().ok()? })
            })
            .collect(),
        partner_organisations: row.partners,
    }))
}

pub(super) async fn insert_session(
    tx: &mut Tx,
    account: Uuid,
    token_hash: &[u8],
    bearer: bool,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AccountError> {
    sqlx::query!(
        "insert into sessions (id, token_hash, account_id, bearer, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        token_hash,
        account,
        bearer,
        now,
        expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn revoke_session(
    tx: &mut Tx,
    session: Uuid,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    sqlx::query!("update sessions set revoked_at = $2 where id = $1 and revoked_at is null", session, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) struct Credentials {
    pub(super) account: Uuid,
    pub(super) password_hash: String,
    pub(super) demo: bool,
}

pub(super) async fn find_credentials(tx: &mut Tx, email: &str) -> Result<Option<Credentials>, AccountError> {
    Ok(sqlx::query_as!(
        Credentials,
        "select id as account, password_hash, demo from accounts where lower(email) = lower($1) and active",
        email,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(super) async fn load_me(tx: &mut Tx, account: Uuid) -> Result<Me, AccountError> {
    let row = sqlx::query!("select id, name, email, demo from accounts where id = $1", account)
        .fetch_one(&mut **tx)
        .await?;
    let memberships = sqlx::query!(
        "select m.role, o.id, o.name from memberships m join organisations o on o.id = m.organisation_id
         where m.account_id = $1 order by m.since, o.name, m.role",
        account,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(Me {
        id: row.id,
        name: row.name,
        email: row.email,
        demo: row.demo,
        hold: holds::open_hold(tx, account).await?,
        memberships: memberships
            .into_iter()
            .map(|row| MembershipView {
                organisation: OrganisationName { id: row.id, name: row.name },
                role: row.role,
            })
            .collect(),
    })
}

/// Whether any account exists; a second caller waits until the first has committed.
pub async fn hold_first_account(tx: &mut Tx) -> Result<bool, AccountError> {
    sqlx::query!("select pg_advisory_xact_lock(4601) as lock").fetch_one(&mut **tx).await?;
    any_account(tx).await
}

/// Whether any account exists.
pub async fn any_account(tx: &mut Tx) -> Result<bool, AccountError> {
    Ok(sqlx::query_scalar!("select exists (select from accounts) as \"any!\"").fetch_one(&mut **tx).await?)
}

pub(super) async fn insert_account(
    tx: &mut Tx,
    id: Uuid,
    name: &str,
    email: &str,
    password_hash: &str,
    demo: bool,
    keeper: Option<Uuid>,
) -> Result<(), AccountError> {
    sqlx::query!(
        "insert into accounts (id, name, email, password_hash, demo, keeper_id) values ($1, $2, $3, $4, $5, $6)",
        id,
        name,
        email,
        password_hash,
        demo,
        keeper,
    )
    .execute(&mut **tx)
    .await
    .map_err(|error| match constraint_of(&error) {
        Some("accounts_email_unique") => AccountError::EmailTaken,
        _ => error.into(),
    })?;
    Ok(())
}

/// What an account is called, and what it signs in with.
pub(super) async fn find_names(tx: &mut Tx, account: Uuid) -> Result<(String, String), AccountError> {
    let row =
        sqlx::query!("select name, email from accounts where id = $1", account).fetch_one(&mut **tx).await?;
    Ok((row.name, row.email))
}

pub(super) async fn update_password(
    tx: &mut Tx,
    account: Uuid,
    password_hash: &str,
) -> Result<(), AccountError> {
    sqlx::query!("update accounts set password_hash = $2 where id = $1", account, password_hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_membership(
    tx: &mut Tx,
    account: Uuid,
    organisation: Uuid,
    role: Role,
) -> Result<(), AccountError> {
    sqlx::query!(
        "insert into memberships (account_id, organisation_id, role) values ($1, $2, $3) on conflict do nothing",
        account,
        organisation,
        role.as_str(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Demo accounts, one for each role, those of the oldest organisation first.
pub async fn list_demo_accounts(tx: &mut Tx) -> Result<Vec<(String, String, Uuid)>, AccountError> {
    let rows = sqlx::query!(
        "select distinct on (m.role) m.role, a.email, a.id
         from accounts a join memberships m on m.account_id = a.id
         where a.demo and a.active
         order by m.role, a.created_at, a.id",
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.role, row.email, row.id)).collect())
}

/// The name an account goes by; for views of records that say who did something.
pub async fn account_name(tx: &mut Tx, account: Uuid) -> Result<Option<String>, Failure> {
    Ok(sqlx::query_scalar!("select name from accounts where id = $1", account)
        .fetch_optional(&mut **tx)
        .await?)
}
