//! Every statement of the area.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::dto::{CaseMember, PackView};
use super::facts::{CaseContent, StoredMember};
use super::{CaseError, CaseFacts, StoredExhibit};
use crate::db::{Failure, RecordHead, Tx, VersionRow, with_heads};
use crate::http::PersonName;
use crate::http::page::PageRequest;

/// A case in its current version.
#[derive(Debug, Clone)]
pub struct Found {
    pub head: RecordHead,
    pub version: i32,
    pub facts: CaseFacts,
    /// The settlement, for those who may know of it; a change keeps the one in `facts`.
    pub(super) settlement_told: Option<Uuid>,
    pub exhibits: Vec<StoredExhibit>,
    pub(super) team: Vec<StoredMember>,
}

impl Found {
    pub(super) fn content(&self) -> CaseContent {
        CaseContent { facts: self.facts.clone(), exhibits: self.exhibits.clone(), team: self.team.clone() }
    }
}

/// A case the transaction's identity may read.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Found>, CaseError> {
    Ok(select(tx, Some(id), &PageRequest { limit: 1, after: None }).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, page: &PageRequest) -> Result<Vec<Found>, CaseError> {
    select(tx, None, page).await
}

async fn select(tx: &mut Tx, id: Option<Uuid>, page: &PageRequest) -> Result<Vec<Found>, CaseError> {
    let rows = sqlx::query!(
        r#"select r.id, c.version, c.title, c.court, c.number, p.parties as "parties?", c.summary,
                  c.deponent_initials, c.settlement_id, s.id as "settlement_told?", c.exhibits, c.team as "team!"
           from records r
           join cases c on c.id = r.id and c.superseded_at is null
           left join case_identities p on p.case_id = c.id and p.version = c.version
           left join records s on s.id = c.settlement_id
           where ($1::uuid is null or r.id = $1)
             and ($2::timestamptz is null or (r.created_at, r.id) < ($2, $3::uuid))
           order by r.created_at desc, r.id desc
           limit $4"#,
        id,
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
    )
    .fetch_all(&mut **tx)
    .await
    .map_err(Failure)?;
    with_heads(tx, rows, |row| row.id)
        .await?
        .into_iter()
        .map(|(head, row)| {
            Ok(Found {
                head,
                version: row.version,
                facts: CaseFacts {
                    title: row.title,
                    court: row.court,
                    number: row.number,
                    parties: row.parties,
                    summary: row.summary,
                    deponent_initials: row.deponent_initials,
                    settlement_id: row.settlement_id,
                },
                settlement_told: row.settlement_told,
                exhibits: serde_json::from_value(row.exhibits)?,
                team: serde_json::from_value(row.team)?,
            })
        })
        .collect()
}

/// Locks the current version until the transaction ends, so that changes follow each other.
pub(super) async fn lock(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    sqlx::query!("select version from cases where id = $1 and superseded_at is null for update", id)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_version(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    content: &CaseContent,
    note: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), CaseError> {
    let account = tx.account();
    let facts = &content.facts;
    let exhibits = serde_json::to_value(&content.exhibits)?;
    let team = serde_json::to_value(&content.team)?;
    sqlx::query!(
        "insert into cases (id, version, recorded_at, recorded_by, title, court, number, summary, deponent_initials,
                            settlement_id, exhibits, team, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        id,
        version,
        at,
        account,
        facts.title,
        facts.court,
        facts.number,
        facts.summary,
        facts.deponent_initials,
        facts.settlement_id,
        exhibits,
        team,
        note,
    )
    .execute(&mut **tx)
    .await
    .map_err(Failure)?;
    if let Some(parties) = &facts.parties {
        sqlx::query!(
            "insert into case_identities (case_id, version, parties) values ($1, $2, $3)",
            id,
            version,
            parties
        )
        .execute(&mut **tx)
        .await
        .map_err(Failure)?;
    }
    Ok(())
}

/// All versions, oldest first; the team by name. Versions from before it was kept are told with the first
/// one known, so that no change is claimed that nobody made.
pub(super) async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<VersionRow>, Failure> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"select c.version, c.recorded_at, c.recorded_by, c.note,
                  to_jsonb(c) - '{id,version,recorded_at,recorded_by,superseded_at,note}'::text[]
                      || jsonb_build_object('parties', p.parties, 'team', coalesce(t.team, '[]'),
                          'settlement_id', (select records.id from records where records.id = c.settlement_id)) as "fields!"
           from cases c left join case_identities p on p.case_id = c.id and p.version = c.version
           left join lateral (
               select jsonb_agg(jsonb_build_object('name', a.name, 'role', member ->> 'role') order by a.name, a.id) as team
               from jsonb_array_elements(coalesce(c.team, (
                   select known.team from cases known where known.id = c.id and known.team is not null
                   order by known.version limit 1))) as member
               left join accounts a on a.id = (member ->> 'account_id')::uuid) t on true
           where c.id = $1 order by c.version"#,
        id,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(super) async fn is_member(tx: &mut Tx, case: Uuid, account: Uuid) -> Result<bool, Failure> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from case_members where case_id = $1 and account_id = $2) as "member!""#,
        case,
        account,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Whether somebody is on the team as a lawyer.
pub(super) async fn is_lawyer(tx: &mut Tx, case: Uuid, account: Uuid) -> Result<bool, Failure> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from case_members where case_id = $1 and account_id = $2 and role = 'lawyer') as "lawyer!""#,
        case,
        account,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(super) async fn team(tx: &mut Tx, case: Uuid) -> Result<Vec<CaseMember>, Failure> {
    let rows = sqlx::query!(
        "select m.account_id, a.name, m.role from case_members m join accounts a on a.id = m.account_id
         where m.case_id = $1 order by m.since, a.name",
        case,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CaseMember { account: PersonName { id: row.account_id, name: row.name }, role: row.role })
        .collect())
}

pub(super) async fn account_is_active(tx: &mut Tx, account: Uuid) -> Result<bool, Failure> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from accounts where id = $1 and active) as "active!""#,
        account
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(super) async fn add_member(
    tx: &mut Tx,
    case: Uuid,
    member: &StoredMember,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    sqlx::query!(
        "insert into case_members (case_id, account_id, role, since) values ($1, $2, $3, $4)",
        case,
        member.account_id,
        member.role,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn remove_members(tx: &mut Tx, case: Uuid) -> Result<(), Failure> {
    sqlx::query!("delete from case_members where case_id = $1", case).execute(&mut **tx).await?;
    Ok(())
}

/// Lets exactly the team read exactly these records through the case. The owner does it, since who
/// acts may read the case through it alone.
pub async fn grant_readers(tx: &mut Tx, case: Uuid, records: &[Uuid]) -> Result<(), Failure> {
    sqlx::query!("select case_readers_renew($1, $2) as \"done: ()\"", case, records)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// Packs of a case, newest first.
pub(super) async fn packs(tx: &mut Tx, case: Uuid) -> Result<Vec<PackView>, Failure> {
    let rows = sqlx::query!(
        r#"select id as "id!", state as "state!", progress as "progress!", asked_at as "asked_at!", size_bytes,
                  encode(sha256, 'hex') as sha256, file_name as "file_name!", checkpoint, error,
                  sealed_exhibits as "sealed_exhibits!", restricted_exhibits as "restricted_exhibits!"
           from case_packs where case_id = $1 order by asked_at desc, id desc"#,
        case,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PackView {
            id: row.id,
            state: row.state,
            progress: row.progress,
            created_at: row.asked_at,
            size_bytes: row.size_bytes,
            sha256: row.sha256,
            file_name: row.file_name,
            sealed_exhibits: row.sealed_exhibits,
            restricted_exhibits: row.restricted_exhibits,
            checkpoint: row.checkpoint,
            error: row.error,
        })
        .collect())
}

/// Packs of a case, for the readers of the case.
pub(super) async fn pack_ids(tx: &mut Tx, case: Uuid) -> Result<Vec<Uuid>, Failure> {
    Ok(sqlx::query_scalar!(r#"select id as "id!" from case_packs where case_id = $1"#, case)
        .fetch_all(&mut **tx)
        .await?)
}
