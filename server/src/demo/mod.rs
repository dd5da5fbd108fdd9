//! The demo world: invented people, places and records, loaded into an empty installation through
//! the doors of the areas, so that everything in it went the way of real records.

mod buildings;
mod error;
mod events;
mod gate;
mod ground;
mod items;
mod lines;
mod litigation;
mod loader;
mod people;
mod samples;
mod settling;
mod sign_ins;
mod store;
mod tenure;
mod words;

pub use error::DemoError;
pub use loader::{DemoOptions, Loaded, load_demo};
