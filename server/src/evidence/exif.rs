//! When and where a photograph says it was taken: claims of the camera, never facts.

use std::io::Cursor;

use chrono::{FixedOffset, NaiveDate, NaiveDateTime};
use exif::{Exif, Field, In, Reader, Tag, Value};

/// How much of a file is read for its EXIF; it stands near the start.
pub(super) const READ_BYTES: u64 = 8 * 1024 * 1024;

/// What the file claims of its capture.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ExifClaims {
    pub(super) time: Option<ExifTime>,
    /// Longitude and latitude, degrees, WGS 84.
    pub(super) place: Option<(f64, f64)>,
}

/// A camera's time, with its zone where the camera wrote one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExifTime {
    /// `2021-03-04T07:09:14`, and the offset where it is known.
    pub(super) text: String,
    pub(super) zone_known: bool,
}

/// Reads the claims from the first bytes of a file. A file without sound EXIF claims nothing.
pub(super) fn read_claims(start: &[u8]) -> ExifClaims {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut Cursor::new(start));
    match read.or_else(|error| error.distill_partial_result(|_| {})) {
        Ok(exif) => ExifClaims { time: time(&exif), place: place(&exif) },
        Err(_) => ExifClaims::default(),
    }
}

fn time(exif: &Exif) -> Option<ExifTime> {
    // DateTime alone is when the file was last changed, which is no claim about its capture.
    [(Tag::DateTimeOriginal, Tag::OffsetTimeOriginal), (Tag::DateTimeDigitized, Tag::OffsetTimeDigitized)]
        .into_iter()
        .find_map(|(time, offset)| {
            let local = parse_time(ascii(exif, time)?)?;
            let zone = ascii(exif, offset).and_then(parse_offset);
            Some(match zone.and_then(|zone| local.and_local_timezone(zone).single()) {
                Some(at) => ExifTime { text: at.to_rfc3339(), zone_known: true },
                None => ExifTime { text: local.format("%Y-%m-%dT%H:%M:%S").to_string(), zone_known: false },
            })
        })
}

fn parse_time(text: &[u8]) -> Option<NaiveDateTime> {
    let stamp = exif::DateTime::from_ascii(text).ok()?;
    NaiveDate::from_ymd_opt(stamp.year.into(), stamp.month.into(), stamp.day.into())?.and_hms_opt(
        stamp.hour.into(),
        stamp.minute.into(),
        stamp.second.into(),
    )
}

/// `+03:00`.
fn parse_offset(text: &[u8]) -> Option<FixedOffset> {
    let text = std::str::from_utf8(text).ok()?.trim_end_matches('\0').trim();
    if text == "Z" {
        return FixedOffset::east_opt(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let sound = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    if sound { FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)) } else { None }
}

fn place(exif: &Exif) -> Option<(f64, f64)> {
    let latitude = angle(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'N', b'S', 90.0)?;
    let longitude = angle(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'E', b'W', 180.0)?;
    // Exactly 0, 0 is how cameras write "no fix".
    (latitude != 0.0 || longitude != 0.0).then_some((longitude, latitude))
}

/// Degrees, minutes and seconds with their hemisphere; without the hemisphere nothing is known.
fn angle(exif: &Exif, value: Tag, hemisphere: Tag, positive: u8, negative: u8, limit: f64) -> Option<f64> {
    let sign = match ascii(exif, hemisphere)?.first()?.to_ascii_uppercase() {
        letter if letter == positive => 1.0,
        letter if letter == negative => -1.0,
        _ => return None,
    };
    let Value::Rational(parts) = &field(exif, value)?.value else { return None };
    let mut degrees = 0.0;
    for (part, unit) in parts.iter().zip([1.0, 60.0, 3600.0]) {
        if part.denom == 0 {
            return None;
        }
        let number = part.to_f64();
        if unit > 1.0 && number > 60.0 {
            return None;
        }
        degrees += number / unit;
    }
    (!parts.is_empty() && degrees <= limit).then_some(sign * degrees)
}

fn field(exif: &Exif, tag: Tag) -> Option<&Field> {
    exif.get_field(tag, In::PRIMARY)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &field(exif, tag)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_read_only_in_its_one_form() {
        assert_eq!(parse_offset(b"+03:00"), FixedOffset::east_opt(3 * 3600));
        assert_eq!(parse_offset(b"-05:30\0"), FixedOffset::east_opt(-(5 * 3600 + 30 * 60)));
        for bad in [&b"   :  "[..], b"+3", b"+99:00", b"", b"\xff\xfe", b"+03:61"] {
            assert_eq!(parse_offset(bad), None);
        }
    }

    #[test]
    fn a_clock_that_was_never_set_claims_no_time() {
        assert_eq!(parse_time(b"0000:00:00 00:00:00"), None);
        assert_eq!(parse_time(b"2021:02:30 10:00:00"), None);
        assert_eq!(parse_time(b"    :  :     :  :  "), None);
        assert!(parse_time(b"2021:03:04 07:09:14").is_some());
    }

    #[test]
    fn what_is_no_picture_claims_nothing() {
        for bytes in [&b""[..], b"\xff\xd8\xff", b"<html>", b"II*\0\xff\xff\xff\xff"] {
            assert_eq!(read_claims(bytes), ExifClaims::default());
        }
    }
}
