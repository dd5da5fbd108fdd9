//! Map tiles over HTTP, and news of changed tiles for open maps. What a tile holds is decided in
//! the package `tiles`; this area only reads addresses, says who looks and sets headers.

mod address;
mod error;
mod keep_bundles;
mod keep_counts;
mod mount;
mod news;
mod reply;
mod routes;
mod store;
mod viewers;

pub use error::KINDS;
pub use keep_bundles::keep_bundles;
pub use keep_counts::keep_counts;
pub use mount::{Tiles, hear_of_writes};
pub use news::{News, follow_changes};
pub use routes::{events_router, router};
