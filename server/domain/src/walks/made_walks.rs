//! Walks made by rule for tests, each with one oddity.

use chrono::DateTime;

use crate::geometry::{LocalPlane, LonLat};

use super::{Fix, RawTrack, TrackSource};

pub(super) fn home() -> LonLat {
    LonLat::new(36.82, -1.3).unwrap()
}

/// A track through points in metres about [`home`], one fix each five seconds.
pub(super) fn through(metres: &[[f64; 2]]) -> RawTrack {
    let plane = LocalPlane::at(home());
    let segment = metres
        .iter()
        .zip(0..)
        .map(|(at, index)| Fix {
            time: DateTime::from_timestamp(1_700_000_000 + index * 5, 0),
            ..Fix::plain(plane.to_lonlat(*at).unwrap())
        })
        .collect();
    RawTrack { source: TrackSource::Track, segments: vec![segment], notes: Vec::new() }
}

/// A wavy round of about `radius` metres with `count` fixes, ending one step short of its start.
pub(super) fn round(count: usize, radius: f64) -> Vec<[f64; 2]> {
    (0..count)
        .map(|index| {
            let angle = index as f64 / count as f64 * std::f64::consts::TAU;
            let reach = radius * (1.0 + 0.1 * (5.0 * angle).sin());
            [reach * angle.cos(), reach * angle.sin()]
        })
        .collect()
}
