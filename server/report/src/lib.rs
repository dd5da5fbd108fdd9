//! Documents set with typst: the index of an evidence pack and the one-page impact brief.
//!
//! Pure: no database, clock, network or file is read. The same input gives the same bytes
//! (PDF/A-2a with PDF/UA-1), so a pack can be made again and compared. All words of the input
//! reach the page as data, never as typst source.

mod clean;
mod engine;
mod error;
mod input;
mod map;
mod marks;
mod view;
mod words;

pub use error::ReportError;
pub use input::*;
pub use marks::mark_range;
pub use words::{counted, number};

/// Names the program and typesetter that fix the bytes of a document; printed in each one.
///
/// It changes whenever templates, typefaces or typst change.
pub const RENDERER_VERSION: &str =
    concat!("mipaka report ", env!("CARGO_PKG_VERSION"), ", templates 8, typst 0.15.1");

/// Sets the index of an evidence pack: A4, bookmarked, pages numbered "3 of 12".
pub fn render_case_index(index: &CaseIndex) -> Result<Vec<u8>, ReportError> {
    let ident = format!("mipaka case index {} {}", index.case.reference, index.pin.case_version);
    engine::render("case_index.typ", &ident, index.pin.pinned_at, index, view::case_index)
}

/// Sets the impact brief of one corridor run on a single A4 page.
pub fn render_impact_brief(brief: &ImpactBrief) -> Result<Vec<u8>, ReportError> {
    let ident = format!("mipaka impact brief {} {}", brief.reference, brief.run_at);
    engine::render("impact_brief.typ", &ident, brief.run_at, brief, view::impact_brief)
}
