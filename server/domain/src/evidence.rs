//! What a file says about its own capture. These are claims: a file can be made to say anything.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::geometry::LonLat;

/// A time read from a file. EXIF commonly keeps a clock time without its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "zone", rename_all = "snake_case")]
pub enum ClaimedTime {
    /// The file states the offset from UTC.
    Known { at: DateTime<FixedOffset> },
    /// The clock as the device showed it; nobody knows in which zone.
    Unknown { local: NaiveDateTime },
}

impl ClaimedTime {
    /// EXIF `DateTimeOriginal` with `OffsetTimeOriginal` where present. `None` for the zeros and
    /// blanks cameras write when their clock was never set.
    pub fn from_exif(date_time: &str, offset: Option<&str>) -> Option<Self> {
        let local =
            NaiveDateTime::parse_from_str(date_time.trim().trim_end_matches('\0'), "%Y:%m:%d %H:%M:%S")
                .ok()?;
        let known = offset
            .map(str::trim)
            .and_then(|offset| offset.parse::<FixedOffset>().ok())
            .and_then(|offset| local.and_local_timezone(offset).single());
        Some(known.map_or(Self::Unknown { local }, |at| Self::Known { at }))
    }

    /// The instant, where the file says enough to know it.
    pub fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Known { at } => Some(at.with_timezone(&Utc)),
            Self::Unknown { .. } => None,
        }
    }

    /// `4 Mar 2021, 07:09 (zone unknown)`.
    pub fn display(self) -> String {
        match self {
            Self::Known { at } => format!("{} (UTC{})", at.format("%-d %b %Y, %H:%M"), at.format("%:z")),
            Self::Unknown { local } => {
                format!("{} (zone unknown)", local.format("%-d %b %Y, %H:%M"))
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureSource {
    Exif,
    /// Stated by the person who sent the file.
    Stated,
    None,
}

/// When and where a file says it was made, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaptureClaims {
    pub time: Option<ClaimedTime>,
    pub time_source: CaptureSource,
    pub place: Option<LonLat>,
    pub place_source: CaptureSource,
}

impl CaptureClaims {
    pub const NONE: Self =
        Self { time: None, time_source: CaptureSource::None, place: None, place_source: CaptureSource::None };

    pub const fn from_exif(time: Option<ClaimedTime>, place: Option<LonLat>) -> Self {
        Self {
            time,
            time_source: if time.is_some() { CaptureSource::Exif } else { CaptureSource::None },
            place,
            place_source: if place.is_some() { CaptureSource::Exif } else { CaptureSource::None },
        }
    }
}

/// A GPS coordinate as EXIF keeps it: degrees, minutes and seconds as fractions, and N, S, E or W.
/// `None` without the letter (north is never assumed), with a zero denominator, or at 0, 0.
pub fn exif_place(
    lat: [(u32, u32); 3],
    lat_ref: Option<char>,
    lon: [(u32, u32); 3],
    lon_ref: Option<char>,
) -> Option<LonLat> {
    let degrees = |parts: [(u32, u32); 3]| {
        let [degrees, minutes, seconds] =
            parts.map(|(over, under)| (under != 0).then(|| f64::from(over) / f64::from(under)));
        Some(degrees? + minutes? / 60.0 + seconds? / 3600.0)
    };
    let lat_sign = match lat_ref?.to_ascii_uppercase() {
        'N' => 1.0,
        'S' => -1.0,
        _ => return None,
    };
    let lon_sign = match lon_ref?.to_ascii_uppercase() {
        'E' => 1.0,
        'W' => -1.0,
        _ => return None,
    };
    let place = LonLat::new(lon_sign * degrees(lon)?, lat_sign * degrees(lat)?).ok()?;
    (place.lon().abs() > 1e-9 || place.lat().abs() > 1e-9).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAT: [(u32, u32); 3] = [(1, 1), (18, 1), (4788, 100)];
    const LON: [(u32, u32); 3] = [(36, 1), (47, 1), (1860, 100)];

    #[test]
    fn a_clock_time_without_a_zone_stays_without_one() {
        let time = ClaimedTime::from_exif("2021:03:04 07:09:14", None).unwrap();
        assert_eq!(time.instant(), None);
        assert_eq!(time.display(), "4 Mar 2021, 07:09 (zone unknown)");
        let zoned = ClaimedTime::from_exif("2021:03:04 07:09:14", Some("+03:00")).unwrap();
        assert_eq!(zoned.instant().unwrap().to_rfc3339(), "2021-03-04T04:09:14+00:00");
        assert_eq!(zoned.display(), "4 Mar 2021, 07:09 (UTC+03:00)");
        assert_eq!(ClaimedTime::from_exif("0000:00:00 00:00:00", None), None);
    }

    #[test]
    fn north_is_never_assumed_and_broken_fractions_are_no_place() {
        let place = exif_place(LAT, Some('S'), LON, Some('E')).unwrap();
        assert!((place.lat() + 1.3133).abs() < 1e-6 && (place.lon() - 36.7885).abs() < 1e-6);
        assert_eq!(exif_place(LAT, None, LON, Some('E')), None);
        assert_eq!(exif_place([(0, 0); 3], Some('S'), LON, Some('E')), None);
        assert_eq!(exif_place([(0, 1); 3], Some('N'), [(0, 1); 3], Some('E')), None);
    }
}
