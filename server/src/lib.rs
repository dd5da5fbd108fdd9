//! The Mipaka server: areas (vertical slices) on thin kits over pure packages.
//!
//! Read `app` first: it mounts every area. An area uses the kits (`http`, `db`,
//! `blobs`, `jobs`, `config`) and the areas listed before it, never the reverse.

pub mod app;
pub mod clock;
pub mod commands;
pub mod config;
pub mod telemetry;

pub mod blobs;
pub mod db;
pub mod http;
pub mod jobs;

// Areas in their order: each may use the ones above it.
pub mod about;
pub mod accounts;
pub mod organisations;
pub mod places;
pub mod settlements;
pub mod evidence;
pub mod structures;
pub mod claims;
pub mod walks;
pub mod notices;
pub mod incidents;
pub mod corridors;
pub mod cases;
pub mod packs;
pub mod records;
pub mod tile_routes;
pub mod demo;
