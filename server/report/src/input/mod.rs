//! What a caller hands over: plain data, already permitted for the reader of the document.

mod brief;
mod case;
mod exhibit;
mod figure;
mod map;
mod notice;
mod sheet;
mod when;

pub use brief::{
    CorridorFacts, CorridorWidth, DataVersion, ImpactBrief, ImpactTotals, SettlementImpact, Side,
};
pub use case::{CaseFacts, CaseIndex, CasePin, PartyLine};
pub use exhibit::{CaptureClaim, Exhibit};
pub use figure::{Confidence, Estimate, Figure};
pub use map::{
    BoundaryShape, ClaimShape, CorridorShape, IncidentPoint, Lines, PlaceMap, Polygons, Position, Reading,
    Ring, Standing, StructureShape,
};
pub use notice::{Answer, NoticeCheck, NoticeClock};
pub use sheet::{ImpactCounts, RecordSheet, SheetFact, SheetTable};
pub use when::{Precision, When};
mod chronology;
pub use chronology::ChronologyEntry;
