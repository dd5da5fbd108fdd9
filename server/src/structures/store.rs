//! Every statement of the area.

use chrono::{DateTime, NaiveDate, Utc};
use domain::geometry::BoundingBox;
use geo_types::Geometry;
use uuid::Uuid;

use super::dto::StructureView;
use super::insert_many::NewStructure;
use crate::db::geom::{from_wkb, to_geojson, to_wkb};
use crate::db::{Failure, Tx, with_heads};
use crate::http::page::PageRequest;

pub(super) async fn insert_versions(
    tx: &mut Tx,
    structures: &[NewStructure],
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let account = tx.account();
    let ids: Vec<Uuid> = structures.iter().map(|new| new.id).collect();
    let settlements: Vec<Option<Uuid>> = structures.iter().map(|new| new.settlement_id).collect();
    let numbers: Vec<String> = structures.iter().map(|new| new.number.clone()).collect();
    let uses: Vec<String> = structures.iter().map(|new| new.used_for.as_str().to_owned()).collect();
    let households: Vec<Option<i32>> = structures.iter().map(|new| new.households).collect();
    let people: Vec<Option<i32>> = structures.iter().map(|new| new.people).collect();
    let errors: Vec<f64> = structures.iter().map(|new| new.position_error_m).collect();
    let days: Vec<Option<NaiveDate>> = structures.iter().map(|new| new.surveyed_on).collect();
    let sources: Vec<String> = structures.iter().map(|new| new.source.clone()).collect();
    let shapes: Vec<Vec<u8>> = structures.iter().map(|new| to_wkb(&new.geometry)).collect();
    sqlx::query!(
        "insert into structures (id, version, recorded_at, recorded_by, settlement_id, number, use, households, people,
             position_error_m, surveyed_on, source, geom)
         select id, 1, $1, $2, settlement_id, number, use, households, people, position_error_m, surveyed_on, source,
             st_geomfromwkb(wkb, 4326)
         from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::int[], $9::float8[], $10::date[],
                     $11::text[], $12::bytea[])
             as given (id, settlement_id, number, use, households, people, position_error_m, surveyed_on, source, wkb)",
        at,
        account,
        &ids,
        &settlements as &[Option<Uuid>],
        &numbers,
        &uses,
        &households as &[Option<i32>],
        &people as &[Option<i32>],
        &errors,
        &days as &[Option<NaiveDate>],
        &sources,
        &shapes,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn write_tiles(tx: &mut Tx, ids: &[Uuid]) -> Result<(), Failure> {
    sqlx::query!("select structures_tiles($1) as written", ids).fetch_optional(&mut **tx).await?;
    Ok(())
}

pub(super) async fn list(
    tx: &mut Tx,
    bbox: Option<BoundingBox>,
    settlement: Option<Uuid>,
    page: &PageRequest,
) -> Result<Vec<StructureView>, Failure> {
    let ids: Vec<Uuid> = sqlx::query_scalar!(
        "select found as \"found!\" from structures_in_box(st_makeenvelope($1, $2, $3, $4, 4326), $5, $6, $7) as found",
        bbox.map(BoundingBox::west),
        bbox.map(BoundingBox::south),
        bbox.map(BoundingBox::east),
        bbox.map(BoundingBox::north),
        settlement,
        page.after_id(),
        i32::try_from(page.fetch()).unwrap_or(i32::MAX),
    )
    .fetch_all(&mut **tx)
    .await?;
    load(tx, &ids).await
}

pub(super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<StructureView>, Failure> {
    Ok(load(tx, &[id]).await?.pop())
}

async fn load(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<StructureView>, Failure> {
    let rows = sqlx::query!(
        "select r.id, s.version, s.settlement_id, s.number, s.use, s.households, s.people,
                s.position_error_m, s.surveyed_on, s.source, s.recorded_at, st_asbinary(s.geom) as \"wkb!\"
         from structures s join records r on r.id = s.id
         where s.id = any ($1) and s.superseded_at is null
         order by s.id",
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    with_heads(tx, rows, |row| row.id)
        .await?
        .into_iter()
        .map(|(head, row)| {
            let shape = from_wkb(&row.wkb).map_err(Failure::unreadable)?;
            Ok(StructureView {
                head,
                version: row.version,
                settlement_id: row.settlement_id,
                number: row.number,
                used_for: row.r#use,
                households: row.households,
                people: row.people,
                position_error_m: row.position_error_m,
                surveyed_on: row.surveyed_on,
                source: row.source,
                recorded_at: row.recorded_at,
                geometry: to_geojson(&shape),
            })
        })
        .collect()
}

/// A structure near a line, as a corridor's tally needs it.
#[derive(Debug, Clone)]
pub struct StructureNear {
    pub id: Uuid,
    pub feature_id: i64,
    pub settlement_id: Option<Uuid>,
    pub number: String,
    pub households: Option<i32>,
    pub people: Option<i32>,
    pub position_error_m: f64,
    pub recorded_at: DateTime<Utc>,
    pub geometry: Geometry<f64>,
}

/// Structures the transaction's identity may read that meet one of the boxes, each `[west, south, east,
/// north]` in degrees. Ordered by id.
pub async fn in_boxes(tx: &mut Tx, boxes: &[[f64; 4]]) -> Result<Vec<StructureNear>, Failure> {
    let edge = |side: usize| boxes.iter().map(|edges| edges[side]).collect::<Vec<f64>>();
    let rows = sqlx::query!(
        "select id as \"id!\", feature_id as \"feature_id!\", settlement_id, number as \"number!\", households, people,
                position_error_m as \"position_error_m!\", recorded_at as \"recorded_at!\", wkb as \"wkb!\"
         from structures_in_boxes($1, $2, $3, $4)",
        &edge(0),
        &edge(1),
        &edge(2),
        &edge(3),
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StructureNear {
                id: row.id,
                feature_id: row.feature_id,
                settlement_id: row.settlement_id,
                number: row.number,
                households: row.households,
                people: row.people,
                position_error_m: row.position_error_m,
                recorded_at: row.recorded_at,
                geometry: from_wkb(&row.wkb).map_err(Failure::unreadable)?,
            })
        })
        .collect()
}
