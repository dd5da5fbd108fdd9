//! Files to save: whole or by one range (RFC 9110 §14), never to be run by a browser.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::RANGE;
use super::{ApiError, Problem};

/// A file that never changes.
#[derive(Debug, Clone)]
pub struct Download {
    /// The whole `Content-Disposition`.
    pub disposition: String,
    pub content_type: String,
    pub bytes: u64,
    /// Names the content, without quotes.
    pub etag: String,
}

/// What of the file goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    Whole,
    Part(Range<u64>),
    /// The client has it already.
    Unchanged,
}

impl Span {
    /// The part that goes out of a file of so many bytes, as `0-99/812`; None where it is all of it.
    pub fn told(&self, bytes: u64) -> Option<String> {
        let range = self.range().filter(|range| *range != (0..bytes))?;
        Some(format!("{}-{}/{bytes}", range.start, range.end - 1))
    }

    /// The bytes to read; None for all.
    pub fn range(&self) -> Option<Range<u64>> {
        match self {
            Self::Part(range) => Some(range.clone()),
            Self::Whole | Self::Unchanged => None,
        }
    }
}

impl Download {
    fn quoted(&self) -> String {
        format!("\"{}\"", self.etag)
    }

    /// What the request asks for. Several ranges at once, or a range of another version, are the whole file.
    pub fn span(&self, headers: &HeaderMap) -> Result<Span, ApiError> {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        if text(header::IF_NONE_MATCH).is_some_and(|tags| tags.split(',').any(|tag| self.is_named_by(tag))) {
            return Ok(Span::Unchanged);
        }
        let same = text(header::IF_RANGE).is_none_or(|tag| tag == self.quoted());
        match text(header::RANGE).filter(|_| same).and_then(|range| range.strip_prefix("bytes=")) {
            Some(range) if !range.contains(',') => {
                self.part(range).ok_or_else(|| ApiError(self.no_such_part()))
            }
            _ => Ok(Span::Whole),
        }
    }

    fn is_named_by(&self, tag: &str) -> bool {
        let tag = tag.trim();
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.quoted()
    }

    fn part(&self, range: &str) -> Option<Span> {
        let (first, last) = range.split_once('-')?;
        let range = match (first.trim(), last.trim()) {
            ("", last) => {
                let last: u64 = last.parse().ok().filter(|&last| last > 0)?;
                self.bytes.saturating_sub(last)..self.bytes
            }
            (first, "") => first.parse().ok()?..self.bytes,
            (first, last) => {
                let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
                if last < first {
                    return None;
                }
                first..last.saturating_add(1).min(self.bytes)
            }
        };
        (range.start < range.end).then_some(Span::Part(range))
    }

    fn no_such_part(&self) -> Problem {
        RANGE.because(format!("The file has {} bytes.", self.bytes))
    }
}

/// The reply for a span; `body` holds exactly its bytes.
pub fn reply(file: &Download, span: &Span, body: Option<Body>) -> Response {
    let (status, length) = match span {
        Span::Whole => (StatusCode::OK, file.bytes),
        Span::Part(range) => (StatusCode::PARTIAL_CONTENT, range.end - range.start),
        Span::Unchanged => (StatusCode::NOT_MODIFIED, 0),
    };
    let mut response = (status, body.unwrap_or_else(Body::empty)).into_response();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &file.quoted());
    set(header::CACHE_CONTROL, "private, no-cache");
    set(header::ACCEPT_RANGES, "bytes");
    if *span == Span::Unchanged {
        return response;
    }
    set(header::CONTENT_TYPE, &file.content_type);
    set(header::CONTENT_DISPOSITION, &file.disposition);
    set(header::CONTENT_LENGTH, &length.to_string());
    set(header::CONTENT_SECURITY_POLICY, "sandbox");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Span::Part(range) = span {
        set(header::CONTENT_RANGE, &format!("bytes {}-{}/{}", range.start, range.end - 1, file.bytes));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(range: &str) -> Option<Span> {
        let file = Download {
            disposition: "attachment".into(),
            content_type: "image/jpeg".into(),
            bytes: 100,
            etag: "abc".into(),
        };
        let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(range).unwrap())]);
        file.span(&headers).ok()
    }

    #[test]
    fn one_range_is_answered_and_anything_else_is_the_whole_file_or_refused() {
        assert_eq!(span("bytes=0-9"), Some(Span::Part(0..10)));
        assert_eq!(span("bytes=90-"), Some(Span::Part(90..100)));
        assert_eq!(span("bytes=-10"), Some(Span::Part(90..100)));
        assert_eq!(span("bytes=-1000"), Some(Span::Part(0..100)));
        assert_eq!(span("bytes=50-18446744073709551615"), Some(Span::Part(50..100)));
        assert_eq!(span("bytes=0-1,4-5"), Some(Span::Whole));
        assert_eq!(span("lines=0-1"), Some(Span::Whole));
        for refused in ["bytes=100-", "bytes=9-1", "bytes=-0", "bytes=x-1", "bytes=5"] {
            assert_eq!(span(refused), None, "{refused}");
        }
    }
}
