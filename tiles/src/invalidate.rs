//! Which tiles changed: reads the outbox in order, without skipping a late commit.
//!
//! Waiting for news (LISTEN) is the caller's; this only answers what is new since a place.

use std::fmt;
use std::str::FromStr;

use sqlx::PgPool;
use uuid::Uuid;

use crate::coord::{LonLatBox, TileCoord};
use crate::layer::Layer;
use crate::viewer::{Audience, Viewer, Visibility};

/// Rows read in one go.
const BATCH: i32 = 1_000;

/// Where a reader of the outbox stands: everything up to and with this is known to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    xact: u64,
    seq: i64,
}

/// A committed change to one layer, for one audience.
#[derive(Debug, Clone, PartialEq)]
pub struct TileChange {
    pub place: Place,
    pub layer: Layer,
    /// Old and new extents, degrees.
    pub boxes: Vec<LonLatBox>,
    /// Whom it is told to; for everybody it names no organisation.
    pub audience: Audience,
    /// One of the records that changed; a batch names only one.
    pub record_id: Option<Uuid>,
}

/// What the outbox says of one change.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) layer: Option<String>,
    pub(crate) boxes: Option<serde_json::Value>,
    pub(crate) visibility: Option<String>,
    pub(crate) organisation: Option<Uuid>,
    pub(crate) record: Option<Uuid>,
}

/// Reads changes from a place onwards.
#[derive(Debug, Clone)]
pub struct ChangeFeed {
    place: Place,
}

#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    #[error("tile changes could not be read")]
    Storage(#[source] sqlx::Error),
    #[error("the database gave no usable place in the outbox")]
    Place,
}

impl ChangeFeed {
    /// Starts with whatever commits from now on.
    pub async fn from_now(pool: &PgPool) -> Result<Self, FeedError> {
        let oldest =
            sqlx::query_scalar!(r#"select pg_snapshot_xmin(pg_current_snapshot())::text as "oldest!""#)
                .fetch_one(pool)
                .await
                .map_err(FeedError::Storage)?;
        let oldest: u64 = oldest.parse().map_err(|_| FeedError::Place)?;
        Ok(Self::after(Place { xact: oldest.saturating_sub(1), seq: i64::MAX }))
    }

    /// Goes on after a place, for example one a client had reached before it lost its connection.
    pub fn after(place: Place) -> Self {
        Self { place }
    }

    pub fn place(&self) -> Place {
        self.place
    }

    /// The changes committed since the last call, oldest first; empty when there is no news.
    pub async fn next(&mut self, pool: &PgPool) -> Result<Vec<TileChange>, FeedError> {
        let rows = sqlx::query!(
            r#"select xact as "xact!", seq as "seq!", layer, boxes, visibility, organisation_id, record_id
               from tile_changes_after($1, $2, $3)"#,
            self.place.xact.to_string(),
            self.place.seq,
            BATCH
        )
        .fetch_all(pool)
        .await
        .map_err(FeedError::Storage)?;

        let mut changes = Vec::with_capacity(rows.len());
        for row in rows {
            let place = Place::new(row.xact.parse().map_err(|_| FeedError::Place)?, row.seq);
            self.place = place;
            let notice = Notice {
                layer: row.layer,
                boxes: row.boxes,
                visibility: row.visibility,
                organisation: row.organisation_id,
                record: row.record_id,
            };
            match notice.read(place) {
                Some(change) => changes.push(change),
                None => {
                    tracing::warn!(outbox.seq = row.seq, "a tile change could not be read and was left out");
                }
            }
        }
        Ok(changes)
    }
}

impl Notice {
    pub(crate) fn read(self, place: Place) -> Option<TileChange> {
        let visibility = self.visibility.as_deref().and_then(Visibility::parse)?;
        Some(TileChange {
            place,
            layer: self.layer.as_deref().and_then(|id| Layer::parse(id).ok())?,
            boxes: serde_json::from_value(self.boxes?).ok()?,
            audience: match visibility {
                Visibility::Public => Audience::PUBLIC,
                _ => Audience { visibility, organisation: self.organisation },
            },
            record_id: self.record,
        })
    }
}

impl Place {
    pub fn new(xact: u64, seq: i64) -> Self {
        Self { xact, seq }
    }

    pub(crate) fn xact(self) -> u64 {
        self.xact
    }

    pub(crate) fn seq(self) -> i64 {
        self.seq
    }

    /// A number that looks nothing like its neighbours' (the finaliser of SplitMix64).
    pub(crate) fn mixed(self) -> u64 {
        let mut mixed = self.xact.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.seq.cast_unsigned();
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}

impl TileChange {
    pub fn touches(&self, tile: TileCoord) -> bool {
        self.boxes.iter().any(|area| area.touches(tile))
    }

    /// The tiles of one zoom to be drawn anew, or `None` where they are more than `at_most`.
    pub fn tiles(&self, z: u8, at_most: u64) -> Option<Vec<TileCoord>> {
        if self.boxes.iter().map(|area| area.count_tiles(z)).sum::<u64>() > at_most {
            return None;
        }
        let mut tiles: Vec<_> = self.boxes.iter().flat_map(|area| area.tiles(z)).collect();
        tiles.sort_unstable();
        tiles.dedup();
        Some(tiles)
    }

    /// Whether a viewer may learn of this change.
    pub fn is_seen_by(&self, viewer: &Viewer) -> bool {
        viewer.sees_layer(self.layer) && viewer.sees_row(self.audience)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.xact, self.seq)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a place in the outbox")]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let (xact, seq) = text.split_once('-').ok_or(NotAPlace)?;
        Ok(Self {
            xact: xact.parse().map_err(|_| NotAPlace)?,
            seq: seq.parse().ok().filter(|seq| *seq >= 0).ok_or(NotAPlace)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(boxes: Vec<LonLatBox>) -> TileChange {
        TileChange {
            place: Place { xact: 5, seq: 9 },
            layer: Layer::Claims,
            boxes,
            audience: Audience { visibility: Visibility::Restricted, organisation: Some(Uuid::from_u128(7)) },
            record_id: None,
        }
    }

    #[test]
    fn a_place_survives_being_written_down() {
        let place = Place { xact: 81, seq: 12 };
        assert_eq!(place.to_string().parse(), Ok(place));
        for bad in ["", "7", "-", "7--1", "a-1", "99999999999999999999-1"] {
            assert_eq!(bad.parse::<Place>(), Err(NotAPlace));
        }
    }

    #[test]
    fn old_and_new_extents_name_their_tiles_once() {
        let here = LonLatBox::from([36.85, -1.27, 36.86, -1.26]);
        let moved = change(vec![here, here]);
        let tiles = moved.tiles(14, 100).expect("few tiles");
        assert!(!tiles.is_empty() && tiles.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(tiles.iter().all(|tile| moved.touches(*tile)));
        assert_eq!(moved.tiles(22, 100), None);
    }

    #[test]
    fn news_of_private_rows_reaches_their_readers_only() {
        let news = change(Vec::new());
        assert!(!news.is_seen_by(&Viewer::public()));
        assert!(!news.is_seen_by(&Viewer::account(vec![Uuid::from_u128(7)], vec![])));
        assert!(news.is_seen_by(&Viewer::account(vec![], vec![Uuid::from_u128(7)])));
    }
}
