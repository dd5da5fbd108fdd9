//! Every statement of the area.

mod states;
mod tracks;
mod views;

pub(super) use states::{
    StoredWalk, find, insert_accepted, insert_answered, insert_first_version, insert_returned,
    insert_submitted, supersede,
};
pub(super) use tracks::{candidate, details, insert_track};
pub(super) use views::{WalkFilter, WalkRow, load, load_one, versions};
