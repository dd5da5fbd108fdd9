//! Litigation and advocacy files: facts, team, and exhibits in their order with their marks.

mod change_case;
mod change_exhibits;
mod dto;
mod error;
mod export_subject;
mod facts;
mod policy;
mod routes;
mod store;
mod subject;

pub use change_case::{NewCase, insert_case};
pub use change_exhibits::{NewExhibit, insert_exhibits};
pub use dto::PackView;
pub use error::{CaseError, KINDS};
pub use export_subject::{
    ExportedRecord, Happened, Marks, ShownBoundary, ShownClaim, ShownCorridor, SubjectExport, export_subjects,
};
pub use facts::{CaseFacts, StoredExhibit};
pub use policy::permit_work;
pub use routes::router;
pub use store::{Found as StoredCase, find, grant_readers};
pub use subject::Subject;
