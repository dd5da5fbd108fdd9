//! Area error → problem. Server faults are logged once, here, with their whole chain.

use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// What every area error can say about itself.
pub trait HasProblem: std::error::Error + Send + Sync + 'static {
    fn problem(&self) -> Problem;
}

/// The error of every handler.
#[derive(Debug)]
pub struct ApiError(pub Problem);

impl<E: HasProblem> From<E> for ApiError {
    fn from(error: E) -> Self {
        let problem = error.problem();
        if problem.kind.status < 500 {
            return Self(problem);
        }
        let reference = &uuid::Uuid::new_v4().simple().to_string()[..8];
        tracing::error!(error.reference = reference, error.chain = chain(&error), "request failed");
        Self(Problem { detail: Some(format!("Reference {reference}.")), ..problem })
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

/// The error and its causes in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}
