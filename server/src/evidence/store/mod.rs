//! Every statement of the area.

mod custody;
mod items;
mod log;
mod originals;

pub(super) use custody::{events_of, insert_event, insert_salt, lock_chain, viewings_since};
pub(super) use items::{author_of, current_said, insert_item, insert_version, list, versions};
pub use items::{items_about, link, load_items};
pub(super) use log::{
    Queued, StoredHead, event_index, fetch_nodes, insert_checkpoint, insert_leaves, insert_nodes, last_head,
    leaf_count, lock_log, take_queue,
};
pub(super) use originals::originals_after;
pub use originals::{noted_crc32, originals_among};
