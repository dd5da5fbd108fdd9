//! ETag and If-Match for versioned records.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use super::problem::{IF_MATCH_NEEDED, IF_MATCH_UNREADABLE};

/// The version the client says it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let header = parts.headers.get(IF_MATCH).ok_or_else(|| ApiError(IF_MATCH_NEEDED.plain()))?;
        let text = header.to_str().unwrap_or_default().trim();
        version_named(text)
            .map(Self)
            .ok_or_else(|| ApiError(IF_MATCH_UNREADABLE.because(why_unreadable(text))))
    }
}

/// For operations that clients may leave without a version; one that names none is still refused.
impl<S: Send + Sync> OptionalFromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, ApiError> {
        if !parts.headers.contains_key(IF_MATCH) {
            return Ok(None);
        }
        <Self as FromRequestParts<S>>::from_request_parts(parts, state).await.map(Some)
    }
}

/// The version of a strong tag such as `"3"`.
fn version_named(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('"')?.strip_suffix('"')?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

fn why_unreadable(text: &str) -> &'static str {
    if text == "*" {
        "An asterisk stands for any version; a change has to name the one that was read."
    } else if text.starts_with("W/") {
        "A weak tag, W/, does not say exactly which version was read."
    } else if text.contains(',') {
        "It names more than one version."
    } else if !text.starts_with('"') || !text.ends_with('"') {
        "A version stands in double quotes."
    } else {
        "No version of a record is called so."
    }
}

/// A JSON reply that carries its version as ETag.
#[derive(Debug)]
pub struct Versioned<T> {
    pub version: i32,
    pub body: T,
}

impl<T: serde::Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = axum::Json(self.body).into_response();
        response.headers_mut().insert(ETAG, etag(self.version));
        response
    }
}

/// 204 after part of a record was removed, with the version the record has now.
#[derive(Debug, Clone, Copy)]
pub struct Removed {
    pub version: i32,
}

impl IntoResponse for Removed {
    fn into_response(self) -> Response {
        (StatusCode::NO_CONTENT, [(ETAG, etag(self.version))]).into_response()
    }
}

pub(super) fn etag(version: i32) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits and quotes are a legal header value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_strong_tag_of_digits_names_a_version() {
        assert_eq!(version_named("\"3\""), Some(3));
        for none in [
            "3",
            "*",
            "W/\"3\"",
            "\"three\"",
            "\"\"",
            "\"",
            "\"1\", \"2\"",
            "\"-1\"",
            "\"+1\"",
            "\"99999999999\"",
        ] {
            assert_eq!(version_named(none), None, "{none}");
        }
    }
}
