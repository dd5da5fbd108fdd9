//! Asks the database for one tile's rows: per layer one fixed query, one aggregated value.
//!
//! The tile tables have no row security (`&&` is not leak-proof and would lose its index), so every
//! query here spells out who is looking. Run them on a pool of the role `mipaka_tiles`.

use chrono::NaiveDate;
use sqlx::PgPool;
use uuid::Uuid;

use crate::assemble::{Assembled, assemble};
use crate::coord::{BUFFER, TileCoord};
use crate::layer::Layer;
use crate::viewer::Viewer;

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
    at: NaiveDate,
    partners: &'a [Uuid],
    readers: &'a [Uuid],
}

macro_rules! packed_rows_of {
    ($table:tt, $pool:expr, $asked:expr) => {
        sqlx::query_scalar!(
            r#"select string_agg(packed, ''::bytea) as "packed" from "#
                + $table
                + r#"
            where box && box(point($1, $2), point($3, $4))
              and min_zoom <= $5
              and valid_from <= $6
              and (valid_to is null or valid_to > $6)
              and (visibility = 'public'
                or (visibility = 'partner' and organisation_id = any ($7))
                or (visibility in ('partner', 'restricted') and organisation_id = any ($8)))"#,
            $asked.west,
            $asked.south,
            $asked.east,
            $asked.north,
            $asked.zoom,
            $asked.at,
            $asked.partners,
            $asked.readers
        )
        .fetch_one($pool)
        .await
    };
}

/// The packed rows of one layer that `viewer` may see in a tile on a day, in no promised order.
///
/// Answers `None` without asking the database where the layer is closed to the viewer or too deep.
pub async fn fetch_packed(
    pool: &PgPool,
    layer: Layer,
    tile: TileCoord,
    viewer: &Viewer,
    at: NaiveDate,
) -> Result<Option<Vec<u8>>, FetchError> {
    if !viewer.sees_layer(layer) || tile.z() < layer.spec().min_zoom {
        return Ok(None);
    }
    // One unit more than the buffer: rows hold centimetres and boxes are compared in metres.
    let area = tile.mercator(BUFFER + 1);
    let asked = Question {
        west: area.west,
        south: area.south,
        east: area.east,
        north: area.north,
        zoom: i16::from(tile.z()),
        at,
        partners: viewer.partner_organisations(),
        readers: viewer.reader_organisations(),
    };
    match layer {
        Layer::Places => packed_rows_of!("tile_places", pool, asked),
        Layer::Base => packed_rows_of!("tile_base", pool, asked),
        Layer::Settlements => packed_rows_of!("tile_settlements", pool, asked),
        Layer::Structures => packed_rows_of!("tile_structures", pool, asked),
        Layer::Claims => packed_rows_of!("tile_claims", pool, asked),
        Layer::Corridors => packed_rows_of!("tile_corridors", pool, asked),
        Layer::Incidents => packed_rows_of!("tile_incidents", pool, asked),
    }
    .map_err(|source| FetchError { layer: layer.id(), source })
}

/// The packed rows of each layer the viewer may see in a tile.
pub async fn fetch_layers(
    pool: &PgPool,
    layers: &[Layer],
    tile: TileCoord,
    viewer: &Viewer,
    at: NaiveDate,
) -> Result<Vec<(Layer, Vec<u8>)>, FetchError> {
    let mut fetched = Vec::with_capacity(layers.len());
    for layer in layers {
        if let Some(packed) = fetch_packed(pool, *layer, tile, viewer, at).await? {
            fetched.push((*layer, packed));
        }
    }
    Ok(fetched)
}

/// Encodes what was fetched; work for the processor only. Refused rows are logged by feature id.
pub fn assemble_fetched(tile: TileCoord, fetched: &[(Layer, Vec<u8>)]) -> Assembled {
    let parts: Vec<_> = fetched.iter().map(|(layer, packed)| (*layer, packed.as_slice())).collect();
    let built = assemble(tile, &parts);
    for refused in &built.refused {
        tracing::warn!(
            tile.layer = refused.layer.id(),
            tile.feature = refused.feature_id,
            reason = %refused.reason,
            "a tile row was left out"
        );
    }
    built
}
