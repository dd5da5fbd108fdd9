//! Reads and cleans an original off the async threads; the domain does the work.

use chrono::NaiveDate;
use domain::geometry::{BoundingBox, LonLat};
use domain::walks::{CleanedWalk, CleaningOptions, RawTrack, WalkUnreadable, clean_walk, read_walk};
use geo_types::{Coord, LineString, MultiLineString, MultiPolygon};

use super::error::WalkError;
use crate::app::App;
use crate::clock::nairobi_day;

/// What a file says as a walk.
#[derive(Debug)]
pub(super) enum Derived {
    Unreadable(WalkUnreadable),
    Read(Box<ReadWalk>),
}

/// A track that could be read, and what became of it.
#[derive(Debug)]
pub(super) struct ReadWalk {
    pub(super) raw: Option<MultiLineString<f64>>,
    pub(super) fixes: usize,
    pub(super) walked_on: Option<NaiveDate>,
    /// The median of the accuracies that the phone stated, in metres.
    pub(super) accuracy_m: Option<f64>,
    pub(super) cleaned: CleanedWalk,
}

impl ReadWalk {
    pub(super) fn candidate(&self) -> Option<MultiPolygon<f64>> {
        self.cleaned.ring.as_ref().map(|ring| ring.polygons().clone())
    }
}

/// Derives a candidate from the stored original, for a settlement with its centre at `near`.
pub(super) async fn derive_walk(app: &App, sha256_hex: &str, near: LonLat) -> Result<Derived, WalkError> {
    let bytes = app.blobs.read_whole(sha256_hex).await?;
    let area = app.config.area;
    let area = BoundingBox::new(area.west, area.south, area.east, area.north).unwrap_or(BoundingBox::KENYA);
    let options = CleaningOptions::new(area).near(Some(near));
    tokio::task::spawn_blocking(move || derive(&bytes, &options)).await.map_err(|_| WalkError::Interrupted)
}

fn derive(bytes: &[u8], options: &CleaningOptions) -> Derived {
    match read_walk(bytes) {
        Err(why) => Derived::Unreadable(why),
        Ok(track) => Derived::Read(Box::new(ReadWalk {
            raw: raw_lines(&track),
            fixes: track.len(),
            walked_on: track.fixes().find_map(|fix| fix.time).map(nairobi_day),
            accuracy_m: median(track.fixes().filter_map(|fix| fix.accuracy_m)),
            cleaned: clean_walk(&track, options),
        })),
    }
}

fn raw_lines(track: &RawTrack) -> Option<MultiLineString<f64>> {
    let lines: Vec<LineString<f64>> = track
        .segments
        .iter()
        .filter(|segment| segment.len() > 1)
        .map(|segment| segment.iter().map(|fix| Coord { x: fix.at.lon(), y: fix.at.lat() }).collect())
        .collect();
    (!lines.is_empty()).then_some(MultiLineString(lines))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|metres| metres.is_finite() && *metres > 0.0).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stated_accuracy_is_the_middle_one_and_nonsense_does_not_count() {
        assert_eq!(median([9.0, f64::NAN, 4.0, -1.0, 5.0].into_iter()), Some(5.0));
        assert_eq!(median([0.0].into_iter()), None);
    }
}
