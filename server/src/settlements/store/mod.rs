//! Every statement of the area.

mod boundaries;
mod settlements;

pub(super) use boundaries::{
    boundary_before, end_boundary, find_boundary, insert_boundary, latest_boundary, list_boundaries,
    present_boundary, settlement_containing,
};
pub(super) use settlements::{
    ListFilter, find_brief, find_facts, find_view, insert_version, list, lock_settlement, refresh_tiles,
    versions,
};
