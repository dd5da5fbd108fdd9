//! What a file said, written once, and the shapes derived from it.

use domain::walks::{Answers, Finding, Lang};
use geo_types::{Geometry, MultiPolygon};
use uuid::Uuid;

use super::super::derive_walk::Derived;
use super::super::dto::{WalkUnread, WalkWords};
use super::super::receive_walk::NewWalk;
use super::states::told;
use crate::db::geom::{area_from_wkb, from_wkb, to_geojson, to_wkb};
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

/// What only a single walk shows: its shapes and what the cleaning found.
#[derive(Debug)]
pub(in super::super) struct WalkDetails {
    /// The track as the file gave it, as GeoJSON.
    pub(in super::super) raw: Option<serde_json::Value>,
    pub(in super::super) candidate: Option<MultiPolygon<f64>>,
    pub(in super::super) findings: Vec<Finding>,
    pub(in super::super) answers: Answers,
}

pub(in super::super) async fn details(tx: &mut Tx, id: Uuid) -> Result<Option<WalkDetails>, Failure> {
    let row = sqlx::query!(
        "select st_asbinary(t.raw) as raw, st_asbinary(w.candidate) as candidate, w.findings, w.answers,
                w.gap_confirmed
         from walks w join walk_tracks t on t.id = w.id
         where w.id = $1 and w.superseded_at is null",
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        let (findings, answers) = told(row.findings, row.answers, row.gap_confirmed)?;
        let raw = row.raw.as_deref().map(from_wkb).transpose().map_err(Failure::unreadable)?;
        Ok(WalkDetails {
            raw: raw.as_ref().map(to_geojson),
            candidate: row.candidate.as_deref().map(area_from_wkb).transpose()?,
            findings,
            answers,
        })
    })
    .transpose()
}

pub(in super::super) async fn candidate(tx: &mut Tx, id: Uuid) -> Result<Option<MultiPolygon<f64>>, Failure> {
    let wkb = sqlx::query_scalar!(
        "select st_asbinary(candidate) as wkb from walks where id = $1 order by version desc limit 1",
        id
    )
    .fetch_optional(&mut **tx)
    .await?
    .flatten();
    wkb.as_deref().map(area_from_wkb).transpose()
}
