//! Statements on counts and the structures they saw.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::corridors::SettlementTally;
use geo_types::Geometry;
use uuid::Uuid;

use super::super::assess_impact::{Counted, Findings, ImpactParameters, METHOD, NewImpact, reading_word};
use super::super::error::CorridorError;
use super::super::impact_dto::{ImpactCorridor, ImpactData, ImpactStructure};
use crate::db::geom::{from_wkb, to_wkb};
use crate::db::{Failure, RecordHead, Tx, from_word, to_word, with_heads};
use crate::http::page::PageRequest;

/// A count as it is kept.
#[derive(Debug)]
pub(in super::super) struct StoredImpact {
    pub(in super::super) head: RecordHead,
    pub(in super::super) corridor: ImpactCorridor,
    pub(in super::super) run_at: DateTime<Utc>,
    pub(in super::super) as_of: NaiveDate,
    pub(in super::super) parameters: ImpactParameters,
    pub(in super::super) method: String,
    pub(in super::super) total: SettlementTally,
    pub(in super::super) by_settlement: Vec<SettlementTally>,
    pub(in super::super) data: ImpactData,
}

/// A counted structure as a map draws it.
#[derive(Debug)]
pub(in super::super) struct CountedShape {
    pub(in super::super) reading: report::Reading,
    pub(in super::super) shape: Geometry<f64>,
}

/// Cuts off, until the transaction ends, each statement that takes longer.
pub(in super::super) async fn bound_time(tx: &mut Tx, seconds: u32) -> Result<(), Failure> {
    sqlx::query!("select set_config('statement_timeout', $1, true) as bound", format!("{seconds}s"))
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// Which of the structures are sealed: they are in no count.
pub(in super::super) async fn sealed_among(tx: &mut Tx, ids: &[Uuid]) -> Result<HashSet<Uuid>, Failure> {
    Ok(sqlx::query_scalar!("select id from records where id = any ($1) and visibility = 'sealed'", ids)
        .fetch_all(&mut **tx)
        .await?
        .into_iter()
        .collect())
}

pub(in super::super) async fn insert_impact(
    tx: &mut Tx,
    new: &NewImpact,
    corridor_version: i32,
    as_of: NaiveDate,
    found: &Findings,
) -> Result<(), CorridorError> {
    sqlx::query!(
        "insert into impacts (id, corridor_id, corridor_version, run_at, as_of, parameters, method, totals, by_settlement,
             structures_seen, structures_changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id,
        new.corridor,
        corridor_version,
        new.at,
        as_of,
        serde_json::to_value(new.parameters)?,
        METHOD,
        serde_json::to_value(found.tally.total)?,
        serde_json::to_value(&found.tally.by_settlement)?,
        found.seen,
        found.changed_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in super::super) async fn insert_counted(
    tx: &mut Tx,
    impact: Uuid,
    counted: &[Counted],
) -> Result<(), Failure> {
    let column = |read: fn(&Counted) -> f64| counted.iter().map(read).collect::<Vec<f64>>();
    let ids: Vec<Uuid> = counted.iter().map(|row| row.structure.id).collect();
    let settlements: Vec<Option<Uuid>> = counted.iter().map(|row| row.structure.settlement_id).collect();
    let numbers: Vec<String> = counted.iter().map(|row| row.structure.number.clone()).collect();
    let households: Vec<Option<i32>> = counted.iter().map(|row| row.structure.households).collect();
    let people: Vec<Option<i32>> = counted.iter().map(|row| row.structure.people).collect();
    let sides: Vec<String> = counted.iter().map(|row| to_word(&row.distance.side)).collect();
    let readings: Vec<String> = counted.iter().map(|row| reading_word(row.reading).to_owned()).collect();
    let shapes: Vec<Vec<u8>> = counted.iter().map(|row| to_wkb(&row.structure.geometry)).collect();
    sqlx::query!(
        "insert into impact_structures (impact_id, structure_id, settlement_id, number, households, people, position_error_m,
             distance_m, side, reading, geom)
         select $1, structure_id, settlement_id, number, households, people, position_error_m, distance_m, side, reading,
             st_geomfromwkb(wkb, 4326)
         from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::int[], $7::float8[], $8::float8[], $9::text[],
                     $10::text[], $11::bytea[])
             as given (structure_id, settlement_id, number, households, people, position_error_m, distance_m, side, reading, wkb)",
        impact,
        &ids,
        &settlements as &[Option<Uuid>],
        &numbers,
        &households as &[Option<i32>],
        &people as &[Option<i32>],
        &column(|row| row.position_error_m),
        &column(|row| row.distance.metres),
        &sides,
        &readings,
        &shapes,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in super::super) async fn find_impact(
    tx: &mut Tx,
    id: Uuid,
) -> Result<Option<StoredImpact>, CorridorError> {
    Ok(select(tx, Some(id), None, &PageRequest { limit: 1, after: None }).await?.pop())
}

/// Counts along one corridor, newest first.
pub(in super::super) async fn list_impacts(
    tx: &mut Tx,
    corridor: Uuid,
    page: &PageRequest,
) -> Result<Vec<StoredImpact>, CorridorError> {
    select(tx, None, Some(corridor), page).await
}

async fn select(
    tx: &mut Tx,
    id: Option<Uuid>,
    corridor: Option<Uuid>,
    page: &PageRequest,
) -> Result<Vec<StoredImpact>, CorridorError> {
    let rows = sqlx::query!(
        "select r.id, i.corridor_id, along.reference as corridor_reference, c.name as corridor_name,
                i.corridor_version, i.run_at, i.as_of, i.parameters, i.method, i.totals, i.by_settlement, i.structures_seen,
                i.structures_changed_at
         from records r
         join impacts i on i.id = r.id
         join records along on along.id = i.corridor_id
         join corridors c on c.id = i.corridor_id and c.version = i.corridor_version
         where r.kind = 'impact'
           and ($1::uuid is null or r.id = $1)
           and ($2::uuid is null or i.corridor_id = $2)
           and ($3::timestamptz is null or (r.created_at, r.id) < ($3, $4::uuid))
         order by r.created_at desc, r.id desc
         limit $5",
        id,
        corridor,
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut impacts = Vec::with_capacity(rows.len());
    for (head, row) in with_heads(tx, rows, |row| row.id).await? {
        impacts.push(StoredImpact {
            head,
            corridor: ImpactCorridor {
                id: row.corridor_id,
                reference: row.corridor_reference,
                name: row.corridor_name,
                version: row.corridor_version,
            },
            run_at: row.run_at,
            as_of: row.as_of,
            parameters: serde_json::from_value(row.parameters)?,
            method: row.method,
            total: serde_json::from_value(row.totals)?,
            by_settlement: serde_json::from_value(row.by_settlement)?,
            data: ImpactData {
                structures_seen: row.structures_seen,
                structures_changed_at: row.structures_changed_at,
            },
        });
    }
    Ok(impacts)
}

/// All rows of a count, and those whose structure the viewer may read.
pub(in super::super) async fn count_rows(tx: &mut Tx, impact: Uuid) -> Result<(i64, i64), Failure> {
    let row = sqlx::query!(
        "select count(*) as \"all!\", count(r.id) as \"readable!\"
         from impact_structures s left join records r on r.id = s.structure_id where s.impact_id = $1",
        impact
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((row.all, row.readable))
}

/// Rows whose structure the viewer may read: surest first, then nearest.
pub(in super::super) async fn list_structures(
    tx: &mut Tx,
    impact: Uuid,
    at_most: Option<i64>,
) -> Result<Vec<ImpactStructure>, Failure> {
    let rows = sqlx::query!(
        "select s.structure_id, r.feature_id, s.number, s.settlement_id, s.households, s.people, s.position_error_m,
                s.distance_m, s.side, s.reading
         from impact_structures s join records r on r.id = s.structure_id
         where s.impact_id = $1
         order by array_position(array['certain', 'likely', 'possible'], s.reading), s.distance_m, s.structure_id
         limit $2",
        impact,
        at_most,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ImpactStructure {
                id: row.structure_id,
                feature_id: row.feature_id.to_string(),
                number: row.number,
                settlement_id: row.settlement_id,
                households: row.households,
                people: row.people,
                position_error_m: row.position_error_m,
                distance_m: (row.distance_m * 10.0).round() / 10.0,
                side: from_word(&row.side)?,
                reading: row.reading,
            })
        })
        .collect()
}

/// Counted structures the viewer may read, each with its reading, for a map: surest first.
pub(in super::super) async fn list_shapes(
    tx: &mut Tx,
    impact: Uuid,
    at_most: i64,
) -> Result<Vec<CountedShape>, Failure> {
    let rows = sqlx::query!(
        "select s.reading, st_asbinary(s.geom) as \"wkb!\"
         from impact_structures s join records r on r.id = s.structure_id
         where s.impact_id = $1
         order by array_position(array['certain', 'likely', 'possible'], s.reading), s.distance_m, s.structure_id
         limit $2",
        impact,
        at_most,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let shape = from_wkb(&row.wkb).map_err(Failure::unreadable)?;
            Ok(CountedShape { reading: from_word(&row.reading)?, shape })
        })
        .collect()
}
