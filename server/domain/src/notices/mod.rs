//! Eviction notices against the law's clock and list of channels. Results say what is recorded and
//! what the sections ask; they are never legal advice, and unknown is never "no".

mod calendar;
mod checks;
mod facts;
mod period_ends;
mod three_months;
mod without_disputed;

pub use calendar::{DayKind, HolidayCalendar, PublicHoliday, add_calendar_months};
pub use checks::{Check, CheckLine, CheckResult, Reading, check_notice};
pub use facts::{Channel, Issuer, LandClass, NoticeFacts, Service};
pub use period_ends::{EvictionStatus, ReadingEnd, ThreeMonthsEnds, three_months_ends};
pub use three_months::{COMMENCEMENT, check_three_months};
