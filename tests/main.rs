//! One binary for all acceptance tests, so that they link once.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]
#![allow(clippy::disallowed_methods, reason = "tests look at the database past the product's own statements")]
#![allow(
    clippy::unreadable_literal,
    clippy::manual_is_multiple_of,
    clippy::format_push_string,
    clippy::match_same_arms,
    reason = "tests are written to be read as a table"
)]

mod api;
mod faults;
mod house;
mod journeys;
mod privacy;
