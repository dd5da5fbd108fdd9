//! Statements on settlements and their versions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::geometry::{BoundingBox, LonLat};
use uuid::Uuid;

use super::super::dto::{BoundarySummary, SettlementFacts, SettlementView};
use super::super::present::SettlementBrief;
use crate::db::{Failure, Tx, VersionRow, with_heads};
use crate::http::page::PageRequest;

#[derive(Debug)]
pub(in super::super) struct ListFilter {
    pub(in super::super) pattern: Option<String>,
    pub(in super::super) bbox: Option<BoundingBox>,
    pub(in super::super) at: NaiveDate,
    pub(in super::super) county: Option<String>,
}

pub(in super::super) async fn list(
    tx: &mut Tx,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<SettlementView>, Failure> {
    select(tx, None, filter, page).await
}

pub(in super::super) async fn find_view(
    tx: &mut Tx,
    id: Uuid,
    at: NaiveDate,
) -> Result<Option<SettlementView>, Failure> {
    let filter = ListFilter { pattern: None, bbox: None, at, county: None };
    Ok(select(tx, Some(id), &filter, &PageRequest { limit: 1, after: None }).await?.pop())
}

async fn select(
    tx: &mut Tx,
    id: Option<Uuid>,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<Vec<SettlementView>, Failure> {
    let rows = sqlx::query!(
        "select r.id, s.version, s.name, s.aliases, s.county, s.ward,
                st_x(s.centre) as \"lon!\", st_y(s.centre) as \"lat!\",
                b.id as \"boundary_id?\", b.number as \"boundary_number?\", b.standing as \"standing?\",
                b.area_m2 as \"area_m2?\", b.valid_from as \"valid_from?\"
         from records r
         join settlements s on s.id = r.id and s.superseded_at is null
         left join lateral (
             select id, number, standing, area_m2, valid_from from boundaries
             where settlement_id = s.id and superseded_at is null and standing <> 'proposed'
               and valid_from <= $1 and (valid_to is null or valid_to > $1)
             limit 1) as b on true
         where r.kind = 'settlement'
           and ($2::uuid is null or r.id = $2)
           and ($3::text is null or r.id in (select settlements_named($3)))
           and ($4::float8 is null or r.id in (select settlements_in_box(st_makeenvelope($4, $5, $6, $7, 4326), $1)))
           and ($8::text is null or lower(s.county) = lower($8))
           and ($9::timestamptz is null or (r.created_at, r.id) < ($9, $10::uuid))
         order by r.created_at desc, r.id desc
         limit $11",
        filter.at,
        id,
        filter.pattern,
        filter.bbox.map(BoundingBox::west),
        filter.bbox.map(BoundingBox::south),
        filter.bbox.map(BoundingBox::east),
        filter.bbox.map(BoundingBox::north),
        filter.county,
        page.after_created_at(),
        page.after_id(),
        page.fetch(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(with_heads(tx, rows, |row| row.id)
        .await?
        .into_iter()
        .map(|(head, row)| SettlementView {
            boundary: row
                .boundary_id
                .zip(row.boundary_number)
                .zip(row.standing)
                .zip(row.area_m2)
                .zip(row.valid_from)
                .map(|((((id, version), standing), area_m2), valid_from)| BoundarySummary {
                    id,
                    version,
                    standing,
                    area_m2,
                    valid_from,
                }),
            head,
            version: row.version,
            name: row.name,
            aliases: row.aliases,
            county: row.county,
            ward: row.ward,
            centre: [row.lon, row.lat],
        })
        .collect())
}

/// The present facts of a settlement.
#[derive(Debug)]
pub(in super::super) struct StoredFacts {
    pub(in super::super) version: i32,
    pub(in super::super) facts: SettlementFacts,
}

pub(in super::super) async fn find_facts(tx: &mut Tx, id: Uuid) -> Result<Option<StoredFacts>, Failure> {
    let row = sqlx::query!(
        "select version, name, aliases, county, ward, st_x(centre) as \"lon!\", st_y(centre) as \"lat!\"
         from settlements where id = $1 and superseded_at is null",
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| StoredFacts {
        version: row.version,
        facts: SettlementFacts {
            name: row.name,
            aliases: row.aliases,
            county: row.county,
            ward: row.ward,
            centre: stored_place(row.lon, row.lat),
        },
    }))
}

pub(in super::super) async fn find_brief(tx: &mut Tx, id: Uuid) -> Result<Option<SettlementBrief>, Failure> {
    let row = sqlx::query!(
        "select r.id, r.reference, r.organisation_id, r.demo, s.name, s.county, s.ward,
                st_x(s.centre) as \"lon!\", st_y(s.centre) as \"lat!\"
         from settlements s join records r on r.id = s.id
         where s.id = $1 and s.superseded_at is null",
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| SettlementBrief {
        id: row.id,
        reference: row.reference,
        name: row.name,
        organisation: row.organisation_id,
        county: row.county,
        ward: row.ward,
        centre: stored_place(row.lon, row.lat),
        demo: row.demo,
    }))
}

fn stored_place(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).expect("a stored centre was checked when it came in")
}

pub(in super::super) async fn insert_version(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    at: DateTime<Utc>,
    facts: &SettlementFacts,
    note: Option<&str>,
) -> Result<(), Failure> {
    let account = tx.account();
    sqlx::query!(
        "insert into settlements (id, version, recorded_at, recorded_by, name, aliases, county, ward, centre, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, st_setsrid(st_makepoint($9, $10), 4326), $11)",
        id,
        version,
        at,
        account,
        facts.name,
        &facts.aliases,
        facts.county,
        facts.ward,
        facts.centre.lon(),
        facts.centre.lat(),
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
                jsonb_build_object('name', name, 'aliases', aliases, 'county', county, 'ward', ward,
                                   'centre', st_astext(centre)) as \"fields!\"
         from settlements where id = $1 order by version",
        id,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Lets one transaction at a time change a settlement's boundaries.
pub(in super::super) async fn lock_settlement(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('boundary:' || $1, 0)) as lock",
        id.to_string()
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

pub(in super::super) async fn refresh_tiles(tx: &mut Tx, id: Uuid) -> Result<(), Failure> {
    sqlx::query!("select settlement_tiles($1) as done", id).fetch_one(&mut **tx).await?;
    Ok(())
}
