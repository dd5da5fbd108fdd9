//! A tile as a reply: coding, validator, and how long it may be kept.

use bytes::Bytes;
use tiles::etag::{Coding, entity_tag};
use tiles::gzip::gzip;

/// Smaller bodies gain nothing from compression.
const WORTH_COMPRESSING_BYTES: usize = 256;

/// The bytes to send with their strong tag.
#[derive(Debug)]
pub(super) struct TileBody {
    pub(super) bytes: Bytes,
    pub(super) etag: String,
    pub(super) coding: Coding,
}

impl TileBody {
    /// Compresses where the client takes it, unless the client holds these very bytes already.
    pub(super) fn new(plain: Bytes, takes_gzip: bool, held: Option<&str>) -> Self {
        let compress = takes_gzip && plain.len() >= WORTH_COMPRESSING_BYTES;
        let coding = if compress { Coding::Gzip } else { Coding::Identity };
        let etag = entity_tag(&plain, coding);
        let is_held = held.is_some_and(|held| names(held, &etag));
        let bytes = match coding {
            Coding::Gzip if !is_held => gzip(&plain).into(),
            _ => plain,
        };
        Self { bytes, etag, coding }
    }
}

/// Whether an If-None-Match header names a tag (weak comparison, RFC 9110 §13.1.2).
pub(super) fn names(header: &str, etag: &str) -> bool {
    header.trim() == "*" || header.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

/// Whether an Accept-Encoding header allows gzip.
pub(super) fn takes_gzip(header: &str) -> bool {
    header.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0));
        is_gzip && !refused
    })
}

/// How long anybody may keep a tile: a minute for the public's, asking again each time for others.
pub(super) fn cache_control(is_public: bool) -> &'static str {
    if is_public { "public, max-age=60" } else { "private, no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_used_only_where_it_is_taken() {
        assert!(takes_gzip("gzip, deflate, br"));
        assert!(takes_gzip("br;q=1.0, gzip;q=0.5"));
        assert!(!takes_gzip("br, gzip;q=0"));
        assert!(!takes_gzip(""));
    }

    #[test]
    fn each_coding_has_a_tag_of_its_own_that_is_recognised() {
        let plain = Bytes::from(vec![7; 1000]);
        let (one, other) = (TileBody::new(plain.clone(), true, None), TileBody::new(plain, false, None));
        assert_ne!(one.etag, other.etag);
        assert!(one.bytes.len() < other.bytes.len());
        assert!(names(&format!("\"x\", W/{}", one.etag), &one.etag));
        assert!(!names(&other.etag, &one.etag));
    }
}
