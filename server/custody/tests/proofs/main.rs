//! The promises of the package, tried from outside.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod bags;
mod corpora;
mod golden;
mod merkle;
mod notes;
mod sample;
mod tamper;
mod zips;
