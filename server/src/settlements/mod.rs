//! Named places people live in, and every version of their boundary.

mod boundary_view;
mod create_settlement;
mod dto;
mod error;
mod insert_boundary;
mod policy;
mod present;
mod routes;
mod store;

pub use boundary_view::BoundaryView;
pub use create_settlement::{NewSettlement, insert_settlement};
pub use error::{KINDS, SettlementError};
pub use insert_boundary::{NewBoundary, insert_boundary};
pub use policy::keeper_of_new_record;
pub use present::{
    PresentBoundary, SettlementBrief, boundary_before, find_boundary, find_settlement, list_boundaries,
    load_settlement, present_boundary, settlement_containing,
};
pub use routes::router;
