//! Corridors: centre lines with a width each side, and dated counts of who is near them.
//! A count says who lives within a distance, never who is on reserved land.

mod assess_impact;
mod data_age;
mod draw_corridor;
mod dto;
mod error;
mod export_corridor;
mod impact_dto;
mod policy;
mod present_impact;
mod routes;
mod store;
mod write_brief;
mod write_csv;

pub use assess_impact::{ImpactParameters, NewImpact, run_impact};
pub use draw_corridor::{NewCorridor, insert_corridor};
pub use error::{CorridorError, KINDS};
pub use export_corridor::{ImpactExport, export, export_impact, impact_title_of, title_of};
pub use routes::router;
