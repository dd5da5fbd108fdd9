//! Every statement of the area.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::dto::{NoticeChannel, NoticeSettlement};
use super::error::NoticeError;
use super::facts::StoredNotice;
use crate::db::{Failure, RecordHead, Tx, VersionRow, from_word, geom, readable, to_word, with_heads};
use crate::http::filters::Span;
use crate::http::page::PageRequest;

/// A current notice with its head.
pub(super) struct Found {
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) settlement: NoticeSettlement,
    /// As the reader is told: an item shows a service only to those who may read the item.
    pub(super) facts: StoredNotice,
    /// The item that stands with each service, also where the reader may not know of it.
    pub(super) links: Vec<Option<Uuid>>,
}

#[derive(Default)]
pub(super) struct ListFilter {
    pub(super) settlement: Option<Uuid>,
    pub(super) words: Option<String>,
    /// Days of the eviction.
    pub(super) span: Option<Span>,
}

pub(super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Found>, NoticeError> {
    Ok(select(tx, Some(id), &ListFilter::default(), &PageRequest { limit: 1, after: None }).await?.pop())
}

pub(super) async fn list(
    tx: &mut Tx,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<Found>, NoticeError> {
    select(tx, None, filter, page).await
}

async fn select(
    tx: &mut Tx,
    id: Option<Uuid>,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<Found>, NoticeError> {
    let rows = sqlx::query!(
        "select r.id, n.version, n.settlement_id, s.name as \"settlement_name?\", n.title, n.issuer,
                n.land_class, n.legal_basis, n.issued, n.eviction_on, n.channels, n.form, n.terms,
                st_asbinary(n.geom) as \"wkb?\"
         from records r
         join notices n on n.id = r.id and n.superseded_at is null
         left join settlement_names s on s.id = n.settlement_id
         where r.kind = 'notice'
           and ($1::uuid is null or r.id = $1)
           and ($2::uuid is null or n.settlement_id = $2)
           and ($3::timestamptz is null or (r.created_at, r.id) < ($3, $4::uuid))
           and ($6::text is null or r.id in (select notices_named($6)))
           and (not $7 or r.id in (select notices_within(daterange($8, $9, '[]'))))
         order by r.created_at desc, r.id desc
         limit $5",
        id,
        filter.settlement,
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
        filter.words,
        filter.span.is_some(),
        filter.span.and_then(|span| span.from),
        filter.span.and_then(|span| span.to),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found = with_heads(tx, rows, |row| row.id)
        .await?
        .into_iter()
        .map(|(head, row)| {
            let channels: Vec<NoticeChannel> = serde_json::from_value(row.channels)?;
            Ok(Found {
                links: channels.iter().map(|channel| channel.evidence_id).collect(),
                facts: StoredNotice {
                    settlement: row.settlement_id,
                    title: row.title,
                    issuer: serde_json::from_value(row.issuer)?,
                    land_class: from_word(&row.land_class)?,
                    legal_basis: row.legal_basis,
                    issued: row.issued.map(serde_json::from_value).transpose()?,
                    eviction_on: row.eviction_on.map(serde_json::from_value).transpose()?,
                    channels,
                    form: serde_json::from_value(row.form)?,
                    terms: row.terms,
                    area: row.wkb.as_deref().map(geom::area_from_wkb).transpose()?,
                },
                head,
                version: row.version,
                settlement: NoticeSettlement {
                    id: row.settlement_id,
                    name: row.settlement_name.unwrap_or_default(),
                },
            })
        })
        .collect::<Result<Vec<Found>, NoticeError>>()?;
    let linked: Vec<Uuid> = found.iter().flat_map(|notice| &notice.links).filter_map(|link| *link).collect();
    let known = readable(tx, &linked).await?;
    for channel in found.iter_mut().flat_map(|notice| &mut notice.facts.channels) {
        channel.evidence_id = channel.evidence_id.filter(|item| known.contains(item));
    }
    Ok(found)
}

pub(super) async fn insert_version(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    at: DateTime<Utc>,
    facts: &StoredNotice,
    note: Option<&str>,
) -> Result<(), NoticeError> {
    let account = tx.account();
    sqlx::query!(
        "insert into notices (id, version, recorded_at, recorded_by, settlement_id, title, issuer, land_class,
             legal_basis, issued, eviction_on, channels, form, terms, geom, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, st_geomfromwkb($15, 4326), $16)",
        id,
        version,
        at,
        account,
        facts.settlement,
        facts.title,
        serde_json::to_value(&facts.issuer)?,
        to_word(&facts.land_class),
        facts.legal_basis,
        facts.issued.map(serde_json::to_value).transpose()?,
        facts.eviction_on.map(serde_json::to_value).transpose()?,
        serde_json::to_value(&facts.channels)?,
        serde_json::to_value(&facts.form)?,
        facts.terms,
        facts.area.clone().map(|area| geom::to_wkb(&area.into())),
        note,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Versions in ascending order. An item is named to who may read it.
pub(super) async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<VersionRow>, Failure> {
    let mut rows = sqlx::query_as!(
        VersionRow,
        "select version, recorded_at, recorded_by, note,
                to_jsonb(v) - '{id,version,recorded_at,recorded_by,superseded_at,note}'::text[] as \"fields!\"
         from notices v where id = $1 order by version",
        id,
    )
    .fetch_all(&mut **tx)
    .await?;
    let linked: Vec<Uuid> =
        rows.iter_mut().flat_map(links_of).filter_map(|link| link.as_str()?.parse().ok()).collect();
    let known = readable(tx, &linked).await?;
    for link in rows.iter_mut().flat_map(links_of) {
        let item = link.as_str().and_then(|item| item.parse::<Uuid>().ok());
        if item.is_some_and(|item| !known.contains(&item)) {
            *link = Value::Null;
        }
    }
    Ok(rows)
}

fn links_of(row: &mut VersionRow) -> impl Iterator<Item = &mut Value> {
    let channels = row.fields.get_mut("channels").and_then(Value::as_array_mut);
    channels.into_iter().flatten().filter_map(|channel| channel.get_mut("evidence_id"))
}
