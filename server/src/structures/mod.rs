//! Numbered buildings: stored and found by the batch.

mod dto;
mod insert_many;
mod routes;
mod store;

pub use insert_many::{NewStructure, StructureBatch, StructureUse, insert_many};
pub use routes::router;
pub use store::{StructureNear, in_boxes};
