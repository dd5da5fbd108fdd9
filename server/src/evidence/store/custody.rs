//! Custody events and the openings of their commitments.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Failure, Tx};
use crate::evidence::dto::{EvidencePerson, LogPlace};

pub(in crate::evidence) struct LastEvent {
    pub(in crate::evidence) at: DateTime<Utc>,
    pub(in crate::evidence) leaf_hash: [u8; 32],
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().expect("custody_events_hash_length allows 32 bytes only")
}

/// Locks a record's chain until the transaction ends and reads its last event.
pub(in crate::evidence) async fn lock_chain(tx: &mut Tx, record: Uuid) -> Result<Option<LastEvent>, Failure> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('custody ' || $1::text, 0)) as lock",
        record.to_string()
    )
    .fetch_one(&mut **tx)
    .await?;
    let row = sqlx::query!(
        "select at, leaf_hash from custody_events where record_id = $1 order by seq desc limit 1",
        record,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| LastEvent { at: row.at, leaf_hash: hash(&row.leaf_hash) }))
}

/// Stores an event and queues it for the log.
pub(in crate::evidence) async fn insert_event(
    tx: &mut Tx,
    id: Uuid,
    record: Uuid,
    kind: &str,
    at: DateTime<Utc>,
    leaf: &[u8],
    leaf_hash: &[u8; 32],
) -> Result<(), Failure> {
    let seq = sqlx::query_scalar!(
        "insert into custody_events (id, record_id, kind, at, leaf, leaf_hash) values ($1, $2, $3, $4, $5, $6) returning seq",
        id,
        record,
        kind,
        at,
        leaf,
        &leaf_hash[..],
    )
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query!("insert into log_queue (seq, event_id) values ($1, $2)", seq, id).execute(&mut **tx).await?;
    Ok(())
}

pub(in crate::evidence) async fn insert_salt(
    tx: &mut Tx,
    event: Uuid,
    member: &str,
    salt: &[u8; 32],
    value: &str,
) -> Result<(), Failure> {
    sqlx::query!(
        "insert into custody_salts (event_id, member, salt, value) values ($1, $2, $3, $4)",
        event,
        member,
        &salt[..],
        value,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The leaves of the `viewed` events that the transaction's account has on the record since then.
pub(in crate::evidence) async fn viewings_since(
    tx: &mut Tx,
    record: Uuid,
    since: DateTime<Utc>,
) -> Result<Vec<Vec<u8>>, Failure> {
    let account = tx.account().map(|account| account.to_string());
    Ok(sqlx::query_scalar!(
        "select e.leaf from custody_events e join custody_salts s on s.event_id = e.id
         where e.record_id = $1 and e.kind = 'viewed' and e.at > $2 and s.member = 'actor' and s.value = $3",
        record,
        since,
        account,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// An event with its place in the log, as far as it has one.
pub(in crate::evidence) struct StoredEvent {
    pub(in crate::evidence) id: Uuid,
    pub(in crate::evidence) record: Uuid,
    pub(in crate::evidence) kind: String,
    pub(in crate::evidence) at: DateTime<Utc>,
    pub(in crate::evidence) leaf: Vec<u8>,
    pub(in crate::evidence) leaf_hash: [u8; 32],
    pub(in crate::evidence) by: Option<EvidencePerson>,
    pub(in crate::evidence) log: Option<LogPlace>,
}

/// Every event of these records, in the order of their chains.
pub(in crate::evidence) async fn events_of(
    tx: &mut Tx,
    records: &[Uuid],
) -> Result<Vec<StoredEvent>, Failure> {
    let rows = sqlx::query!(
        r#"select e.id, e.record_id, e.kind, e.at, e.leaf, e.leaf_hash, a.id as "person?", a.name as "name?",
                  l.index as "index?", l.sealed_at as "sealed_at?"
           from custody_events e
           left join custody_salts s on s.event_id = e.id and s.member = 'actor'
           left join accounts a on a.id::text = s.value
           left join log_leaves l on l.event_id = e.id
           where e.record_id = any($1) order by e.seq"#,
        records,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredEvent {
            id: row.id,
            record: row.record_id,
            kind: row.kind,
            at: row.at,
            leaf: row.leaf,
            leaf_hash: hash(&row.leaf_hash),
            by: row.person.zip(row.name).map(|(id, name)| EvidencePerson { id, name }),
            log: row.index.zip(row.sealed_at).map(|(index, sealed_at)| LogPlace { index, sealed_at }),
        })
        .collect())
}
