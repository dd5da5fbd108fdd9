//! Rules of tenure, notices, impact and walks; no database, clock, network or randomness.
//!
//! Whatever a rule needs from outside, such as the time, is passed in. The main doors:
//!
//! | module | doors |
//! | --- | --- |
//! | [`ids`] | one id type per kind of record |
//! | [`actor`], [`visibility`] | [`actor::Actor::has_role_in`], [`visibility::may_read`], [`visibility::check_opening`] |
//! | [`period`], [`figure`] | [`period::FuzzyDate`], [`period::Period`], [`period::nairobi_date`], [`figure::Figure`] |
//! | [`geometry`] | [`geometry::Area`], [`geometry::Line`], [`geometry::LonLat`], [`geometry::BoundingBox`], [`geometry::LocalPlane`] |
//! | [`walks`] | [`walks::read_walk`], [`walks::clean_walk`], [`walks::words`] |
//! | [`settlements`] | [`settlements::compare_boundaries`], [`settlements::check_acceptance`], [`settlements::succeed`] |
//! | [`claims`] | [`claims::find_rivals`] |
//! | [`corridors`] | [`corridors::MeasuredLine`], [`corridors::tally`], [`corridors::buffer`] |
//! | [`notices`] | [`notices::check_notice`], [`notices::check_three_months`] |
//! | [`incidents`] | [`incidents::check_not_in_future`], [`incidents::check_next_phase`] |
//! | [`cases`], [`evidence`] | [`cases::ExhibitMark`], [`cases::check_order`], [`evidence::ClaimedTime`], [`evidence::exif_place`] |
//! | [`text`] | [`text::parse_line`] |
//!
//! Areas and lengths are geodesic on WGS 84 (Karney); work in metres happens in a
//! [`geometry::LocalPlane`]. Law is checked, never advised on: see [`notices`].

pub mod actor;
pub mod cases;
pub mod claims;
pub mod corridors;
pub mod evidence;
pub mod figure;
pub mod geometry;
pub mod ids;
pub mod incidents;
pub mod notices;
pub mod period;
pub mod settlements;
pub mod text;
pub mod visibility;
pub mod walks;
