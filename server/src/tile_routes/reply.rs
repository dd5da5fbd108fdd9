//! What the headers of a request and of a reply say.

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

/// The same address answers differently to different people and codings.
pub(super) const VARY: &str = "accept-encoding, authorization, cookie";

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
}
