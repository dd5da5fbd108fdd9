//! Rules of tenure, notices, impact and walks; no database, clock, network or randomness.

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that unwraps says what it relies on"))]

pub mod actor;
pub mod cases;
pub mod claims;
pub mod corridors;
pub mod evidence;
pub mod figure;
pub mod geometry;
pub mod ids;
pub mod incidents;
pub mod notices;
pub mod period;
pub mod settlements;
pub mod visibility;
pub mod walks;
