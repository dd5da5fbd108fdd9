//! Every statement of the area.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::geometry::{BoundingBox, LonLat};
use domain::incidents::Phase;
use domain::period::FuzzyDate;
use uuid::Uuid;

use super::dto::IncidentSettlement;
use super::duty_holders::{StoredDutyHolder, join, part};
use super::error::IncidentError;
use super::facts::IncidentFacts;
use crate::db::{Failure, RecordHead, Tx, VersionRow, from_fuzzy, from_word, to_word, with_heads};
use crate::http::filters::Span;
use crate::http::page::PageRequest;

/// A current incident with its head.
pub(super) struct Found {
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) settlement: IncidentSettlement,
    pub(super) facts: IncidentFacts,
    /// The notice, for those who may read it; a change keeps the one in `facts`.
    pub(super) notice_told: Option<Uuid>,
}

#[derive(Default)]
pub(super) struct ListFilter {
    pub(super) words: Option<String>,
    pub(super) phase: Option<Phase>,
    pub(super) span: Option<Span>,
    pub(super) settlement: Option<Uuid>,
    pub(super) bbox: Option<BoundingBox>,
    pub(super) at: Option<NaiveDate>,
}

pub(super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Found>, IncidentError> {
    let page = PageRequest { limit: 1, after: None };
    Ok(select(tx, Some(id), &ListFilter::default(), &page).await?.pop())
}

pub(super) async fn list(
    tx: &mut Tx,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<Found>, IncidentError> {
    select(tx, None, filter, page).await
}

async fn select(
    tx: &mut Tx,
    id: Option<Uuid>,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<Found>, IncidentError> {
    let rows = sqlx::query!(
        "select r.id, i.version, i.settlement_id, s.name as \"settlement_name?\", i.title, i.phase,
                i.occurred, i.occurred_precision, i.ended, i.ended_precision, i.narrative,
                st_x(i.place) as \"lon!\", st_y(i.place) as \"lat!\", i.place_accuracy_m, i.notice_id, notice.id as \"notice_told?\",
                i.duty_holders, i.counts
         from records r
         join incidents i on i.id = r.id and i.superseded_at is null
         left join settlement_names s on s.id = i.settlement_id
         left join records notice on notice.id = i.notice_id
         where r.kind = 'incident'
           and ($1::uuid is null or r.id = $1)
           and ($2::uuid is null or i.settlement_id = $2)
           and ($3::date is null or i.occurred <= $3)
           and ($4::float8 is null or r.id in (select incidents_in_area(st_makeenvelope($4, $5, $6, $7, 4326))))
           and ($8::timestamptz is null or (r.created_at, r.id) < ($8, $9::uuid))
           and ($11::text is null or r.id in (select incidents_named($11)))
           and ($12::text is null or i.phase = $12)
           and (not $13 or r.id in (select incidents_within(daterange($14, $15, '[]'))))
         order by r.created_at desc, r.id desc
         limit $10",
        id,
        filter.settlement,
        filter.at,
        filter.bbox.map(BoundingBox::west),
        filter.bbox.map(BoundingBox::south),
        filter.bbox.map(BoundingBox::east),
        filter.bbox.map(BoundingBox::north),
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
        filter.words,
        filter.phase.map(|phase| to_word(&phase)),
        filter.span.is_some(),
        filter.span.and_then(|span| span.from),
        filter.span.and_then(|span| span.to),
    )
    .fetch_all(&mut **tx)
    .await?;
    let names = identities(tx, rows.iter().map(|row| row.id).collect()).await?;
    with_heads(tx, rows, |row| row.id)
        .await?
        .into_iter()
        .map(|(head, row)| {
            let stored: Vec<StoredDutyHolder> = serde_json::from_value(row.duty_holders)?;
            Ok(Found {
                facts: IncidentFacts {
                    settlement: row.settlement_id,
                    title: row.title,
                    phase: from_word(&row.phase)?,
                    occurred: FuzzyDate {
                        date: row.occurred,
                        precision: from_word(&row.occurred_precision)?,
                    },
                    ended: from_fuzzy(row.ended, row.ended_precision.as_deref())?,
                    narrative: row.narrative,
                    place: LonLat::new(row.lon, row.lat).expect("a stored place was checked when it came in"),
                    place_accuracy_m: row.place_accuracy_m,
                    notice: row.notice_id,
                    duty_holders: join(stored, &names),
                    counts: serde_json::from_value(row.counts)?,
                },
                head,
                version: row.version,
                notice_told: row.notice_told,
                settlement: IncidentSettlement {
                    id: row.settlement_id,
                    name: row.settlement_name.unwrap_or_default(),
                },
            })
        })
        .collect()
}

async fn identities(tx: &mut Tx, incidents: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Failure> {
    let rows =
        sqlx::query!("select id, name from incident_identities where incident_id = any($1)", &incidents)
            .fetch_all(&mut **tx)
            .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

pub(super) async fn insert_version(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    at: DateTime<Utc>,
    facts: &IncidentFacts,
    note: Option<&str>,
) -> Result<(), IncidentError> {
    let known = identities(tx, vec![id]).await?;
    let (holders, names) = part(&facts.duty_holders, &known);
    for (identity, name) in names {
        sqlx::query!(
            "insert into incident_identities (id, incident_id, name, recorded_at) values ($1, $2, $3, $4)",
            identity,
            id,
            name,
            at,
        )
        .execute(&mut **tx)
        .await?;
    }
    let account = tx.account();
    sqlx::query!(
        "insert into incidents (id, version, recorded_at, recorded_by, settlement_id, title, phase, occurred,
             occurred_precision, ended, ended_precision, narrative, place, notice_id, duty_holders, counts, note,
             place_accuracy_m)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, st_setsrid(st_makepoint($13, $14), 4326), $15, $16, $17, $18, $19)",
        id,
        version,
        at,
        account,
        facts.settlement,
        facts.title,
        to_word(&facts.phase),
        facts.occurred.date,
        to_word(&facts.occurred.precision),
        facts.ended.map(|ended| ended.date),
        facts.ended.map(|ended| to_word(&ended.precision)),
        facts.narrative,
        facts.place.lon(),
        facts.place.lat(),
        facts.notice,
        serde_json::to_value(holders)?,
        serde_json::to_value(&facts.counts)?,
        note,
        facts.place_accuracy_m,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn refresh_tiles(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    sqlx::query!("select incident_tiles($1) as \"done: ()\"", id).fetch_one(&mut **tx).await?;
    Ok(())
}

/// Versions in ascending order. A notice is named to who may read it.
pub(super) async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<VersionRow>, Failure> {
    Ok(sqlx::query_as!(
        VersionRow,
        "select version, recorded_at, recorded_by, note,
                to_jsonb(v) - '{id,version,recorded_at,recorded_by,superseded_at,note}'::text[]
                    || jsonb_build_object('notice_id', (select records.id from records where records.id = v.notice_id))
                    as \"fields!\"
         from incidents v where id = $1 order by version",
        id,
    )
    .fetch_all(&mut **tx)
    .await?)
}
