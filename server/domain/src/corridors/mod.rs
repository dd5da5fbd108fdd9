//! Corridors and who they touch: "within screening distance", never "on the reserve".

mod buffer;
mod measured_line;
mod screening;
mod tally;
mod width;

pub use buffer::{BufferRefused, buffer};
pub use measured_line::{MeasuredLine, Side, SidedDistance};
pub use screening::boxes_within;
pub use tally::{Counts, NearStructure, Reading, SettlementTally, Tally, tally};
pub use width::{Confidence, CorridorKind, WidthError, WidthParts, WidthSide, Widths};
