//! The log: queue, leaves, nodes and signed heads.

use chrono::{DateTime, Utc};
use custody::merkle_log::{NodePlace, TreeHash};
use uuid::Uuid;

use crate::db::{Failure, Tx};

/// Only one transaction at a time may append.
const LOG_LOCK: i64 = 0x6d69_7061_6b61_6c67;

fn tree_hash(bytes: &[u8]) -> TreeHash {
    TreeHash::from_bytes(bytes.try_into().expect("the log's constraints allow hashes of 32 bytes only"))
}

/// Takes the log for this transaction; false when another has it and `wait` is false.
pub(in crate::evidence) async fn lock_log(tx: &mut Tx, wait: bool) -> Result<bool, Failure> {
    if wait {
        sqlx::query!("select pg_advisory_xact_lock($1) as lock", LOG_LOCK).fetch_one(&mut **tx).await?;
        return Ok(true);
    }
    Ok(sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "got!""#, LOG_LOCK)
        .fetch_one(&mut **tx)
        .await?)
}

/// An event that waits for its number.
pub(in crate::evidence) struct Queued {
    pub(in crate::evidence) event: Uuid,
    pub(in crate::evidence) leaf: Vec<u8>,
    pub(in crate::evidence) leaf_hash: TreeHash,
}

/// Takes the next events out of the queue, in the order of their chains.
pub(in crate::evidence) async fn take_queue(tx: &mut Tx, limit: i64) -> Result<Vec<Queued>, Failure> {
    let rows = sqlx::query!(
        "with taken as (
             delete from log_queue where seq in (select seq from log_queue order by seq limit $1) returning seq, event_id)
         select e.id, e.leaf, e.leaf_hash from taken t join custody_events e on e.id = t.event_id order by t.seq",
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Queued { event: row.id, leaf: row.leaf, leaf_hash: tree_hash(&row.leaf_hash) })
        .collect())
}

pub(in crate::evidence) async fn leaf_count(tx: &mut Tx) -> Result<u64, Failure> {
    let count = sqlx::query_scalar!(r#"select coalesce(max(index) + 1, 0) as "count!" from log_leaves"#)
        .fetch_one(&mut **tx)
        .await?;
    Ok(count.unsigned_abs())
}

/// A signed head as stored.
#[derive(Debug, Clone)]
pub(in crate::evidence) struct StoredHead {
    pub(in crate::evidence) size: u64,
    pub(in crate::evidence) root: TreeHash,
    pub(in crate::evidence) note: String,
    pub(in crate::evidence) signed_at: DateTime<Utc>,
}

pub(in crate::evidence) async fn last_head(tx: &mut Tx) -> Result<Option<StoredHead>, Failure> {
    let row =
        sqlx::query!("select size, root, note, signed_at from log_checkpoints order by size desc limit 1")
            .fetch_optional(&mut **tx)
            .await?;
    Ok(row.map(|row| StoredHead {
        size: row.size.unsigned_abs(),
        root: tree_hash(&row.root),
        note: row.note,
        signed_at: row.signed_at,
    }))
}

pub(in crate::evidence) async fn insert_leaves(
    tx: &mut Tx,
    first: u64,
    leaves: &[Queued],
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let events: Vec<Uuid> = leaves.iter().map(|leaf| leaf.event).collect();
    let hashes: Vec<Vec<u8>> = leaves.iter().map(|leaf| leaf.leaf_hash.as_bytes().to_vec()).collect();
    sqlx::query!(
        "insert into log_leaves (index, event_id, leaf_hash, sealed_at)
         select $1 + place - 1, event_id, hash, $4
         from unnest($2::uuid[], $3::bytea[]) with ordinality as given (event_id, hash, place)",
        first as i64,
        &events,
        &hashes,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::evidence) async fn insert_nodes(
    tx: &mut Tx,
    nodes: &[(NodePlace, TreeHash)],
) -> Result<(), Failure> {
    let levels: Vec<i16> = nodes.iter().map(|(place, _)| i16::from(place.level)).collect();
    let indices: Vec<i64> = nodes.iter().map(|(place, _)| place.index as i64).collect();
    let hashes: Vec<Vec<u8>> = nodes.iter().map(|(_, hash)| hash.as_bytes().to_vec()).collect();
    sqlx::query!(
        "insert into log_nodes (level, index, hash) select * from unnest($1::int2[], $2::int8[], $3::bytea[])",
        &levels,
        &indices,
        &hashes,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::evidence) async fn insert_checkpoint(tx: &mut Tx, head: &StoredHead) -> Result<(), Failure> {
    sqlx::query!(
        "insert into log_checkpoints (size, root, note, signed_at) values ($1, $2, $3, $4)",
        head.size as i64,
        &head.root.as_bytes()[..],
        head.note,
        head.signed_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The stored hashes at these places; places that are not stored are left out.
pub(in crate::evidence) async fn fetch_nodes(
    tx: &mut Tx,
    places: &[NodePlace],
) -> Result<Vec<(NodePlace, TreeHash)>, Failure> {
    let levels: Vec<i16> = places.iter().map(|place| i16::from(place.level)).collect();
    let indices: Vec<i64> = places.iter().map(|place| place.index as i64).collect();
    let rows = sqlx::query!(
        "select n.level, n.index, n.hash from log_nodes n
         join unnest($1::int2[], $2::int8[]) as asked (level, index) on n.level = asked.level and n.index = asked.index",
        &levels,
        &indices,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            (
                NodePlace { level: row.level.unsigned_abs() as u8, index: row.index.unsigned_abs() },
                tree_hash(&row.hash),
            )
        })
        .collect())
}

/// The number of a record's `received` event and its leaf, once it is sealed.
pub(in crate::evidence) async fn event_index(tx: &mut Tx, record: Uuid) -> Result<Option<u64>, Failure> {
    let index = sqlx::query_scalar!(
        "select l.index from custody_events e join log_leaves l on l.event_id = e.id
         where e.record_id = $1 and e.kind = 'received' order by e.seq limit 1",
        record,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(index.map(i64::unsigned_abs))
}
