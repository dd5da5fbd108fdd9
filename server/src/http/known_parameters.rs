//! Refuses query parameters that an operation does not know: a word that is spelt wrong would otherwise
//! narrow nothing, and the whole list would be taken for what was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use super::problem::UNKNOWN_PARAMETER;
use super::{FieldError, Problem};

/// The parameters of every operation of the API, as its document tells them.
#[derive(Debug, Clone)]
pub struct KnownParameters(Arc<BTreeMap<(String, &'static str), BTreeSet<String>>>);

impl KnownParameters {
    pub fn of(document: &OpenApi) -> Self {
        let operations =
            document.paths.paths.iter().filter(|(path, _)| path.starts_with("/api/v1/")).flat_map(
                |(path, item)| {
                    with_methods(item).map(|(method, operation)| ((path.clone(), method), names(operation)))
                },
            );
        Self(Arc::new(operations.collect()))
    }

    fn of_operation(&self, path: &str, method: &Method) -> Option<&BTreeSet<String>> {
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        self.0.iter().find(|((known, by), _)| known == path && *by == method).map(|(_, names)| names)
    }
}

fn with_methods(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

fn names(operation: &Operation) -> BTreeSet<String> {
    let parameters = operation.parameters.iter().flatten();
    parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
                Some(parameter.name.clone())
            }
            _ => None,
        })
        .collect()
}

/// Middleware: 400 for the first parameter that the operation does not know, by name.
pub async fn refuse_unknown(
    State(known): State<KnownParameters>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if request.uri().query().is_some()
        && let Some(path) = request.extensions().get::<MatchedPath>()
        && let Some(known) = known.of_operation(path.as_str(), request.method())
        && let Ok(Query(given)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
        && let Some((name, _)) = given.iter().find(|(name, _)| !known.contains(name))
    {
        let name: String = name.chars().take(60).collect();
        let words = if known.is_empty() {
            format!("This operation takes nothing after the question mark, and so no \"{name}\".")
        } else {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            format!("There is no parameter \"{name}\" here; known are {}.", known.join(", "))
        };
        let error = FieldError::new(name, "unknown", &words);
        return Err(UNKNOWN_PARAMETER.because(words).with_errors(vec![error]));
    }
    Ok(next.run(request).await)
}
