//! Eviction notices and what the law asks of them: both readings of the three months, the issuer,
//! the channels. Never legal advice; what is not recorded is unknown.

mod dto;
mod error;
mod export;
mod facts;
mod record_notice;
mod routes;
mod store;

pub use dto::{LegalCheck, NoticeChannel, NoticeForm, NoticeIssuer};
pub use error::{KINDS, NoticeError};
pub use export::{NoticeExport, export_notice};
pub use facts::StoredNotice;
pub use record_notice::{NewNotice, insert_notice};
pub use routes::router;
