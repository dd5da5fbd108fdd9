//! Walked tracks: the original kept whatever it is, a candidate boundary with every change said,
//! and the two hands that make it the settlement's boundary.

mod accept_walk;
mod answer_walk;
mod compare;
mod derive_walk;
mod dto;
mod error;
mod export_walk;
mod policy;
mod receive_walk;
mod return_walk;
mod routes;
mod store;
mod submit_walk;
mod view;

pub use accept_walk::{Acceptance, accept_walk};
pub use error::{KINDS, WalkError};
pub use export_walk::{WalkExport, export_walk};
pub use receive_walk::{NewWalk, receive_walk};
pub use return_walk::{ReturnReason, Returning, return_walk};
pub use routes::router;
pub use submit_walk::{Submission, submit_walk};
