//! ETag and If-Match for versioned records.

use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use super::problem::{IF_MATCH_NEEDED, STALE};

/// The version the client says it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i32);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let header = parts.headers.get(IF_MATCH).ok_or_else(|| ApiError(IF_MATCH_NEEDED.plain()))?;
        header
            .to_str()
            .ok()
            .and_then(|text| text.trim().trim_matches('"').parse().ok())
            .map(Self)
            .ok_or_else(|| ApiError(STALE.because("If-Match is not an ETag of this record.")))
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
