//! Statements on boundaries.

use chrono::{DateTime, NaiveDate, Utc};
use domain::geometry::LonLat;
use domain::period::Period;
use domain::settlements::Standing;
use geo_types::{Geometry, MultiPolygon};
use uuid::Uuid;

use super::super::boundary_view::BoundaryView;
use super::super::error::SettlementError;
use super::super::insert_boundary::NewBoundary;
use super::super::present::PresentBoundary;
use crate::db::geom::{from_wkb, to_geojson, to_wkb};
use crate::db::{Failure, Tx};

/// A boundary that counts: its period and version.
#[derive(Debug)]
pub(in super::super) struct BoundaryPeriod {
    pub(in super::super) id: Uuid,
    pub(in super::super) version: i32,
    pub(in super::super) valid_from: NaiveDate,
    pub(in super::super) valid_to: Option<NaiveDate>,
}

/// The boundary that begins last among those that are more than proposals.
pub(in super::super) async fn latest_boundary(
    tx: &mut Tx,
    settlement: Uuid,
) -> Result<Option<BoundaryPeriod>, Failure> {
    Ok(sqlx::query_as!(
        BoundaryPeriod,
        "select id, version, valid_from, valid_to from boundaries
         where settlement_id = $1 and superseded_at is null and standing <> 'proposed'
         order by valid_from desc limit 1",
        settlement
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Closes a boundary's period: its version is superseded by one that ends on `ends`, or by none
/// when another boundary holds for the whole of its period.
pub(in super::super) async fn end_boundary(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    ends: Option<NaiveDate>,
    at: DateTime<Utc>,
) -> Result<(), SettlementError> {
    let done = sqlx::query!(
        "update boundaries set superseded_at = $3 where id = $1 and version = $2 and superseded_at is null",
        id,
        version,
        at
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() != 1 {
        return Err(SettlementError::BoundaryChanged);
    }
    let Some(ends) = ends else { return Ok(()) };
    let account = tx.account();
    sqlx::query!(
        "insert into boundaries (id, version, recorded_at, recorded_by, settlement_id, number, geom, area_m2, valid_from,
             valid_to, standing, source, method, accuracy_m, agreed_by, walk_id)
         select id, version + 1, $3, $4, settlement_id, number, geom, area_m2, valid_from, $5, standing, source, method,
             accuracy_m, agreed_by, walk_id
         from boundaries where id = $1 and version = $2",
        id,
        version,
        at,
        account,
        ends,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Proposed => "proposed",
        Standing::Accepted => "accepted",
        Standing::Agreed => "agreed",
        Standing::Disputed => "disputed",
    }
}

/// Stores the first version of a boundary; gives its number.
pub(in super::super) async fn insert_boundary(
    tx: &mut Tx,
    new: &NewBoundary,
    period: Period,
    area_m2: f64,
) -> Result<i32, SettlementError> {
    let account = tx.account();
    Ok(sqlx::query_scalar!(
        "insert into boundaries (id, version, recorded_at, recorded_by, settlement_id, number, geom, area_m2, valid_from,
             valid_to, standing, source, method, accuracy_m, agreed_by, walk_id)
         select $1, 1, $2, $3, $4, (select coalesce(max(number), 0) + 1 from boundaries where settlement_id = $4),
             st_multi(st_geomfromwkb($5, 4326)), $6, $7, $8, $9, $10, $11, $12, $13, $14
         returning number",
        new.id,
        new.at,
        account,
        new.settlement_id,
        to_wkb(&Geometry::MultiPolygon(new.geometry.clone())),
        area_m2,
        period.from(),
        period.to(),
        word(new.standing),
        new.source,
        new.method,
        new.accuracy_m,
        &new.agreed_by,
        new.walk_id,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(in super::super) async fn present_boundary(
    tx: &mut Tx,
    settlement: Uuid,
    on: NaiveDate,
) -> Result<Option<PresentBoundary>, Failure> {
    let row = sqlx::query!(
        "select id, number, valid_from, st_asbinary(geom) as \"wkb!\" from boundaries
         where settlement_id = $1 and superseded_at is null and standing <> 'proposed'
           and valid_from <= $2 and (valid_to is null or valid_to > $2)
         limit 1",
        settlement,
        on
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| PresentBoundary {
        id: row.id,
        number: row.number,
        valid_from: row.valid_from,
        geometry: multi_polygon(&row.wkb),
    }))
}

fn multi_polygon(wkb: &[u8]) -> MultiPolygon<f64> {
    match from_wkb(wkb) {
        Ok(Geometry::MultiPolygon(shape)) => shape,
        Ok(Geometry::Polygon(shape)) => MultiPolygon(vec![shape]),
        _ => MultiPolygon(Vec::new()),
    }
}

pub(in super::super) async fn find_boundary(tx: &mut Tx, id: Uuid) -> Result<Option<BoundaryView>, Failure> {
    Ok(select(tx, None, Some(id)).await?.pop())
}

pub(in super::super) async fn list_boundaries(
    tx: &mut Tx,
    settlement: Uuid,
) -> Result<Vec<BoundaryView>, Failure> {
    select(tx, Some(settlement), None).await
}

/// The last version of each boundary, newest boundary first.
async fn select(
    tx: &mut Tx,
    settlement: Option<Uuid>,
    id: Option<Uuid>,
) -> Result<Vec<BoundaryView>, Failure> {
    let rows = sqlx::query!(
        "select b.id, r.reference, r.visibility, b.settlement_id, b.number, b.standing, b.area_m2, b.valid_from, b.valid_to,
                r.created_at, b.superseded_at, b.source, b.method, b.accuracy_m, b.agreed_by,
                (select walk.id from records walk where walk.id = b.walk_id) as \"walk_id?\",
                st_asbinary(b.geom) as \"wkb!\"
         from boundaries b join records r on r.id = b.id
         where ($1::uuid is null or b.settlement_id = $1) and ($2::uuid is null or b.id = $2)
           and b.version = (select max(version) from boundaries as later where later.id = b.id)
         order by b.number desc",
        settlement,
        id
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| BoundaryView {
            id: row.id,
            reference: row.reference,
            visibility: row.visibility,
            settlement_id: row.settlement_id,
            version: row.number,
            standing: row.standing,
            area_m2: row.area_m2,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            recorded_at: row.created_at,
            superseded_at: row.superseded_at,
            source: row.source,
            method: row.method,
            accuracy_m: row.accuracy_m,
            agreed_by: row.agreed_by,
            walk_id: row.walk_id,
            geometry: to_geojson(&Geometry::MultiPolygon(multi_polygon(&row.wkb))),
        })
        .collect())
}

pub(in super::super) async fn settlement_containing(
    tx: &mut Tx,
    place: LonLat,
    on: NaiveDate,
) -> Result<Option<Uuid>, Failure> {
    Ok(sqlx::query_scalar!(
        "select settlement_at(st_setsrid(st_makepoint($1, $2), 4326), $3)",
        place.lon(),
        place.lat(),
        on
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The extent of the boundary that a settlement's boundary followed.
pub(in super::super) async fn boundary_before(
    tx: &mut Tx,
    id: Uuid,
) -> Result<Option<MultiPolygon<f64>>, Failure> {
    let wkb = sqlx::query_scalar!(
        "select st_asbinary(before.geom) as \"wkb!\"
         from boundaries own join boundaries before on before.settlement_id = own.settlement_id
         where own.id = $1 and own.version = 1 and before.version = 1 and before.number < own.number
           and before.standing <> 'proposed'
         order by before.number desc limit 1",
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(wkb.map(|wkb| multi_polygon(&wkb)))
}
