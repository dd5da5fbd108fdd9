//! One binary for all acceptance tests, so that they link once.

mod api;
mod house;
mod journeys;
mod privacy;
