//! Reply shapes beside plain JSON.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::conditional::etag;

/// 201 with `Location` and ETag, or 200 when the same create was repeated.
#[derive(Debug)]
pub struct Created<T> {
    /// Path of what was created, such as `/api/v1/walks/…`.
    pub location: String,
    pub version: i32,
    /// True when this is the answer to a repeated request.
    pub repeated: bool,
    pub body: T,
}

impl<T: serde::Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let status = if self.repeated { StatusCode::OK } else { StatusCode::CREATED };
        let mut response = (status, axum::Json(self.body)).into_response();
        response.headers_mut().insert(header::ETAG, etag(self.version));
        if let Ok(location) = HeaderValue::from_str(&self.location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// 202 with the `Location` that tells how far the work is.
#[derive(Debug)]
pub struct Accepted<T> {
    /// Path of what is being made, such as `/api/v1/packs/…`.
    pub location: String,
    pub body: T,
}

impl<T: serde::Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        let location = [(header::LOCATION, self.location)];
        (StatusCode::ACCEPTED, location, axum::Json(self.body)).into_response()
    }
}
