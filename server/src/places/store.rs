//! Every statement of the area.

use chrono::NaiveDate;
use geo_types::{Geometry, MultiPolygon};
use uuid::Uuid;

use super::base_map::NewBaseFeature;
use super::dto::PlaceView;
use super::import_geojson::NewPlace;
use crate::db::geom::to_wkb;
use crate::db::{Failure, Tx};
use crate::http::page::PageRequest;

pub(super) async fn list(
    tx: &mut Tx,
    kind: Option<&str>,
    within: Option<Uuid>,
    pattern: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<PlaceView>, Failure> {
    let rows = sqlx::query!(
        "select id, name, kind, code, parent_id, source,
                st_xmin(geom) as \"west!\", st_ymin(geom) as \"south!\", st_xmax(geom) as \"east!\", st_ymax(geom) as \"north!\"
         from places
         where valid_to is null
           and ($1::text is null or kind = $1)
           and ($2::uuid is null or parent_id = $2
                or exists (select from places as outer_place where outer_place.id = $2 and outer_place.id <> places.id
                           and outer_place.geom && places.geom and st_contains(outer_place.geom, st_pointonsurface(places.geom))))
           and ($3::text is null or name ilike $3)
           and ($4::uuid is null or (lower(name), id) > (select lower(before.name), before.id from places as before where before.id = $4))
         order by lower(name), id
         limit $5",
        kind,
        within,
        pattern,
        page.after_id(),
        page.fetch(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PlaceView {
            id: row.id,
            name: row.name,
            kind: row.kind,
            code: row.code,
            parent_id: row.parent_id,
            source: row.source,
            bbox: [row.west, row.south, row.east, row.north],
        })
        .collect())
}

/// A place as search and the map's drawer name it.
#[derive(Debug)]
pub struct PlaceFeature {
    pub id: Uuid,
    pub kind: String,
    pub name: String,
    pub code: Option<String>,
    pub source: String,
    pub imported_at: chrono::DateTime<chrono::Utc>,
    /// Longitude, latitude of a point inside.
    pub centre: [f64; 2],
}

/// The place a tile's feature id stands for.
pub async fn find_by_feature(tx: &mut Tx, feature_id: i64) -> Result<Option<PlaceFeature>, Failure> {
    Ok(features(tx, Some(feature_id), None).await?.pop())
}

/// Places whose name fits an ILIKE pattern, the largest kind first.
pub async fn search(tx: &mut Tx, pattern: &str) -> Result<Vec<PlaceFeature>, Failure> {
    features(tx, None, Some(pattern)).await
}

async fn features(
    tx: &mut Tx,
    feature_id: Option<i64>,
    pattern: Option<&str>,
) -> Result<Vec<PlaceFeature>, Failure> {
    let rows = sqlx::query!(
        "select id, kind, name, code, source, imported_at,
                st_x(st_pointonsurface(geom)) as \"lon!\", st_y(st_pointonsurface(geom)) as \"lat!\"
         from places
         where ($1::bigint is null or feature_id = $1)
           and ($2::text is null or (name ilike $2 and valid_to is null))
         order by array_position(array['county', 'sub_county', 'ward', 'location'], kind), name
         limit 10",
        feature_id,
        pattern,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PlaceFeature {
            id: row.id,
            kind: row.kind,
            name: row.name,
            code: row.code,
            source: row.source,
            imported_at: row.imported_at,
            centre: [row.lon, row.lat],
        })
        .collect())
}

pub(super) async fn find_county(tx: &mut Tx, name: &str) -> Result<Option<Uuid>, Failure> {
    Ok(sqlx::query_scalar!(
        "select id from places where kind = 'county' and lower(name) = lower($1) and valid_to is null limit 1",
        name
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// What repairing an outline would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repaired {
    Sound,
    Mended,
    Nothing,
}

pub(super) async fn repair(tx: &mut Tx, geometry: &MultiPolygon<f64>) -> Result<Repaired, Failure> {
    let row = sqlx::query!(
        "select st_isvalid(given) as \"sound!\", st_isempty(st_collectionextract(st_makevalid(given), 3)) as \"empty!\"
         from st_geomfromwkb($1, 4326) as given",
        to_wkb(&Geometry::MultiPolygon(geometry.clone())),
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(match (row.sound, row.empty) {
        (_, true) => Repaired::Nothing,
        (true, false) => Repaired::Sound,
        (false, false) => Repaired::Mended,
    })
}

/// The present place of the same kind, name and code, and whether its outline is the same.
pub(super) async fn compare_present(tx: &mut Tx, new: &NewPlace) -> Result<Option<(Uuid, bool)>, Failure> {
    let row = sqlx::query!(
        "select id, st_equals(geom, st_collectionextract(st_makevalid(st_geomfromwkb($5, 4326)), 3)) as \"same!\"
         from places
         where kind = $1 and lower(name) = lower($2) and coalesce(code, '') = coalesce($3, '')
           and parent_id is not distinct from $4 and valid_to is null",
        new.kind.as_str(),
        new.name,
        new.code,
        new.parent_id,
        to_wkb(&Geometry::MultiPolygon(new.geometry.clone())),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.same)))
}

/// Lets a place hold until `day`; false when it began that day, so that it would hold on none.
pub(super) async fn end(tx: &mut Tx, id: Uuid, day: NaiveDate) -> Result<bool, Failure> {
    let done = sqlx::query!(
        "update places set valid_to = $2 where id = $1 and valid_to is null and (valid_from is null or valid_from < $2)",
        id,
        day
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn insert(tx: &mut Tx, new: &NewPlace) -> Result<(), Failure> {
    sqlx::query!(
        "insert into places (id, kind, name, code, parent_id, source, valid_from, geom, imported_at)
         select $1, $2, $3, $4, $5, $6, $7,
                st_multi(case when st_isvalid(given) then given else st_collectionextract(st_makevalid(given), 3) end), $9
         from st_geomfromwkb($8, 4326) as given",
        new.id,
        new.kind.as_str(),
        new.name,
        new.code,
        new.parent_id,
        new.source,
        new.valid_from,
        to_wkb(&Geometry::MultiPolygon(new.geometry.clone())),
        new.at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_base_features(tx: &mut Tx, features: &[NewBaseFeature]) -> Result<(), Failure> {
    let ids: Vec<Uuid> = features.iter().map(|feature| feature.id).collect();
    let kinds: Vec<String> = features.iter().map(|feature| feature.kind.to_owned()).collect();
    let names: Vec<Option<String>> = features.iter().map(|feature| feature.name.clone()).collect();
    let zooms: Vec<i32> = features.iter().map(|feature| i32::from(feature.min_zoom)).collect();
    let sources: Vec<String> = features.iter().map(|feature| feature.source.clone()).collect();
    let shapes: Vec<Vec<u8>> = features.iter().map(|feature| to_wkb(&feature.geometry)).collect();
    sqlx::query!(
        "with stored as (
             insert into base_features (id, kind, name, min_zoom, source, geom)
             select id, kind, name, min_zoom, source, st_geomfromwkb(wkb, 4326)
             from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::bytea[])
                 as given (id, kind, name, min_zoom, source, wkb)
             returning id, kind, name, min_zoom, geom)
         select tile_put_many('base', array_agg(id), array_agg(geom), array_agg(null::date), array_agg(null::date),
             array_agg(min_zoom::int), array_agg(tile_attributes(array[kind, name]))) as written
         from stored having count(*) > 0",
        &ids,
        &kinds,
        &names as &[Option<String>],
        &zooms,
        &sources,
        &shapes,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(())
}
