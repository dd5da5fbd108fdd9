//! Rules of tenure, notices, impact and walks; no database, clock, network or randomness.

pub mod actor;
pub mod figure;
pub mod geometry;
pub mod ids;
pub mod period;
pub mod visibility;
