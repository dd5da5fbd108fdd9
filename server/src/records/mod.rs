//! Any record, whatever its kind: finding it, naming it, and who may read it.

mod dto;
mod error;
mod open_record;
mod routes;
mod store;

pub use error::{KINDS, RecordError};
pub use routes::router;
