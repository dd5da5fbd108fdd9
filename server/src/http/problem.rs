//! The body of every error: `application/problem+json` (RFC 9457).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// One kind of problem, stable for clients; listed in `docs/PROBLEMS.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub status: u16,
    /// Last part of the `type` URI, such as `walk-unreadable`.
    pub code: &'static str,
    pub title: &'static str,
    /// How to mend it, in plain words.
    pub mend: &'static str,
}

impl Kind {
    pub const fn new(status: u16, code: &'static str, title: &'static str, mend: &'static str) -> Self {
        Self { status, code, title, mend }
    }

    /// A problem of this kind with words for this occurrence.
    pub fn because(&'static self, detail: impl std::fmt::Display) -> Problem {
        Problem { kind: self, detail: Some(detail.to_string()), errors: Vec::new(), retry_after_s: None }
    }

    /// A problem of this kind with nothing to add.
    pub fn plain(&'static self) -> Problem {
        Problem { kind: self, detail: None, errors: Vec::new(), retry_after_s: None }
    }
}

pub const ABSENT: Kind = Kind::new(
    404,
    "absent",
    "There is no such thing here",
    "Check the address, or sign in with an account that may see it.",
);
pub const SIGN_IN: Kind =
    Kind::new(401, "sign-in-needed", "Sign in first", "Sign in and send the request again.");
pub const FORBIDDEN: Kind = Kind::new(
    403,
    "not-allowed",
    "Your roles do not allow this",
    "Ask somebody in your organisation who holds the role named.",
);
pub const STALE: Kind = Kind::new(
    412,
    "stale",
    "Somebody changed it in the meantime",
    "Read it again, look at what changed and repeat your change on the new version.",
);
pub const IF_MATCH_NEEDED: Kind = Kind::new(
    428,
    "if-match-needed",
    "Say which version you are changing",
    "Send the ETag you read in the If-Match header.",
);
pub const IF_MATCH_UNREADABLE: Kind = Kind::new(
    400,
    "if-match-unreadable",
    "If-Match names no version",
    "Send the ETag as you read it, one and with its quotes, such as \"3\".",
);
pub const UNKNOWN_PARAMETER: Kind = Kind::new(
    400,
    "unknown-parameter",
    "The address asks for something that is not known here",
    "Mend or leave out the parameter named under errors; the API's document lists those that are known.",
);
pub const INVALID: Kind = Kind::new(
    422,
    "invalid",
    "Something in the request cannot be right",
    "Mend the fields listed under errors.",
);
pub const UNREADABLE: Kind =
    Kind::new(400, "unreadable", "The request cannot be read", "Send JSON as the API documents it.");
pub const TOO_LARGE: Kind =
    Kind::new(413, "too-large", "The request is larger than allowed", "Send a smaller file or body.");
pub const MEDIA_TYPE: Kind = Kind::new(
    415,
    "media-type",
    "This kind of content is not taken here",
    "Send application/json, or multipart/form-data for files.",
);
pub const ID_REUSED: Kind = Kind::new(
    409,
    "id-reused",
    "You used this id before for something else",
    "Make a new id for new content.",
);
pub const RECEIVED_BEFORE: Kind = Kind::new(
    409,
    "received-before",
    "This was received before, and cannot be shown to you now",
    "Nothing needs to be sent again. It was closed to you or taken out since; ask a colleague who reads it.",
);
pub const TOO_MANY: Kind = Kind::new(429, "too-many", "Too many tries", "Wait as long as Retry-After says.");
pub const INTERNAL: Kind = Kind::new(
    500,
    "internal",
    "Something went wrong on our side",
    "Try again; if it happens again, tell us the reference.",
);
pub const UNAVAILABLE: Kind = Kind::new(
    503,
    "unavailable",
    "The server cannot do this right now",
    "Nothing was lost. Try again in a moment.",
);
pub const RANGE: Kind = Kind::new(
    416,
    "range",
    "The file has no such part",
    "Ask for a range within the file, or for the whole file.",
);
pub const CROSS_SITE: Kind = Kind::new(
    403,
    "cross-site",
    "The change did not come from our own page",
    "Make changes from our own page. A program sends no Origin, and with a cookie the header X-Mipaka: 1.",
);

/// The kinds that any operation may answer with.
pub const KINDS: &[Kind] = &[
    ABSENT,
    SIGN_IN,
    FORBIDDEN,
    STALE,
    IF_MATCH_NEEDED,
    IF_MATCH_UNREADABLE,
    UNKNOWN_PARAMETER,
    INVALID,
    UNREADABLE,
    TOO_LARGE,
    MEDIA_TYPE,
    ID_REUSED,
    RECEIVED_BEFORE,
    TOO_MANY,
    INTERNAL,
    UNAVAILABLE,
    RANGE,
    CROSS_SITE,
];

/// One field that cannot be right.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the request body, or the name of a query parameter.
    pub pointer: String,
    pub code: String,
    pub detail: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl std::fmt::Display) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.to_string() }
    }
}

/// One occurrence of a problem.
#[derive(Debug, Clone)]
pub struct Problem {
    pub kind: &'static Kind,
    pub detail: Option<String>,
    pub errors: Vec<FieldError>,
    pub retry_after_s: Option<u64>,
}

impl Problem {
    pub fn absent() -> Self {
        ABSENT.plain()
    }

    pub fn stale() -> Self {
        STALE.plain()
    }

    /// 422 with the fields to mend.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = errors.first().map(|error| error.detail.clone());
        Self { kind: &INVALID, detail, errors, retry_after_s: None }
    }

    /// 422 for one field.
    pub fn field(
        pointer: impl Into<String>,
        code: impl Into<String>,
        detail: impl std::fmt::Display,
    ) -> Self {
        Self::invalid(vec![FieldError::new(pointer, code, detail)])
    }

    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

/// What goes over the wire.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// A stable URI reference for the kind, such as `/problems/absent`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    pub mend: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            kind: format!("/problems/{}", self.kind.code),
            title: self.kind.title.into(),
            status: self.kind.status,
            detail: self.detail,
            mend: self.kind.mend.into(),
            errors: self.errors,
        };
        let status = StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")],
            json,
        )
            .into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
