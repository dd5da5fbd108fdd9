//! Every statement of the area.

mod custody;
mod items;
mod log;

pub(super) use custody::{events_of, insert_event, insert_salt, lock_chain, viewed_since};
pub(super) use items::{
    author_of, current_said, insert_item, insert_version, list, originals_after, versions,
};
pub use items::{items_about, link, load_items, originals_among};
pub(super) use log::{
    Queued, StoredHead, event_index, fetch_nodes, insert_checkpoint, insert_leaves, insert_nodes, last_head,
    leaf_count, lock_log, take_queue,
};
