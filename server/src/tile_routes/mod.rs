//! Map tiles over HTTP, and news of changed tiles for open maps. What a tile holds is decided in
//! the package `tiles`; this area only reads addresses, says who looks and sets headers.

mod address;
mod error;
mod news;
mod reply;
mod routes;

pub use error::KINDS;
pub use news::{News, follow_changes};
pub use routes::{events_router, router};
