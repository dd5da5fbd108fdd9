//! Rules of tenure, notices, impact and walks; no database, clock or network.

pub mod actor;
pub mod ids;
pub mod visibility;
