//! From an uploaded track to a candidate boundary, with one finding for each thing changed or doubted.
//!
//! Reading keeps every fix it can; cleaning never invents ground. Storage of the original file is
//! not here: it is kept byte for byte whatever this module thinks of it.

mod answers;
mod cleaning;
mod finding;
mod reading;
mod words;

pub use answers::{Answer, Answered, Answers, Moved, NotAsked};
pub use cleaning::{CleanedWalk, CleaningOptions, METHOD_VERSION, clean_walk};
pub use finding::{Finding, FindingKind, Severity};
pub use reading::{
    Fix, RawTrack, TrackSource, UnreadableKind, WalkUnreadable, read_geojson, read_gpx, read_walk,
};
pub use words::{Lang, words};

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod made_walks;
#[cfg(test)]
mod property_tests;
