//! Claims: asserted rights over an area. Rival claims stand side by side; none is judged here.

mod create_claim;
mod dto;
mod error;
mod export_claim;
mod routes;
mod store;

pub use create_claim::{NewClaim, insert_claim};
pub use error::ClaimError;
pub use export_claim::{export, title_of};
pub use routes::router;
