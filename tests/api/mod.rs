//! One file per area, through real HTTP and a real database.

mod about;
mod accounts;
mod claims;
mod corridors;
pub(crate) mod cases;
pub(crate) mod evidence;
mod organisations;
mod history;
mod holds;
mod incidents;
mod lines;
mod lists;
mod members;
mod demo;
mod notices;
mod places;
mod settlements;
mod structures;
mod records;
pub(crate) mod walks;
pub(crate) mod packs;
mod tile_counts;
mod tile_engine;
mod tile_queue;
mod tile_truth;
mod tile_routes;
