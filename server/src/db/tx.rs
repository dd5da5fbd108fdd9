//! A transaction that carries the actor: row security, audit and outbox hang on it.

use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use super::{Failure, Identity};

/// An open transaction under one identity. Dropped without `commit`, nothing happened.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    account: Option<Uuid>,
}

impl Tx {
    /// Begins as `identity`; the public when it has no account.
    pub async fn begin(pool: &PgPool, identity: &Identity) -> Result<Self, Failure> {
        let mut inner = pool.begin().await?;
        sqlx::query!(
            "select set_config('mipaka.account', $1, true) as a, set_config('mipaka.member_organisations', $2, true) as b,
                    set_config('mipaka.reader_organisations', $3, true) as c, set_config('mipaka.partner_organisations', $4, true) as d",
            identity.account.map(|id| id.to_string()).unwrap_or_default(),
            Identity::array(&identity.member),
            Identity::array(&identity.reader),
            Identity::array(&identity.partner),
        )
        .fetch_one(&mut *inner)
        .await?;
        Ok(Self { inner, account: identity.account })
    }

    /// Begins as the system itself: jobs and commands. Every use is privileged code.
    pub async fn system(pool: &PgPool) -> Result<Self, Failure> {
        let mut inner = pool.begin().await?;
        sqlx::query!("select set_config('mipaka.system', 'on', true) as a").fetch_one(&mut *inner).await?;
        Ok(Self { inner, account: None })
    }

    /// Enters the work of `account` under the rights this transaction has, as the demo world's loader
    /// does under the system's: what is stored from here on names it.
    pub fn enter_for(&mut self, account: Option<Uuid>) {
        self.account = account;
    }

    /// Whose account acts; none for the public and the system.
    pub fn account(&self) -> Option<Uuid> {
        self.account
    }

    /// Writes an audit row: what was done to which record, and the names of changed fields.
    pub async fn audit(
        &mut self,
        action: &str,
        kind: &str,
        record: Uuid,
        fields: &[&str],
    ) -> Result<(), Failure> {
        let fields: Vec<String> = fields.iter().map(|&field| field.to_owned()).collect();
        sqlx::query!(
            "insert into audit (account_id, action, kind, record_id, fields) values ($1, $2, $3, $4, $5)",
            self.account,
            action,
            kind,
            record,
            &fields,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Announces news in the outbox; readers hear of it once this transaction commits.
    pub async fn announce(
        &mut self,
        topic: &str,
        record: Uuid,
        payload: serde_json::Value,
    ) -> Result<(), Failure> {
        sqlx::query!(
            "insert into outbox (topic, record_id, kind, organisation_id, visibility, payload)
             select $1, id, kind, organisation_id, visibility, $3 from records where id = $2",
            topic,
            record,
            payload,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Audits and announces a record that was stored.
    pub async fn created(
        &mut self,
        kind: &str,
        record: Uuid,
        payload: serde_json::Value,
    ) -> Result<(), Failure> {
        self.audit("created", kind, record, &[]).await?;
        self.announce("record.created", record, payload).await
    }

    /// Audits and announces a record's next version.
    pub async fn changed(&mut self, kind: &str, record: Uuid, fields: &[&str]) -> Result<(), Failure> {
        self.audit("changed", kind, record, fields).await?;
        self.announce("record.changed", record, serde_json::json!({})).await
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<(), Failure> {
        Ok(self.inner.commit().await?)
    }
}

impl Deref for Tx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}
