//! Map tiles over HTTP, and news of changed tiles for open maps. What a tile holds is decided in
//! the package `tiles`; this area only reads addresses, says who looks and sets headers.

mod address;
mod error;
mod mount;
mod news;
mod reply;
mod routes;
mod viewers;

pub use error::KINDS;
pub use mount::{Tiles, hear_of_writes};
pub use news::{News, follow_changes};
pub use routes::{events_router, router};
