//! Statements on corridors and their versions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::corridors::{CorridorKind, WidthParts, WidthSide, Widths};
use domain::geometry::{BoundingBox, Line};
use geo_types::{Geometry, MultiPolygon};
use uuid::Uuid;

use super::super::dto::{CorridorFacts, CorridorView};
use crate::db::geom::{from_wkb, to_geojson, to_wkb};
use crate::db::{Failure, Tx, VersionRow, from_word, to_word, with_heads};
use crate::http::page::PageRequest;

#[derive(Debug, Default)]
pub(in super::super) struct ListFilter {
    pub(in super::super) words: Option<String>,
    pub(in super::super) kind: Option<CorridorKind>,
    pub(in super::super) stage: Option<String>,
    pub(in super::super) bbox: Option<BoundingBox>,
    pub(in super::super) at: Option<NaiveDate>,
}

/// The facts of one version of a corridor.
#[derive(Debug)]
pub(in super::super) struct StoredCorridor {
    pub(in super::super) organisation: Uuid,
    pub(in super::super) version: i32,
    pub(in super::super) facts: CorridorFacts,
}

pub(in super::super) async fn list(
    tx: &mut Tx,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<CorridorView>, Failure> {
    select(tx, None, filter, page).await
}

pub(in super::super) async fn find_view(tx: &mut Tx, id: Uuid) -> Result<Option<CorridorView>, Failure> {
    let page = PageRequest { limit: 1, after: None };
    Ok(select(tx, Some(id), &ListFilter::default(), &page).await?.pop())
}

async fn select(
    tx: &mut Tx,
    id: Option<Uuid>,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<CorridorView>, Failure> {
    let rows = sqlx::query!(
        "select r.id, c.version, c.recorded_at, c.name, c.kind, c.agency, c.funder, c.stage,
                st_asbinary(c.geom) as \"line!\", c.length_m, st_asbinary(c.band) as \"band!\",
                c.left_low_m, c.left_best_m, c.left_high_m, c.left_source, c.left_confidence,
                c.right_low_m, c.right_best_m, c.right_high_m, c.right_source, c.right_confidence
         from records r
         join corridors c on c.id = r.id and c.superseded_at is null
         where r.kind = 'corridor'
           and ($1::uuid is null or r.id = $1)
           and ($2::float8 is null or r.id in (select corridors_in_area(st_makeenvelope($2, $3, $4, $5, 4326))))
           and ($6::date is null or (r.created_at at time zone 'Africa/Nairobi')::date <= $6)
           and ($7::timestamptz is null or (r.created_at, r.id) < ($7, $8::uuid))
           and ($10::text is null or r.id in (select corridors_named($10)))
           and ($11::text is null or c.kind = $11)
           and ($12::text is null or c.stage = $12)
         order by r.created_at desc, r.id desc
         limit $9",
        id,
        filter.bbox.map(BoundingBox::west),
        filter.bbox.map(BoundingBox::south),
        filter.bbox.map(BoundingBox::east),
        filter.bbox.map(BoundingBox::north),
        filter.at,
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
        filter.words,
        filter.kind.map(|kind| to_word(&kind)),
        filter.stage,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut corridors = Vec::with_capacity(rows.len());
    for (head, row) in with_heads(tx, rows, |row| row.id).await? {
        let left = [row.left_low_m, row.left_best_m, row.left_high_m];
        let right = [row.right_low_m, row.right_best_m, row.right_high_m];
        corridors.push(CorridorView {
            head,
            version: row.version,
            recorded_at: row.recorded_at,
            name: row.name,
            kind: from_word(&row.kind)?,
            agency: row.agency,
            funder: row.funder,
            stage: row.stage,
            line: line_of(&row.line)?,
            left: side(left, row.left_source, &row.left_confidence)?,
            right: side(right, row.right_source, &row.right_confidence)?,
            length_m: row.length_m,
            band: to_geojson(&from_wkb(&row.band).map_err(Failure::unreadable)?),
        });
    }
    Ok(corridors)
}

fn line_of(wkb: &[u8]) -> Result<Line, Failure> {
    match from_wkb(wkb).map_err(Failure::unreadable)? {
        Geometry::LineString(line) => Line::try_from(&line).map_err(Failure::unreadable),
        _ => Err(Failure::unreadable(domain::geometry::LineError::TooFewPoints)),
    }
}

fn side([low_m, best_m, high_m]: [f64; 3], source: String, confidence: &str) -> Result<WidthSide, Failure> {
    let confidence = from_word(confidence)?;
    WidthSide::try_from(WidthParts { best_m, low_m: Some(low_m), high_m: Some(high_m), source, confidence })
        .map_err(Failure::unreadable)
}

pub(in super::super) async fn find_name(tx: &mut Tx, id: Uuid) -> Result<Option<String>, Failure> {
    Ok(sqlx::query_scalar!("select name from corridors where id = $1 and superseded_at is null", id)
        .fetch_optional(&mut **tx)
        .await?)
}

/// The present version, or the one asked for.
pub(in super::super) async fn find_stored(
    tx: &mut Tx,
    id: Uuid,
    version: Option<i32>,
) -> Result<Option<StoredCorridor>, Failure> {
    let row = sqlx::query!(
        "select r.organisation_id, c.version, c.name, c.kind, c.agency, c.funder, c.stage,
                st_asbinary(c.geom) as \"line!\",
                c.left_low_m, c.left_best_m, c.left_high_m, c.left_source, c.left_confidence,
                c.right_low_m, c.right_best_m, c.right_high_m, c.right_source, c.right_confidence
         from corridors c join records r on r.id = c.id
         where c.id = $1 and (c.version = $2 or ($2::int is null and c.superseded_at is null))",
        id,
        version
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let left = [row.left_low_m, row.left_best_m, row.left_high_m];
    let right = [row.right_low_m, row.right_best_m, row.right_high_m];
    Ok(Some(StoredCorridor {
        organisation: row.organisation_id,
        version: row.version,
        facts: CorridorFacts {
            name: row.name,
            kind: from_word(&row.kind)?,
            agency: row.agency,
            funder: row.funder,
            stage: row.stage,
            line: line_of(&row.line)?,
            widths: Widths {
                left: side(left, row.left_source, &row.left_confidence)?,
                right: side(right, row.right_source, &row.right_confidence)?,
            },
        },
    }))
}

pub(in super::super) async fn insert_version(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    at: DateTime<Utc>,
    facts: &CorridorFacts,
    band: &MultiPolygon<f64>,
    note: Option<&str>,
) -> Result<(), Failure> {
    let account = tx.account();
    let (left, right) = (&facts.widths.left, &facts.widths.right);
    sqlx::query!(
        "insert into corridors (id, version, recorded_at, recorded_by, name, kind, agency, funder, stage, geom, length_m,
             left_low_m, left_best_m, left_high_m, left_source, left_confidence,
             right_low_m, right_best_m, right_high_m, right_source, right_confidence, band, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, st_geomfromwkb($10, 4326), $11, $12, $13, $14, $15, $16, $17, $18, $19,
             $20, $21, st_multi(st_collectionextract(st_makevalid(st_geomfromwkb($22, 4326)), 3)), $23)",
        id,
        version,
        at,
        account,
        facts.name,
        to_word(&facts.kind),
        facts.agency,
        facts.funder,
        facts.stage,
        to_wkb(&Geometry::LineString(facts.line.to_geo())),
        facts.line.length_m(),
        left.low_m(),
        left.best_m(),
        left.high_m(),
        left.source(),
        to_word(&left.confidence()),
        right.low_m(),
        right.best_m(),
        right.high_m(),
        right.source(),
        to_word(&right.confidence()),
        to_wkb(&Geometry::MultiPolygon(band.clone())),
        note,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Versions in ascending order.
pub(in super::super) async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<VersionRow>, Failure> {
    Ok(sqlx::query_as!(
        VersionRow,
        "select version, recorded_at, recorded_by, note,
                jsonb_build_object('name', name, 'kind', kind, 'agency', agency, 'funder', funder, 'stage', stage,
                    'line', md5(st_asbinary(geom)),
                    'left', jsonb_build_array(left_low_m, left_best_m, left_high_m, left_source, left_confidence),
                    'right', jsonb_build_array(right_low_m, right_best_m, right_high_m, right_source, right_confidence)
                ) as \"fields!\"
         from corridors where id = $1 order by version",
        id,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(in super::super) async fn refresh_tiles(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    sqlx::query!("select corridor_tiles($1) as done", id).fetch_one(&mut **tx).await?;
    Ok(())
}
