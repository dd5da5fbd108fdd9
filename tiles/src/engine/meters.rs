//! What `/metrics` says about tiles.

use metrics::{Counter, counter, histogram};

use crate::assemble::Assembled;
use crate::block::Refused;
use crate::coord::{MAX_ZOOM, TileCoord};

/// How a request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The client had it already.
    NotModified,
    /// From the kept bodies.
    Hit,
    /// Built, from kept blocks or from the database.
    Built,
    /// Nothing to draw, known without a query.
    Empty,
    /// Built without anything kept, as the outbox could not be read in time.
    Unleased,
}

const OUTCOMES: [(Outcome, &str); 5] = [
    (Outcome::NotModified, "not_modified"),
    (Outcome::Hit, "hit"),
    (Outcome::Built, "built"),
    (Outcome::Empty, "empty"),
    (Outcome::Unleased, "unleased"),
];

/// Counters looked up once, as looking one up costs as much as a hit.
pub(crate) struct Meters {
    outcomes: Vec<[Counter; OUTCOMES.len()]>,
    pub(crate) blocks_hit: Counter,
    pub(crate) blocks_loaded: Counter,
    pub(crate) rows_fetched: Counter,
    pub(crate) rebuilt: Counter,
}

impl std::fmt::Debug for Meters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Meters")
    }
}

impl Default for Meters {
    fn default() -> Self {
        let of_zoom = |zoom: u8| {
            OUTCOMES.map(
                |(_, name)| counter!("mipaka_tiles_total", "outcome" => name, "zoom" => zoom.to_string()),
            )
        };
        Self {
            outcomes: (0..=MAX_ZOOM).map(of_zoom).collect(),
            blocks_hit: counter!("mipaka_tile_blocks_total", "outcome" => "hit"),
            blocks_loaded: counter!("mipaka_tile_blocks_total", "outcome" => "loaded"),
            rows_fetched: counter!("mipaka_tile_blocks_total", "outcome" => "passed"),
            rebuilt: counter!("mipaka_tiles_rebuilt_total"),
        }
    }
}

impl Meters {
    pub(crate) fn answered(&self, outcome: Outcome, tile: TileCoord) {
        if let Some(place) = OUTCOMES.iter().position(|(each, _)| *each == outcome) {
            self.outcomes[usize::from(tile.z())][place].increment(1);
        }
    }

    pub(crate) fn built(tile: TileCoord, built: &Assembled, seconds: f64) {
        let zoom = tile.z().to_string();
        histogram!("mipaka_tile_build_seconds", "zoom" => zoom.clone()).record(seconds);
        counter!("mipaka_tile_features_total").increment(built.features as u64);
        for (layer, bytes) in &built.layers {
            counter!("mipaka_tile_bytes_total", "layer" => layer.id(), "zoom" => zoom.clone())
                .increment(*bytes as u64);
        }
        for (layer, left_out) in &built.dropped {
            counter!("mipaka_tile_features_dropped_total", "layer" => layer.id(), "zoom" => zoom.clone())
                .increment(*left_out as u64);
        }
    }

    /// Counts rows that could not be read and names them in the log, without what they hold.
    pub(crate) fn refused(refused: &[Refused]) {
        for row in refused {
            counter!("mipaka_tile_rows_refused_total", "layer" => row.layer.id()).increment(1);
            tracing::warn!(
                tile.layer = row.layer.id(),
                tile.feature = row.feature_id,
                reason = %row.reason,
                "a tile row was left out"
            );
        }
    }
}
