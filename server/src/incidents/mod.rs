//! Evictions and threats of one, through their phases: dates with precision, alleged duty holders,
//! counts as figures with sources.

mod dto;
mod duty_holders;
mod error;
mod export;
mod facts;
mod record_incident;
mod routes;
mod store;

pub use dto::{DutyHolder, DutyHolderKind};
pub use error::{IncidentError, KINDS};
pub use export::{IncidentExport, RecordedPhase, export_incident};
pub use facts::IncidentFacts;
pub use record_incident::{NewIncident, insert_incident};
pub use routes::router;
