//! What is known of the stored files themselves, whatever items they belong to.

use std::collections::HashMap;

use crate::db::{Failure, Tx};

/// A stored original, and what was noted of it.
#[derive(Debug)]
pub(in crate::evidence) struct StoredOriginal {
    pub(in crate::evidence) sha256: Vec<u8>,
    pub(in crate::evidence) bytes: i64,
    /// Of one of its items.
    pub(in crate::evidence) reference: String,
    /// As its items say; none where all were received before it was noted.
    pub(in crate::evidence) crc32: Vec<u32>,
}

/// Stored originals in the order of their hashes, each once.
pub(in crate::evidence) async fn originals_after(
    tx: &mut Tx,
    after: &[u8],
    limit: i64,
) -> Result<Vec<StoredOriginal>, Failure> {
    let rows = sqlx::query!(
        r#"select i.sha256, max(i.bytes) as "bytes!", min(r.reference) as "reference!",
                  array_agg(i.crc32) filter (where i.crc32 is not null) as crc32
           from items i join records r on r.id = i.id
           where i.sha256 > $1 group by i.sha256 order by i.sha256 limit $2"#,
        after,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredOriginal {
            sha256: row.sha256,
            bytes: row.bytes,
            reference: row.reference,
            crc32: row.crc32.unwrap_or_default().into_iter().map(crc32).collect(),
        })
        .collect())
}

/// The CRC-32 of those of the hashes for which it was noted. Ask as the system: row security hides others.
pub async fn noted_crc32(tx: &mut Tx, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, u32>, Failure> {
    let rows = sqlx::query!(
        r#"select distinct on (sha256) sha256, crc32 as "crc32!" from items
           where sha256 = any($1) and crc32 is not null order by sha256, received_at"#,
        hashes,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.sha256, crc32(row.crc32))).collect())
}

fn crc32(noted: i64) -> u32 {
    u32::try_from(noted).expect("items_crc32_range holds")
}

/// Those of the hashes that are the original of some item. Ask as the system: row security hides others.
pub async fn originals_among(tx: &mut Tx, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Failure> {
    Ok(sqlx::query_scalar!("select distinct sha256 from items where sha256 = any($1)", hashes)
        .fetch_all(&mut **tx)
        .await?)
}
