//! Storage kit: pools, acting transactions, records, outbox. Knows no area and no HTTP status
//! beyond what a failed database means for everyone.

mod bulk;
mod constraint;
mod create;
mod erase;
mod export;
mod failure;
pub mod geom;
mod heads;
mod identity;
mod installation;
mod made;
mod originals;
mod pool;
mod records;
mod tx;
mod versions;
mod word;

pub use bulk::{NewRecords, insert_records};
pub use constraint::constraint_of;
pub use create::{CreateRefused, Creation, Once, once, once_within};
pub use erase::erase;
pub use export::RecordExport;
pub use failure::Failure;
pub use heads::{OrganisationName, RecordHead, load_head, load_heads, readable, with_heads};
pub use identity::Identity;
pub use installation::{Installation, load_installation};
pub use made::{Hand, Made, load_made};
pub use originals::{hold_originals, own_originals};
pub use pool::{Pools, migrate};
pub use records::{
    ClaimedId, NewRecord, Visibility, claim_id, feature_id, insert_record, reference_of, remember_id,
};
pub use tx::Tx;
pub use versions::{VersionRow, is_insider, past_of};
pub use word::{from_fuzzy, from_word, to_word};
