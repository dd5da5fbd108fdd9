//! Every statement of the area.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::claims::{ClaimKind, ClaimStatus, SMALLEST_OVERLAP_M2};
use domain::geometry::{Area, AreaLimits, BoundingBox};
use geo_types::Geometry;
use uuid::Uuid;

use super::dto::{ClaimFacts, ClaimRival, ClaimView};
use crate::db::geom::{area_from_wkb, to_geojson, to_wkb};
use crate::db::{Failure, Tx, VersionRow, from_fuzzy, from_word, to_word, with_heads};
use crate::http::page::PageRequest;

#[derive(Debug, Default)]
pub(super) struct ListFilter {
    pub(super) settlement: Option<Uuid>,
    pub(super) bbox: Option<BoundingBox>,
    pub(super) at: Option<NaiveDate>,
}

/// The present facts of a claim.
#[derive(Debug)]
pub(super) struct StoredClaim {
    pub(super) version: i32,
    pub(super) settlement_id: Uuid,
    pub(super) facts: ClaimFacts,
}

pub(super) async fn list(
    tx: &mut Tx,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<ClaimView>, Failure> {
    select(tx, None, filter, page).await
}

pub(super) async fn find_view(tx: &mut Tx, id: Uuid) -> Result<Option<ClaimView>, Failure> {
    let page = PageRequest { limit: 1, after: None };
    Ok(select(tx, Some(id), &ListFilter::default(), &page).await?.pop())
}

async fn select(
    tx: &mut Tx,
    id: Option<Uuid>,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<ClaimView>, Failure> {
    let rows = sqlx::query!(
        "select r.id, c.version, c.recorded_at, c.settlement_id, c.label, c.kind, c.status,
                c.since, c.since_precision, c.source, c.area_m2, st_asbinary(c.geom) as \"wkb!\"
         from records r
         join claims c on c.id = r.id and c.superseded_at is null
         where r.kind = 'claim'
           and ($1::uuid is null or r.id = $1)
           and ($2::uuid is null or c.settlement_id = $2)
           and ($3::float8 is null or r.id in (select claims_in_area(st_makeenvelope($3, $4, $5, $6, 4326))))
           and ($7::date is null or coalesce(c.since, (r.created_at at time zone 'Africa/Nairobi')::date) <= $7)
           and ($8::timestamptz is null or (r.created_at, r.id) < ($8, $9::uuid))
         order by r.created_at desc, r.id desc
         limit $10",
        id,
        filter.settlement,
        filter.bbox.map(BoundingBox::west),
        filter.bbox.map(BoundingBox::south),
        filter.bbox.map(BoundingBox::east),
        filter.bbox.map(BoundingBox::north),
        filter.at,
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut claims = Vec::with_capacity(rows.len());
    for (head, row) in with_heads(tx, rows, |row| row.id).await? {
        claims.push(ClaimView {
            head,
            version: row.version,
            recorded_at: row.recorded_at,
            settlement_id: row.settlement_id,
            label: row.label,
            kind: from_word(&row.kind)?,
            since: from_fuzzy(row.since, row.since_precision.as_deref())?,
            status: from_word(&row.status)?,
            source: row.source,
            geometry: to_geojson(&Geometry::MultiPolygon(area_from_wkb(&row.wkb)?)),
            area_m2: row.area_m2,
            rivals: Vec::new(),
        });
    }
    add_rivals(tx, &mut claims).await?;
    Ok(claims)
}

/// Asks for the shared ground of all claims at once; the domain says which kinds are rivals.
async fn add_rivals(tx: &mut Tx, claims: &mut [ClaimView]) -> Result<(), Failure> {
    let places: HashMap<Uuid, usize> =
        claims.iter().enumerate().map(|(place, claim)| (claim.head.id, place)).collect();
    let asked: Vec<Uuid> =
        claims.iter().filter(|claim| claim.status.stands()).map(|claim| claim.head.id).collect();
    let rows = sqlx::query!(
        "select claim_id as \"claim_id!\", id as \"id!\", reference as \"reference!\", label as \"label!\", kind as \"kind!\",
                status as \"status!\", overlap_m2 as \"overlap_m2!\"
         from claim_overlaps($1) where overlap_m2 > $2 order by overlap_m2 desc, id",
        &asked,
        SMALLEST_OVERLAP_M2,
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        let (kind, status): (ClaimKind, ClaimStatus) = (from_word(&row.kind)?, from_word(&row.status)?);
        let Some(claim) = places.get(&row.claim_id).and_then(|&place| claims.get_mut(place)) else {
            continue;
        };
        if status.stands() && claim.kind.rivals(kind) {
            claim.rivals.push(ClaimRival {
                id: row.id,
                reference: row.reference,
                label: row.label,
                overlap_m2: row.overlap_m2,
            });
        }
    }
    Ok(())
}

pub(super) async fn find_label(tx: &mut Tx, id: Uuid) -> Result<Option<String>, Failure> {
    Ok(sqlx::query_scalar!("select label from claims where id = $1 and superseded_at is null", id)
        .fetch_optional(&mut **tx)
        .await?)
}

pub(super) async fn find_stored(tx: &mut Tx, id: Uuid) -> Result<Option<StoredClaim>, Failure> {
    let row = sqlx::query!(
        "select version, settlement_id, label, kind, status, since, since_precision, source, st_asbinary(geom) as \"wkb!\"
         from claims where id = $1 and superseded_at is null",
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let area = Area::from_geo(&area_from_wkb(&row.wkb)?, &AreaLimits::PLACE).map_err(Failure::unreadable)?;
    Ok(Some(StoredClaim {
        version: row.version,
        settlement_id: row.settlement_id,
        facts: ClaimFacts {
            label: row.label,
            kind: from_word(&row.kind)?,
            status: from_word(&row.status)?,
            since: from_fuzzy(row.since, row.since_precision.as_deref())?,
            source: row.source,
            area,
        },
    }))
}

pub(super) async fn insert_version(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    settlement: Uuid,
    at: DateTime<Utc>,
    facts: &ClaimFacts,
    note: Option<&str>,
) -> Result<(), Failure> {
    let account = tx.account();
    sqlx::query!(
        "insert into claims (id, version, recorded_at, recorded_by, settlement_id, label, kind, status, since,
             since_precision, source, geom, area_m2, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, st_multi(st_geomfromwkb($12, 4326)), $13, $14)",
        id,
        version,
        at,
        account,
        settlement,
        facts.label,
        to_word(&facts.kind),
        to_word(&facts.status),
        facts.since.map(|since| since.date),
        facts.since.map(|since| to_word(&since.precision)),
        facts.source,
        to_wkb(&Geometry::MultiPolygon(facts.area.polygons().clone())),
        facts.area.area_m2(),
        note,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Versions in ascending order.
pub(super) async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<VersionRow>, Failure> {
    Ok(sqlx::query_as!(
        VersionRow,
        "select version, recorded_at, recorded_by, note,
                jsonb_build_object('label', label, 'kind', kind, 'status', status,
                    'since', since, 'since_precision', since_precision, 'source', source,
                    'geometry', md5(st_asbinary(geom))) as \"fields!\"
         from claims where id = $1 order by version",
        id,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The claim's own tile row, and those of claims whose rivalry it may change.
pub(super) async fn refresh_tiles(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    sqlx::query!("select claim_tiles_around($1) as done", id).fetch_one(&mut **tx).await?;
    Ok(())
}
