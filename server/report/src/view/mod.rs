//! Turns input into what a template prints: every date, number and choice of words made here.

mod brief;
mod case;
mod counts;
mod sheet;

pub(crate) use brief::impact_brief;
pub(crate) use case::case_index;
