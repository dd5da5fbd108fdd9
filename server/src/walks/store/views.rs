//! Walks as replies show them.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use super::super::dto::{WalkAnswered, WalkFinding, WalkSettlement, WalkUnread};
use super::states::told;
use crate::db::{Failure, RecordHead, Tx, VersionRow, with_heads};
use crate::http::PersonName;
use crate::http::page::PageRequest;

/// Which walks to load.
#[derive(Debug, Default)]
pub(in super::super) struct WalkFilter {
    pub(in super::super) id: Option<Uuid>,
    pub(in super::super) settlement: Option<Uuid>,
    pub(in super::super) state: Option<String>,
}

/// A walk with its present state.
#[derive(Debug)]
pub(in super::super) struct WalkRow {
    pub(in super::super) head: RecordHead,
    pub(in super::super) version: i32,
    pub(in super::super) settlement: WalkSettlement,
    pub(in super::super) state: String,
    pub(in super::super) file_name: String,
    pub(in super::super) bytes: i64,
    pub(in super::super) sha256: String,
    pub(in super::super) item_id: Option<Uuid>,
    pub(in super::super) area_m2: Option<f64>,
    pub(in super::super) area_uncertainty_m2: Option<f64>,
    pub(in super::super) perimeter_m: Option<f64>,
    pub(in super::super) gap_m: Option<f64>,
    pub(in super::super) needs_confirmation: bool,
    pub(in super::super) may_submit: bool,
    pub(in super::super) method: String,
    pub(in super::super) walked_on: Option<NaiveDate>,
    pub(in super::super) unreadable: Option<WalkUnread>,
    pub(in super::super) walked_by: Option<PersonName>,
    pub(in super::super) submitted_at: Option<DateTime<Utc>>,
    pub(in super::super) recorded_at: DateTime<Utc>,
    pub(in super::super) recorded_by: Option<PersonName>,
    pub(in super::super) return_reason: Option<String>,
    pub(in super::super) return_words: Option<String>,
    pub(in super::super) boundary_id: Option<Uuid>,
}

/// One walk, if the transaction's identity may read it.
pub(in super::super) async fn load_one(tx: &mut Tx, id: Uuid) -> Result<Option<WalkRow>, Failure> {
    let filter = WalkFilter { id: Some(id), ..WalkFilter::default() };
    Ok(load(tx, &filter, &PageRequest { limit: 1, after: None }).await?.pop())
}

/// Walks the transaction's identity may read, newest first.
pub(in super::super) async fn load(
    tx: &mut Tx,
    filter: &WalkFilter,
    page: &PageRequest,
) -> Result<Vec<WalkRow>, Failure> {
    let rows = sqlx::query!(
        "select r.id, w.version, w.settlement_id, s.name as \"settlement_name?\", w.state,
                t.file_name, t.bytes, encode(t.sha256, 'hex') as \"sha256!\", item.id as \"item_id?\",
                w.area_m2, w.area_uncertainty_m2, w.perimeter_m, w.gap_m,
                w.needs_confirmation, w.may_submit, w.method, t.walked_on, t.unreadable, w.submitted_at,
                w.recorded_at, w.return_reason, w.return_words, bound.id as \"boundary_id?\",
                author.id as \"author_id?\", author.name as \"author_name?\",
                decider.id as \"decider_id?\", decider.name as \"decider_name?\"
         from walks w
         join walk_tracks t on t.id = w.id
         join records r on r.id = w.id
         left join records item on item.id = t.item_id
         left join records bound on bound.id = w.boundary_id
         left join settlements s on s.id = w.settlement_id and s.superseded_at is null
         left join accounts author on author.id = r.author_id
         left join accounts decider on decider.id = w.recorded_by
         where w.superseded_at is null
           and ($1::uuid is null or w.id = $1)
           and ($2::uuid is null or w.settlement_id = $2)
           and ($3::text is null or w.state = $3)
           and ($4::timestamptz is null or (r.created_at, r.id) < ($4, $5::uuid))
         order by r.created_at desc, r.id desc
         limit $6",
        filter.id,
        filter.settlement,
        filter.state,
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let person =
        |id: Option<Uuid>, name: Option<String>| id.zip(name).map(|(id, name)| PersonName { id, name });
    Ok(with_heads(tx, rows, |row| row.id)
        .await?
        .into_iter()
        .map(|(head, row)| WalkRow {
            head,
            version: row.version,
            settlement: WalkSettlement {
                id: row.settlement_id,
                name: row.settlement_name.unwrap_or_default(),
            },
            state: row.state,
            file_name: row.file_name,
            bytes: row.bytes,
            sha256: row.sha256,
            item_id: row.item_id,
            area_m2: row.area_m2,
            area_uncertainty_m2: row.area_uncertainty_m2,
            perimeter_m: row.perimeter_m,
            gap_m: row.gap_m,
            needs_confirmation: row.needs_confirmation,
            may_submit: row.may_submit,
            method: row.method,
            walked_on: row.walked_on,
            unreadable: row.unreadable.and_then(|why| serde_json::from_value(why).ok()),
            walked_by: person(row.author_id, row.author_name),
            submitted_at: row.submitted_at,
            recorded_at: row.recorded_at,
            recorded_by: person(row.decider_id, row.decider_name),
            return_reason: row.return_reason,
            return_words: row.return_words,
            boundary_id: row.boundary_id,
        })
        .collect())
}

/// Versions in ascending order, findings and answers in words.
pub(in super::super) async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<VersionRow>, Failure> {
    let rows = sqlx::query!(
        "select w.version, w.recorded_at, w.recorded_by, w.return_words, w.state, w.findings, w.answers, w.gap_confirmed,
                s.name as \"settlement?\"
         from walks w left join settlements s on s.id = w.settlement_id and s.superseded_at is null
         where w.id = $1 order by w.version",
        id,
    )
    .fetch_all(&mut **tx)
    .await?;
    let rows = rows.into_iter().map(|row| {
        let (findings, answers) = told(row.findings, row.answers, row.gap_confirmed)?;
        Ok(VersionRow {
            version: row.version,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            note: row.return_words,
            fields: json!({
                "state": row.state, "settlement": row.settlement,
                "findings": findings.iter().map(WalkFinding::from).collect::<Vec<_>>(),
                "answers": answers.iter().map(WalkAnswered::from).collect::<Vec<_>>(),
            }),
        })
    });
    rows.collect()
}
