//! Every statement of the area.

mod corridors;
mod impacts;

pub(super) use corridors::{
    ListFilter, find_name, find_stored, find_view, insert_version, list, refresh_tiles, versions,
};
pub(super) use impacts::{
    StoredImpact, bound_time, count_rows, find_impact, insert_counted, insert_impact, list_impacts,
    list_shapes, list_structures, sealed_among,
};
