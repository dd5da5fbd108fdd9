//! Federations, networks, groups, support organisations and law clinics: a tree by `parent_id`.

mod routes;
mod set_up;
mod store;

pub use crate::db::OrganisationName;
pub use routes::router;
pub use store::{add_partner, insert};
