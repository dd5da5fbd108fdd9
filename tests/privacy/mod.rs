//! Who sees what: the third lock on private records, after permits in code and row security.
//!
//! `matrix.txt` holds what every operation answers to every role. Renew it, and read what changed,
//! with `UPDATE_DOCUMENTS=1 cargo test -p acceptance privacy::matrix`. A new area adds a line for
//! its record to `world.rs` and a body for each of its changes to `requests.rs`.

mod attacks;
mod attributes;
mod catalogue;
mod columns;
mod counts;
mod doors;
mod hidden;
mod links;
mod matrix;
mod narrowing;
mod news;
mod planted;
mod policy;
mod policy_world;
mod requests;
mod sessions;
mod world;
