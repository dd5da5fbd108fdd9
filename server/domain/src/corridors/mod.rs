//! Corridors and who they touch: "within screening distance", never "on the reserve".

mod buffer;
mod measured_line;
mod tally;
mod width;

pub use buffer::buffer;
pub use measured_line::{MeasuredLine, Side, SidedDistance};
pub use tally::{Counts, NearStructure, Reading, SettlementTally, Tally, tally};
pub use width::{Confidence, CorridorKind, WidthError, WidthParts, WidthSide, Widths};
