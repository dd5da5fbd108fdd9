//! The row every record hangs on, and ids that clients make.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Failure, Tx};

/// Who may read a record (design §8): the words stored in `records.visibility`.
pub use domain::visibility::Visibility;

/// A record about to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewRecord {
    pub id: Uuid,
    /// The word of `records.kind`, such as `walk`.
    pub kind: &'static str,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
}

/// Stores the row of a new record under the transaction's account.
pub async fn insert_record(tx: &mut Tx, record: NewRecord) -> Result<(), Failure> {
    let key = sqlx::query_scalar!("select feature_key from installation").fetch_one(&mut **tx).await?;
    let feature = feature_id(&key, record.id);
    let account = tx.account();
    sqlx::query!(
        "insert into records (id, kind, organisation_id, visibility, author_id, reference, feature_id, demo, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        record.id,
        record.kind,
        record.organisation,
        record.visibility.as_str(),
        account,
        reference(record.kind, feature),
        feature,
        record.demo,
        record.at,
    )
    .execute(&mut **tx)
    .await?;
    if let (Visibility::Sealed, Some(account)) = (record.visibility, account) {
        sqlx::query!(
            "insert into record_readers (record_id, account_id, via) values ($1, $2, 'named')",
            record.id,
            account
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// What an id in a create means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimedId {
    /// Store the record under this id.
    New(Uuid),
    /// The same content is stored already, under this id.
    Repeated(Uuid),
    /// This account used the id for other content.
    Reused,
    /// It is no UUID of version 7.
    Unusable,
    /// The same content is stored already, and closed to this account since.
    ReceivedBefore,
}

/// Resolves a client-made id. `digest` is the SHA-256 of what the create says.
///
/// A client's id names its request, for its account alone. The record always gets an id of its own, or
/// another id than the client's would tell that a record of that id exists.
pub async fn claim_id(tx: &mut Tx, client_id: Option<Uuid>, digest: [u8; 32]) -> Result<ClaimedId, Failure> {
    let (Some(client_id), Some(account)) = (client_id, tx.account()) else {
        return Ok(ClaimedId::New(Uuid::now_v7()));
    };
    if client_id.get_version_num() != 7 || client_id.get_variant() != uuid::Variant::RFC4122 {
        return Ok(ClaimedId::Unusable);
    }
    // Two uploads of one id at once must not both pass.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0)) as lock", client_id.to_string())
        .fetch_one(&mut **tx)
        .await?;
    let known = sqlx::query!(
        r#"select coalesce(part_id, record_id) as "made!", digest,
                  exists (select from records where records.id = record_id) as "readable!"
           from client_ids where account_id = $1 and client_id = $2"#,
        account,
        client_id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(known) = known {
        return Ok(match (known.digest == digest, known.readable) {
            (true, true) => ClaimedId::Repeated(known.made),
            (true, false) => ClaimedId::ReceivedBefore,
            (false, _) => ClaimedId::Reused,
        });
    }
    Ok(ClaimedId::New(Uuid::now_v7()))
}

/// Remembers a client-made id once its record, or `part` of one, is stored.
pub async fn remember_id(
    tx: &mut Tx,
    client_id: Option<Uuid>,
    record: Uuid,
    part: Option<Uuid>,
    digest: [u8; 32],
) -> Result<(), Failure> {
    if let (Some(client_id), Some(account)) = (client_id, tx.account()) {
        sqlx::query!(
            "insert into client_ids (account_id, client_id, record_id, part_id, digest) values ($1, $2, $3, $4, $5)",
            account,
            client_id,
            record,
            part,
            &digest[..],
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// 53 bits of a keyed hash of the record's id: says neither when it was made nor how many there are.
pub fn feature_id(key: &[u8], id: Uuid) -> i64 {
    let mut hash = Sha256::new();
    hash.update(b"mipaka.feature.v1");
    hash.update(key);
    hash.update(id.as_bytes());
    let digest = hash.finalize();
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(bytes) & ((1 << 53) - 1)
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The reference a record of this kind and id bears.
pub async fn reference_of(tx: &mut Tx, kind: &str, id: Uuid) -> Result<String, Failure> {
    let key = sqlx::query_scalar!("select feature_key from installation").fetch_one(&mut **tx).await?;
    Ok(reference(kind, feature_id(&key, id)))
}

/// Prefix of the kind and base-32 digits (Crockford) of the feature id: six for what people
/// name aloud, ten for structures, which come by the hundred thousand.
pub(super) fn reference(kind: &str, feature_id: i64) -> String {
    let (prefix, digits) = match kind {
        "settlement" => ("ST", 6),
        "boundary" => ("BD", 6),
        "walk" => ("WK", 6),
        "structure" => ("SR", 10),
        "claim" => ("CL", 6),
        "notice" => ("NT", 6),
        "incident" => ("IN", 6),
        "corridor" => ("CR", 6),
        "impact" => ("IM", 6),
        "item" => ("EV", 6),
        "case" => ("CS", 6),
        "person" => ("PN", 6),
        _ => ("PK", 6),
    };
    let code: String =
        (0..digits).map(|place| char::from(CROCKFORD[(feature_id >> (5 * place) & 31) as usize])).collect();
    format!("{prefix}-{code}")
}
