//! Asks the database for the rows of one layer around one place: one fixed query, one aggregated value.
//!
//! The tile tables have no row security (`&&` is not leak-proof and would lose its index), so the
//! query for one viewer spells out who is looking; whole blocks are asked for without a viewer and
//! judged row by row when they are cut. Run it as the role `mipaka_tiles`.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::coord::{BUFFER, TileCoord};
use crate::cut::Look;
use crate::layer::{Counted, Layer};
use crate::strays::with_strays;

/// What was fetched to be cut into one tile, or few that lie in one area.
#[derive(Debug)]
pub struct FetchedRows {
    pub layer: Layer,
    pub packed: Vec<u8>,
    /// West, south, east and north in centimetres of Web Mercator beyond which nothing is drawn;
    /// none where every point of a shape counts.
    pub area: Option<[i32; 4]>,
}

#[derive(Debug, thiserror::Error)]
#[error("rows of layer {layer} could not be read")]
pub struct FetchError {
    pub layer: &'static str,
    #[source]
    pub source: sqlx::Error,
}

/// What every layer's query is asked with.
struct Question<'a> {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    zoom: i16,
    everything: bool,
    every_row: bool,
    at: chrono::NaiveDate,
    partners: &'a [Uuid],
    readers: &'a [Uuid],
}

macro_rules! packed_rows_of {
    ($table:tt, $connection:expr, $asked:expr) => {
        sqlx::query_scalar!(
            r#"select string_agg(packed, ''::bytea) as "packed" from "#
                + $table
                + r#"
            where box && box(point($1, $2), point($3, $4))
              and min_zoom <= $5
              and ($9 or (valid_from <= $6
                and (valid_to is null or valid_to > $6)
                and (visibility = 'public'
                  or (visibility = 'partner' and organisation_id = any ($7))
                  or (visibility in ('partner', 'restricted') and organisation_id = any ($8)))))"#,
            $asked.west,
            $asked.south,
            $asked.east,
            $asked.north,
            $asked.zoom,
            $asked.at,
            $asked.partners,
            $asked.readers,
            $asked.everything
        )
        .fetch_one($connection)
        .await
    };
}

/// From here on nearly every row of an area is drawn for whoever signs in: leaving out the few
/// others takes the database longer than sending them, and cutting leaves them out anyway.
const DEEP: u8 = 14;

/// The same without a look at each row.
macro_rules! every_row_of {
    ($table:tt, $connection:expr, $asked:expr) => {
        sqlx::query_scalar!(
            r#"select string_agg(packed, ''::bytea) as "packed" from "#
                + $table
                + r#" where box && box(point($1, $2), point($3, $4))"#,
            $asked.west,
            $asked.south,
            $asked.east,
            $asked.north
        )
        .fetch_one($connection)
        .await
    };
}

/// Structures lie in bundles, and beside them what changed since.
async fn bundled_structures(
    connection: &mut PgConnection,
    asked: &Question<'_>,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let around = sqlx::query!(
        r#"select
            (select string_agg(packed, ''::bytea) from tile_bundles where box && box(point($1, $2), point($3, $4))) as bundles,
            (select string_agg(entry, ''::bytea order by seq) from tile_strays
             where box && box(point($1, $2), point($3, $4))) as strays"#,
        asked.west,
        asked.south,
        asked.east,
        asked.north
    )
    .fetch_one(connection)
    .await?;
    let bundles = around.bundles.unwrap_or_default();
    Ok(Some(with_strays(bundles, &around.strays.unwrap_or_default())))
}

macro_rules! rows_of {
    ($table:tt, $connection:expr, $asked:expr) => {
        if $asked.every_row {
            every_row_of!($table, $connection, $asked)
        } else {
            packed_rows_of!($table, $connection, $asked)
        }
    };
}

/// The packed rows that a look may see in a tile, in no promised order. There may be others among
/// them, as in a block: whoever cuts the tile judges each row.
pub async fn fetch_tile(
    connection: &mut PgConnection,
    layer: Layer,
    tile: TileCoord,
    look: Look<'_>,
) -> Result<Vec<u8>, FetchError> {
    if !look.viewer.sees_layer(layer) {
        return Ok(Vec::new());
    }
    if let Some(counted) = layer.counted() {
        return fetch_cells(connection, layer, counted, tile, tile.z()).await;
    }
    let asked = Question {
        everything: false,
        every_row: tile.z() >= DEEP && !look.viewer.is_public(),
        at: look.at,
        partners: look.viewer.partner_organisations(),
        readers: look.viewer.reader_organisations(),
        ..Question::around(tile, tile.z())
    };
    fetch(connection, layer, &asked).await
}

/// The packed rows of every audience and period around a cell, for tiles as deep as `zoom`.
pub async fn fetch_block(
    connection: &mut PgConnection,
    layer: Layer,
    cell: TileCoord,
    zoom: u8,
) -> Result<Vec<u8>, FetchError> {
    if let Some(counted) = layer.counted() {
        return fetch_cells(connection, layer, counted, cell, zoom).await;
    }
    fetch(connection, layer, &Question::around(cell, zoom)).await
}

impl Question<'_> {
    fn around(tile: TileCoord, zoom: u8) -> Self {
        // One unit more than the buffer: rows hold centimetres and boxes are compared in metres.
        let area = tile.mercator(BUFFER + 1);
        Self {
            west: area.west,
            south: area.south,
            east: area.east,
            north: area.north,
            zoom: i16::from(zoom),
            everything: true,
            every_row: tile.z() >= DEEP,
            at: chrono::NaiveDate::default(),
            partners: &[],
            readers: &[],
        }
    }
}

async fn fetch(
    connection: &mut PgConnection,
    layer: Layer,
    asked: &Question<'_>,
) -> Result<Vec<u8>, FetchError> {
    match layer {
        Layer::Places => rows_of!("tile_places", connection, asked),
        Layer::Base => rows_of!("tile_base", connection, asked),
        Layer::Settlements => rows_of!("tile_settlements", connection, asked),
        Layer::Structures => bundled_structures(connection, asked).await,
        Layer::Claims => rows_of!("tile_claims", connection, asked),
        Layer::Corridors => rows_of!("tile_corridors", connection, asked),
        Layer::Incidents => rows_of!("tile_incidents", connection, asked),
        Layer::PublicCounts | Layer::StructureCounts | Layer::ClaimCounts | Layer::IncidentCounts => Ok(None),
    }
    .map(Option::unwrap_or_default)
    .map_err(|source| FetchError { layer: layer.id(), source })
}

/// The cells under a tile, for tiles as deep as `zoom`: of every audience and day, to be judged when cut.
async fn fetch_cells(
    connection: &mut PgConnection,
    layer: Layer,
    counted: Counted,
    tile: TileCoord,
    zoom: u8,
) -> Result<Vec<u8>, FetchError> {
    let [z, x, y, deepest] =
        [u32::from(tile.z()), tile.x(), tile.y(), u32::from(zoom.min(layer.spec().max_zoom))]
            .map(u32::cast_signed);
    let packed = match counted {
        Counted::Live(source) => {
            sqlx::query_scalar!("select tile_cells_packed($1, $2, $3, $4, $5)", source.id(), z, x, y, deepest)
                .fetch_one(connection)
                .await
        }
        Counted::Published => {
            sqlx::query_scalar!("select tile_public_packed($1, $2, $3, $4)", z, x, y, deepest)
                .fetch_one(connection)
                .await
        }
    };
    packed.map(Option::unwrap_or_default).map_err(|source| FetchError { layer: layer.id(), source })
}
