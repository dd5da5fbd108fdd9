//! What a file said, written once, and the shapes derived from it.

use domain::walks::Lang;
use geo_types::{Geometry, MultiPolygon};
use uuid::Uuid;

use super::super::derive_walk::Derived;
use super::super::dto::{WalkUnread, WalkWords};
use super::super::receive_walk::NewWalk;
use crate::db::geom::{from_wkb, to_geojson, to_wkb};
use crate::db::{Failure, Tx};

pub(in super::super) async fn insert_track(
    tx: &mut Tx,
    new: &NewWalk,
    item: Uuid,
    derived: &Derived,
) -> Result<(), Failure> {
    let (read, unreadable) = match derived {
        Derived::Read(read) => (Some(read), None),
        Derived::Unreadable(why) => {
            let words = WalkWords { en: why.words(Lang::En), sw: why.words(Lang::Sw) };
            (None, serde_json::to_value(WalkUnread { code: why.kind.code().into(), words }).ok())
        }
    };
    let raw = read.and_then(|read| read.raw.clone()).map(|lines| to_wkb(&Geometry::MultiLineString(lines)));
    sqlx::query!(
        "insert into walk_tracks (id, file_name, bytes, sha256, item_id, raw, fixes, walked_on, accuracy_m, unreadable)
         values ($1, $2, $3, $4, $5, st_geomfromwkb($6, 4326), $7, $8, $9, $10)",
        new.id,
        new.file.name,
        i64::try_from(new.file.received.bytes).unwrap_or(i64::MAX),
        &new.file.received.sha256[..],
        item,
        raw,
        read.map_or(0, |read| i32::try_from(read.fixes).unwrap_or(i32::MAX)),
        read.and_then(|read| read.walked_on),
        read.and_then(|read| read.accuracy_m),
        unreadable,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The track as the file gave it, as GeoJSON.
pub(in super::super) async fn raw(tx: &mut Tx, id: Uuid) -> Result<Option<serde_json::Value>, Failure> {
    let wkb = sqlx::query_scalar!("select st_asbinary(raw) as wkb from walk_tracks where id = $1", id)
        .fetch_optional(&mut **tx)
        .await?
        .flatten();
    Ok(wkb.and_then(|wkb| from_wkb(&wkb).ok()).map(|shape| to_geojson(&shape)))
}

pub(in super::super) async fn candidate(tx: &mut Tx, id: Uuid) -> Result<Option<MultiPolygon<f64>>, Failure> {
    let wkb = sqlx::query_scalar!(
        "select st_asbinary(candidate) as wkb from walks where id = $1 order by version desc limit 1",
        id
    )
    .fetch_optional(&mut **tx)
    .await?
    .flatten();
    Ok(wkb.and_then(|wkb| match from_wkb(&wkb) {
        Ok(Geometry::MultiPolygon(shape)) => Some(shape),
        _ => None,
    }))
}
