//! Items, their versions and what they are about.

use chrono::{DateTime, Utc};
use geo_types::{Geometry, Point};
use uuid::Uuid;

use crate::db::{Failure, Tx, VersionRow, geom, with_heads};
use crate::evidence::NewItem;
use crate::evidence::dto::{Captured, CapturedPlace, CapturedTime, Item, LogPlace};
use crate::evidence::exif::ExifClaims;
use crate::evidence::file_name::shows_hidden;
use crate::evidence::said::{Said, SaidTime};
use crate::http::page::PageRequest;

fn point(place: Option<(f64, f64)>) -> Option<Vec<u8>> {
    place.map(|(lon, lat)| geom::to_wkb(&Geometry::Point(Point::new(lon, lat))))
}

pub(in crate::evidence) async fn insert_item(
    tx: &mut Tx,
    new: &NewItem,
    media_type: &str,
    claims: &ExifClaims,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let (account, received) = (tx.account(), &new.file.received);
    sqlx::query!(
        "insert into items (id, sha256, crc32, bytes, file_name, declared_type, media_type, received_at,
                            received_by, exif_time, exif_zone_known, exif_place)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, st_geomfromwkb($12, 4326))",
        new.id,
        &received.sha256[..],
        i64::from(received.crc32),
        i64::try_from(received.bytes).unwrap_or(i64::MAX),
        new.file.name,
        new.file.declared_type,
        media_type,
        at,
        account,
        claims.time.as_ref().map(|time| time.text.as_str()),
        claims.time.as_ref().map(|time| time.zone_known),
        point(claims.place),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::evidence) async fn insert_version(
    tx: &mut Tx,
    id: Uuid,
    version: i32,
    said: &Said,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let account = tx.account();
    sqlx::query!(
        "insert into item_versions (id, version, title, description, captured_time, captured_zone_known,
                                    captured_place, lawful_basis, consent_scope, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, st_geomfromwkb($7, 4326), $8, $9, $10, $11)",
        id,
        version,
        said.title,
        said.description,
        said.time.as_ref().map(|time| time.text.as_str()),
        said.time.as_ref().map(|time| time.zone_known),
        point(said.place),
        said.lawful_basis,
        said.consent_scope,
        at,
        account,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Says that an item is about a record; repeating it changes nothing.
pub async fn link(tx: &mut Tx, item: Uuid, record: Uuid, at: DateTime<Utc>) -> Result<(), Failure> {
    let account = tx.account();
    sqlx::query!(
        "insert into evidence_links (item_id, record_id, linked_at, linked_by) values ($1, $2, $3, $4)
         on conflict (item_id, record_id) do nothing",
        item,
        record,
        at,
        account,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Organisation and author of an item the viewer may read.
pub(in crate::evidence) async fn author_of(
    tx: &mut Tx,
    id: Uuid,
) -> Result<Option<(Uuid, Option<Uuid>)>, Failure> {
    let row =
        sqlx::query!("select organisation_id, author_id from records where id = $1 and kind = 'item'", id)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(row.map(|row| (row.organisation_id, row.author_id)))
}

/// The version in force and what it says.
pub(in crate::evidence) async fn current_said(tx: &mut Tx, id: Uuid) -> Result<Option<(i32, Said)>, Failure> {
    let row = sqlx::query!(
        r#"select version, title, description, captured_time, captured_zone_known,
                  st_x(captured_place) as lon, st_y(captured_place) as lat, lawful_basis, consent_scope
           from item_versions where id = $1 and superseded_at is null"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| {
        let time = row.captured_time.zip(row.captured_zone_known);
        let said = Said {
            title: row.title,
            description: row.description,
            time: time.map(|(text, zone_known)| SaidTime { text, zone_known }),
            place: row.lon.zip(row.lat),
            lawful_basis: row.lawful_basis,
            consent_scope: row.consent_scope,
        };
        (row.version, said)
    }))
}

/// All versions, oldest first; of where and when the file was made only whether it differs.
pub(in crate::evidence) async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<VersionRow>, Failure> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"select version, recorded_at, recorded_by, null::text as note,
                  jsonb_build_object('title', title, 'description', description,
                      'captured_at', md5(concat_ws(' ', captured_time, captured_zone_known)),
                      'captured_place', md5(st_asbinary(captured_place)),
                      'lawful_basis', lawful_basis, 'consent_scope', consent_scope) as "fields!"
           from item_versions where id = $1 order by version"#,
        id,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Items the viewer may read, in the order of the ids' creation, oldest first.
pub async fn load_items(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Item>, Failure> {
    let mut items = select(tx, Some(ids), None, None, None, i64::MAX).await?;
    items.reverse();
    Ok(items)
}

/// Items about a record, oldest first.
pub async fn items_about(tx: &mut Tx, record: Uuid) -> Result<Vec<Item>, Failure> {
    let mut items = select(tx, None, Some(record), None, None, i64::MAX).await?;
    items.reverse();
    Ok(items)
}

/// One page, newest first.
pub(in crate::evidence) async fn list(
    tx: &mut Tx,
    subject: Option<Uuid>,
    page: &PageRequest,
) -> Result<Vec<Item>, Failure> {
    select(tx, None, subject, page.after_created_at(), page.after_id(), page.fetch()).await
}

async fn select(
    tx: &mut Tx,
    ids: Option<&[Uuid]>,
    subject: Option<Uuid>,
    after_at: Option<DateTime<Utc>>,
    after_id: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Item>, Failure> {
    let rows = sqlx::query!(
        r#"select r.id, v.version, v.title, v.description, i.file_name, i.media_type, i.declared_type,
                  i.bytes, encode(i.sha256, 'hex') as "sha256!", i.received_at,
                  v.captured_time, v.captured_zone_known, st_x(v.captured_place) as lon, st_y(v.captured_place) as lat,
                  i.exif_time, i.exif_zone_known, st_x(i.exif_place) as exif_lon, st_y(i.exif_place) as exif_lat,
                  v.lawful_basis, v.consent_scope,
                  array(select record_id from evidence_links where item_id = i.id order by linked_at, record_id) as "subjects!",
                  leaf.index as "log_index?", leaf.sealed_at as "sealed_at?"
           from records r
           join items i on i.id = r.id
           join item_versions v on v.id = r.id and v.superseded_at is null
           left join lateral (
               select l.index, l.sealed_at from custody_events e join log_leaves l on l.event_id = e.id
               where e.record_id = r.id and e.kind = 'received' order by e.seq limit 1) leaf on true
           where ($1::uuid[] is null or r.id = any($1))
             and ($2::uuid is null or exists (select from evidence_links l where l.item_id = r.id and l.record_id = $2))
             and ($3::timestamptz is null or (r.created_at, r.id) < ($3, $4))
           order by r.created_at desc, r.id desc
           limit $5"#,
        ids,
        subject,
        after_at,
        after_id,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(with_heads(tx, rows, |row| row.id)
        .await?
        .into_iter()
        .map(|(head, row)| {
            let exif = (
                row.exif_time.zip(row.exif_zone_known).map(|(value, zone_known)| CapturedTime {
                    value,
                    source: "EXIF",
                    zone_known,
                }),
                row.exif_lon.zip(row.exif_lat).map(|(lon, lat)| CapturedPlace { lon, lat, source: "EXIF" }),
            );
            let person = (
                row.captured_time.zip(row.captured_zone_known).map(|(value, zone_known)| CapturedTime {
                    value,
                    source: "person",
                    zone_known,
                }),
                row.lon.zip(row.lat).map(|(lon, lat)| CapturedPlace { lon, lat, source: "person" }),
            );
            Item {
                title: row.title.unwrap_or_else(|| row.file_name.clone()),
                captured: captured(person, exif),
                head,
                version: row.version,
                description: row.description,
                file_name_hides: shows_hidden(&row.file_name),
                file_name: row.file_name,
                media_type: row.media_type,
                declared_type: row.declared_type,
                bytes: row.bytes,
                sha256: row.sha256,
                received_at: row.received_at,
                subject_ids: row.subjects,
                lawful_basis: row.lawful_basis,
                consent_scope: row.consent_scope,
                log: row.log_index.zip(row.sealed_at).map(|(index, sealed_at)| LogPlace { index, sealed_at }),
            }
        })
        .collect())
}

type Claims = (Option<CapturedTime>, Option<CapturedPlace>);

/// A person's claim stands first; the file's claim stays visible beside it.
fn captured(person: Claims, exif: Claims) -> Captured {
    let (exif_time, exif_place) = exif;
    match person {
        (None, None) => Captured { time: exif_time, place: exif_place, ..Captured::default() },
        (Some(time), None) => Captured { time: Some(time), place: exif_place, exif_time, exif_place: None },
        (None, Some(place)) => Captured { time: exif_time, place: Some(place), exif_time: None, exif_place },
        (time, place) => Captured { time, place, exif_time, exif_place },
    }
}
