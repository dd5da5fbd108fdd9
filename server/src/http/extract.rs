//! Body, path and query that fail as problems.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path as Place, Segment};

use super::plain_words::{broken_json, in_plain_words};
use super::problem::{ABSENT, INVALID, MEDIA_TYPE, Problem, TOO_LARGE, UNREADABLE};
use super::{ApiError, FieldError};

/// A JSON body; says where it could not be read.
#[derive(Debug, Clone, Copy)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError(MEDIA_TYPE.because("The body has to be application/json.")));
        }
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(read(&bytes)?)),
            Err(rejection) if rejection.status() == 413 => Err(ApiError(TOO_LARGE.plain())),
            Err(_) => Err(ApiError(UNREADABLE.because("The body broke off on its way."))),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// What is no JSON at all cannot be read; JSON that says something else than was asked for is told where.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let fault = match serde_path_to_error::deserialize(&mut input) {
        Ok(value) => {
            return input.end().map(|()| value).map_err(|error| {
                UNREADABLE.because(format!(
                    "Something follows after the JSON, at line {}, column {}.",
                    error.line(),
                    error.column()
                ))
            });
        }
        Err(fault) => fault,
    };
    if let Err(error) = serde_json::from_slice::<serde_json::Value>(bytes) {
        return Err(UNREADABLE.because(broken_json(&error, bytes)));
    }
    let told = in_plain_words(&fault.inner().to_string());
    let mut place = pointer(fault.path());
    if let Some(member) = told.member {
        place.push('/');
        place.push_str(&member);
    }
    Err(INVALID
        .because("A field is missing, unknown or of the wrong type.")
        .with_errors(vec![FieldError::new(place, "shape", told.words)]))
}

/// A place as a JSON pointer (RFC 6901); empty for the whole, also where the place is not known.
fn pointer(place: &Place) -> String {
    place
        .iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// A JSON body that may be left out; then it is the default.
#[derive(Debug, Clone, Copy)]
pub struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        use axum::body::HttpBody;
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        Body::from_request(request, state).await.map(|Body(value)| Self(value))
    }
}

/// Path parameters. A malformed id names nothing, so it is absent.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| ApiError(ABSENT.plain()))
    }
}

/// Query parameters.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        axum::extract::Query::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| ApiError(query_problem(&rejection)))
    }
}

/// Names the parameter that could not be read, where the reader knows it.
fn query_problem(rejection: &(dyn Error + 'static)) -> Problem {
    type Fault = serde_path_to_error::Error<serde::de::value::Error>;
    let mut cause = Some(rejection);
    while let Some(error) = cause {
        if let Some(fault) = error.downcast_ref::<Fault>() {
            let name = pointer(fault.path());
            let told = in_plain_words(&fault.inner().to_string());
            let name = told.member.unwrap_or_else(|| name.trim_start_matches('/').to_owned());
            return Problem::field(name, "unreadable", told.words);
        }
        cause = error.source();
    }
    Problem::field("", "unreadable", "The part of the address after the question mark cannot be read.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Said {
        #[expect(dead_code, reason = "only what cannot be read is looked at")]
        answers: std::collections::BTreeMap<String, Answer>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Answer {
        Yes,
        No,
    }

    #[test]
    fn a_value_of_another_kind_is_told_with_its_place_and_broken_json_is_not_read() {
        for (text, place) in [
            (r#"{"answers": {"a/b": true}}"#, "/answers/a~1b"),
            (r#"{"answers": {"gap": null}}"#, "/answers/gap"),
            (r#"{"answers": {"gap": "maybe"}}"#, "/answers/gap"),
            (r#"{"answers": 1}"#, "/answers"),
            (r#"{"answers": {}, "more": 1}"#, "/more"),
            ("{}", "/answers"),
            ("null", ""),
        ] {
            let problem = read::<Said>(text.as_bytes()).unwrap_err();
            assert_eq!((problem.kind.status, problem.errors[0].pointer.as_str()), (422, place), "{text}");
        }
        for text in ["", "{", r#"{"answers": {}} 1"#, r#"{"answers": {"gap": tru}}"#] {
            assert_eq!(read::<Said>(text.as_bytes()).unwrap_err().kind.status, 400, "{text}");
        }
        assert!(read::<Said>(br#"{"answers": {"gap": "yes"}}"#).is_ok());
    }
}
