//! Storage kit: pools, acting transactions, records, outbox. Knows no area and no HTTP status
//! beyond what a failed database means for everyone.

mod bulk;
mod constraint;
mod erase;
mod export;
mod failure;
pub mod geom;
mod identity;
mod installation;
mod pool;
mod records;
mod tx;
mod word;

pub use bulk::{NewRecords, insert_records};
pub use constraint::constraint_of;
pub use erase::erase;
pub use export::RecordExport;
pub use failure::Failure;
pub use identity::Identity;
pub use installation::{Installation, load_installation};
pub use pool::{Pools, migrate};
pub use records::{
    ClaimedId, NewRecord, OrganisationName, RecordHead, Visibility, claim_id, feature_id, insert_record,
    load_head, reference_of, remember_id,
};
pub use tx::Tx;
pub use word::{from_word, to_word};
