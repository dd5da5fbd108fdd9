//! What can go wrong with tiles.

use tiles::{CoordError, EngineError, FeedError, LayerError};

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
    #[error("the database cannot be reached for tiles")]
    Away(#[source] sqlx::Error),
    #[error("more tiles are being asked for than this server can build")]
    Busy,
    #[error("tile changes could not be replayed")]
    Changes(#[source] FeedError),
    #[error("the work on a tile was broken off")]
    BrokenOff(#[source] tokio::task::JoinError),
    #[error("as many maps listen for news as this server allows")]
    Full,
    #[error("this server has not begun to follow changes")]
    Unfollowed,
}

impl From<EngineError> for TileRouteError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Busy => Self::Busy,
            EngineError::Away(source) => Self::Away(source),
            EngineError::Rows(error) => Self::Rows(Failure(error.source)),
            EngineError::BrokenOff(error) => Self::BrokenOff(error),
        }
    }
}

impl HasProblem for TileRouteError {
    fn problem(&self) -> Problem {
        match self {
            Self::Layers(_) | Self::Tile(_) | Self::Day(_) => TILE_ADDRESS.because(self),
            Self::Absent => ABSENT.plain(),
            Self::Rows(failure) => failure.problem(),
            Self::Busy => UNAVAILABLE.plain().retry_after(1),
            Self::Away(_) | Self::Unfollowed => UNAVAILABLE.plain().retry_after(2),
            Self::Changes(_) | Self::Full => UNAVAILABLE.plain().retry_after(5),
            Self::BrokenOff(_) => INTERNAL.plain(),
        }
    }
}
