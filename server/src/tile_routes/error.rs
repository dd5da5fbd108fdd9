//! What can go wrong with tiles.

use tiles::{CoordError, FeedError, FetchError, LayerError};

use crate::db::Failure;
use crate::http::problem::{ABSENT, INTERNAL, Kind, UNAVAILABLE};
use crate::http::{HasProblem, Problem};

const TILE_ADDRESS: Kind = Kind::new(
    400,
    "tile-address",
    "There can be no tile at this address",
    "Ask for /tiles/{layers}/{z}/{x}/{y} with layers of the list, zoom 0 to 22 and at=YYYY-MM-DD.",
);

/// Kinds only this area knows.
pub const KINDS: &[Kind] = &[TILE_ADDRESS];

#[derive(Debug, thiserror::Error)]
pub(super) enum TileRouteError {
    #[error(transparent)]
    Layers(#[from] LayerError),
    #[error(transparent)]
    Tile(#[from] CoordError),
    #[error("at is not a day between 1800 and 2200: {0:?}")]
    Day(String),
    #[error("no description of tiles at this address")]
    Absent,
    #[error("tile rows could not be fetched")]
    Rows(#[source] Failure),
    #[error("tile changes could not be replayed")]
    Changes(#[source] FeedError),
    #[error("the work on a tile was broken off")]
    BrokenOff(#[source] tokio::task::JoinError),
    #[error("as many maps listen for news as this server allows")]
    Full,
}

impl From<FetchError> for TileRouteError {
    fn from(error: FetchError) -> Self {
        Self::Rows(Failure(error.source))
    }
}

impl HasProblem for TileRouteError {
    fn problem(&self) -> Problem {
        match self {
            Self::Layers(_) | Self::Tile(_) | Self::Day(_) => TILE_ADDRESS.because(self),
            Self::Absent => ABSENT.plain(),
            Self::Rows(failure) => failure.problem(),
            Self::Changes(_) | Self::Full => UNAVAILABLE.plain().retry_after(5),
            Self::BrokenOff(_) => INTERNAL.plain(),
        }
    }
}
