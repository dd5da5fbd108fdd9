//! PostGIS rows to vector tiles (MVT 2.1).
//!
//! Coordinates, geometry and encoding are pure; `fetch` and `invalidate` speak SQL to the tables of
//! `migrations/0002_tiles.sql`. This package knows neither HTTP nor any area of the server, and
//! never asks PostGIS to cut or encode a tile. Modules in the order a tile passes them:

pub mod coord;
pub mod layer;
mod layers;
pub mod viewer;

pub mod fetch;
pub mod rows;
pub mod sheaf;
mod strays;
pub mod twkb;

pub mod block;
mod block_reader;
mod boxes;
pub mod outlines;
pub(crate) mod cells;
pub mod shape;
mod thin;
mod values;

pub mod clip;
pub mod cut;
mod pinches;
pub mod quantise;
pub mod repair;
pub mod rings;
mod simplify;

pub mod assemble;
mod drive;
mod protobuf;
pub mod writer;

pub mod engine;
pub mod etag;
pub mod gzip;
pub mod invalidate;
pub mod tilejson;

pub use assemble::{Assembled, assemble};
pub use block::{Block, Refusal, Refused};
pub use coord::{CoordError, LonLatBox, TileCoord};
pub use cut::Look;
pub use engine::{Answer, Ask, Engine, EngineError, Limits};
pub use fetch::{FetchError, FetchedRows, fetch_block, fetch_tile};
pub use invalidate::{ChangeFeed, FeedError, Place, TileChange};
pub use layer::{Attribute, AttributeKind, Counted, Layer, LayerError, LayerSpec, parse_layers};
pub use tilejson::{TileJson, tilejson};
pub use viewer::{Audience, Viewer, Visibility};
