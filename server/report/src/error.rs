//! What can go wrong while a document is set.

use thiserror::Error;

#[derive(Debug, Error)]
pub enum ReportError {
    /// The input cannot be drawn or printed; the text names the field.
    #[error("{field}: {problem}")]
    Input { field: String, problem: String },
    /// The typesetter refused a template: a fault of this package, not of the input.
    #[error("the document could not be set: {0}")]
    Typeset(String),
    /// The PDF did not meet PDF/A-2a and PDF/UA-1.
    #[error("the PDF could not be written to its standard: {0}")]
    Pdf(String),
    #[error("the data of the document could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl ReportError {
    pub(crate) fn input(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Input { field: field.into(), problem: problem.into() }
    }
}
