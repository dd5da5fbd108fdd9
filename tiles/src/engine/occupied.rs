//! Where there is anything to draw at all: squares of 10 km, so that empty places need no query.
//!
//! Squares are only ever added; one that became empty costs queries, never a wrong answer.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::{OnceLock, PoisonError, RwLock};

use sqlx::PgPool;

use crate::coord::TileCoord;
use crate::invalidate::TileChange;
use crate::layer::{Counted, Layer};
use crate::values::ShortHasher;

/// Side of a square as a zoom level.
const ZOOM: u8 = 12;
/// A change over more squares is remembered as "anywhere".
const MOST_SQUARES: u64 = 50_000;

/// How long looking for them may take.
const SURVEY_TIME: &str = "5min";

type Squares = HashSet<(Layer, u32, u32), BuildHasherDefault<ShortHasher>>;

#[derive(Debug, Default)]
pub(crate) struct Occupied {
    squares: RwLock<Squares>,
    anywhere: RwLock<Vec<Layer>>,
    known: OnceLock<()>,
}

impl Occupied {
    /// Reads every layer's squares. Changes heard of before and meanwhile have been added already.
    pub(crate) async fn load(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut tx = pool.begin().await?;
        // Every row is looked at once: with ten million, longer than a tile may take.
        sqlx::query!("select set_config('statement_timeout', $1, true) as bound", SURVEY_TIME)
            .fetch_one(&mut *tx)
            .await?;
        let ranges = sqlx::query!(
            r#"select layer as "layer!", west as "west!", north as "north!", east as "east!", south as "south!"
               from tile_occupied()"#
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let last = (1 << ZOOM) - 1;
        let within = |value: i32| value.clamp(0, last).cast_unsigned();
        for range in ranges {
            let Ok(layer) = Layer::parse(&range.layer) else { continue };
            let columns = within(range.west.saturating_sub(1))..=within(range.east.saturating_add(1));
            for column in columns {
                self.add(
                    layer,
                    column,
                    within(range.north.saturating_sub(1))..=within(range.south.saturating_add(1)),
                );
            }
        }
        self.known.get_or_init(|| ());
        Ok(())
    }

    pub(crate) fn apply(&self, change: &TileChange) {
        match change.tiles(ZOOM, MOST_SQUARES) {
            Some(tiles) => {
                for tile in tiles {
                    self.add(change.layer, tile.x(), tile.y()..=tile.y());
                }
            }
            None => {
                let mut anywhere = self.anywhere.write().unwrap_or_else(PoisonError::into_inner);
                if !anywhere.contains(&change.layer) {
                    anywhere.push(change.layer);
                }
            }
        }
    }

    /// Whether a tile may hold anything of a layer. Low zooms always may.
    pub(crate) fn may_hold(&self, layer: Layer, tile: TileCoord) -> bool {
        // What was published may tell of places that are empty by now.
        let published = layer.counted() == Some(Counted::Published);
        if published || tile.z() < ZOOM || self.known.get().is_none() {
            return true;
        }
        let layer = layer.source();
        let square = tile.ancestor(ZOOM);
        self.squares.read().unwrap_or_else(PoisonError::into_inner).contains(&(layer, square.x(), square.y()))
            || self.anywhere.read().unwrap_or_else(PoisonError::into_inner).contains(&layer)
    }

    fn add(&self, layer: Layer, column: u32, rows: impl Iterator<Item = u32>) {
        let mut squares = self.squares.write().unwrap_or_else(PoisonError::into_inner);
        squares.extend(rows.map(|row| (layer, column, row)));
    }
}
