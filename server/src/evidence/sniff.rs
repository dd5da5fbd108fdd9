//! What a file really is, from its first bytes. What the sender calls it decides nothing.

/// Media types a browser may show without being able to run anything in them.
const INERT: [&str; 16] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/heif",
    "image/avif",
    "image/tiff",
    "image/bmp",
    "video/mp4",
    "video/webm",
    "video/quicktime",
    "video/3gpp",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/aac",
];

pub(super) const UNKNOWN: &str = "application/octet-stream";

/// The media type of a file that begins with `head`.
pub(super) fn media_type(head: &[u8]) -> &'static str {
    let text = without_byte_order_mark(head).trim_ascii_start();
    if is_html(text) {
        return "text/html";
    }
    if text.first() == Some(&b'<') {
        return markup_type(text);
    }
    if let Some(kind) = infer::get(head) {
        // Containers of the HEIF family are one thing to us.
        return if kind.mime_type() == "image/heic" { "image/heif" } else { kind.mime_type() };
    }
    if !is_text(head) {
        return UNKNOWN;
    }
    match text.first() {
        Some(b'{' | b'[') if names(text, b"\"Feature") || names(text, b"\"coordinates\"") => {
            "application/geo+json"
        }
        Some(b'{' | b'[') => "application/json",
        _ => "text/plain",
    }
}

/// The type a reply may name: anything that could be run or rendered as a page is plain bytes.
pub(super) fn served_type(media_type: &str) -> &str {
    INERT.iter().find(|&&inert| inert == media_type).copied().unwrap_or(UNKNOWN)
}

fn looks_like_a_page(text: &[u8]) -> bool {
    [&b"<html"[..], b"<script", b"<body"].into_iter().any(|tag| names(text, tag))
        || infer::get(text).is_some_and(|kind| kind.mime_type() == "text/html")
}

fn markup_type(text: &[u8]) -> &'static str {
    if names(text, b"<gpx") {
        "application/gpx+xml"
    } else if names(text, b"<kml") {
        "application/vnd.google-earth.kml+xml"
    } else if names(text, b"<svg") {
        "image/svg+xml"
    } else if looks_like_a_page(text) {
        "text/html"
    } else if text.starts_with(b"<?xml") || text.starts_with(b"<!DOCTYPE") {
        "application/xml"
    } else {
        "text/plain"
    }
}

fn is_html(text: &[u8]) -> bool {
    const OPENINGS: [&[u8]; 10] = [
        b"<!doctype html",
        b"<html",
        b"<head",
        b"<script",
        b"<iframe",
        b"<body",
        b"<title",
        b"<style",
        b"<img",
        b"<form",
    ];
    OPENINGS
        .iter()
        .any(|opening| text.len() >= opening.len() && text[..opening.len()].eq_ignore_ascii_case(opening))
}

fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Text of one of the usual kinds: UTF-8 (perhaps cut at the end) or UTF-16 with its mark, no control characters.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return true;
    }
    let sound = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    sound && head.iter().all(|&byte| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

fn names(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides_and_not_the_name() {
        let cases: [(&[u8], &str); 14] = [
            (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
            (b"%PDF-1.7\n%", "application/pdf"),
            (b"<html><script>alert(1)</script></html>", "text/html"),
            (b"\xef\xbb\xbf  <!DOCTYPE HTML><p>", "text/html"),
            (b"<?xml version=\"1.0\"?><gpx version=\"1.1\">", "application/gpx+xml"),
            (b"<?xml version=\"1.0\"?>\n<kml>", "application/vnd.google-earth.kml+xml"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", "image/svg+xml"),
            (b"<?xml version=\"1.0\"?><note/>", "application/xml"),
            (b"{\"type\":\"FeatureCollection\",\"features\":[]}", "application/geo+json"),
            (b"{\"a\":1}", "application/json"),
            (b"a,b\n1,2\n", "text/plain"),
            (b"\x00\x01\x02", UNKNOWN),
            (b"", "text/plain"),
        ];
        for (head, expected) in cases {
            assert_eq!(media_type(head), expected, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn nothing_that_could_run_is_served_under_its_own_type() {
        for active in ["text/html", "image/svg+xml", "application/xml", "application/pdf", "text/plain"] {
            assert_eq!(served_type(active), UNKNOWN);
        }
        assert_eq!(served_type("image/jpeg"), "image/jpeg");
    }
}
