//! What is known of the stored files themselves, whatever items they belong to.

use std::collections::HashMap;

use custody::digest::{FurtherDigests, WideHash};

use crate::db::{Failure, Tx};

/// A stored original, and what was noted of it.
#[derive(Debug)]
pub(in crate::evidence) struct StoredOriginal {
    pub(in crate::evidence) sha256: Vec<u8>,
    pub(in crate::evidence) bytes: i64,
    /// Of one of its items.
    pub(in crate::evidence) reference: String,
    /// As its items say; none where all were received before these were noted.
    pub(in crate::evidence) further: Vec<FurtherDigests>,
}

/// Stored originals in the order of their hashes, each once.
pub(in crate::evidence) async fn originals_after(
    tx: &mut Tx,
    after: &[u8],
    limit: i64,
) -> Result<Vec<StoredOriginal>, Failure> {
    let rows = sqlx::query!(
        r#"select i.sha256, max(i.bytes) as "bytes!", min(r.reference) as "reference!",
                  array_agg(i.sha512) filter (where i.sha512 is not null) as sha512,
                  array_agg(i.crc32) filter (where i.sha512 is not null) as crc32
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
            further: row
                .sha512
                .unwrap_or_default()
                .iter()
                .zip(row.crc32.unwrap_or_default())
                .map(|(sha512, crc32)| further(sha512, crc32))
                .collect(),
        })
        .collect())
}

/// The further digests of those of the hashes for which they were noted. Ask as the system: row security
/// hides others.
pub async fn further_digests(
    tx: &mut Tx,
    hashes: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, FurtherDigests>, Failure> {
    let rows = sqlx::query!(
        r#"select distinct on (sha256) sha256, sha512 as "sha512!", crc32 as "crc32!" from items
           where sha256 = any($1) and sha512 is not null order by sha256, received_at"#,
        hashes,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.sha256, further(&row.sha512, row.crc32))).collect())
}

fn further(sha512: &[u8], crc32: i64) -> FurtherDigests {
    FurtherDigests {
        sha512: WideHash::from_bytes(sha512.try_into().expect("items_sha512_length holds")),
        crc32: u32::try_from(crc32).expect("items_crc32_range holds"),
    }
}

/// Those of the hashes that are the original of some item. Ask as the system: row security hides others.
pub async fn originals_among(tx: &mut Tx, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Failure> {
    Ok(sqlx::query_scalar!("select distinct sha256 from items where sha256 = any($1)", hashes)
        .fetch_all(&mut **tx)
        .await?)
}
