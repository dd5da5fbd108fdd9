//! Takes a multipart form apart: its one file streams into the blob store, hashed on the way.

use std::collections::BTreeMap;

use axum::extract::multipart::Field;
pub(super) use axum::extract::multipart::MultipartError;
use bytes::Bytes;
use futures::TryStreamExt;

use super::{EvidenceError, file_name};
use crate::app::App;
use crate::blobs::{ReceiveError, Received};
use crate::http::UploadForm;
use crate::http::upload_form::Held;

/// Longest original taken, in bytes.
pub const FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// What the form may weigh beside its file.
pub(super) const FORM_BYTES: u64 = 1024 * 1024;
const FIELD_BYTES: usize = 64 * 1024;
const MAX_FIELDS: usize = 32;

/// A file that has arrived whole.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    pub received: Received,
    /// The sender's name for it, made harmless.
    pub name: String,
    /// The media type the sender gave.
    pub declared_type: Option<String>,
}

impl UploadedFile {
    /// A file that a command brings along.
    pub async fn of_bytes(app: &App, name: &str, bytes: Bytes) -> Result<Self, EvidenceError> {
        let whole = futures::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
        let received = app.blobs.receive(whole, FILE_BYTES).await.map_err(|error| match error {
            ReceiveError::TooLong { limit } => EvidenceError::TooLong { limit },
            ReceiveError::Broken(never) => match never {},
            ReceiveError::Blob(error) => EvidenceError::Blob(error),
        })?;
        Ok(Self { received, name: file_name::clean(name), declared_type: None })
    }
}

/// A form with one file.
#[derive(Debug, Clone)]
pub struct Upload {
    pub file: UploadedFile,
    /// The other fields, by name.
    pub fields: BTreeMap<String, String>,
}

impl Upload {
    /// A field's text, unless it is missing or blank.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Refuses fields that the operation does not know.
    pub fn know_only(&self, names: &[&str]) -> Result<(), EvidenceError> {
        match self.fields.keys().find(|name| !names.contains(&name.as_str())) {
            None => Ok(()),
            Some(unknown) => Err(EvidenceError::UnknownField(unknown.clone())),
        }
    }
}

/// Reads the form to its end. Text fields may stand before or after the file.
pub async fn take_upload(app: &App, form: UploadForm, limit: u64) -> Result<Upload, EvidenceError> {
    let UploadForm { parts, held } = form;
    let mut form = parts.map_err(|_| EvidenceError::NotAForm)?;
    let mut file = None;
    let mut fields = BTreeMap::new();
    while let Some(field) = form.next_field().await.map_err(|error| broken(error, &held))? {
        let Some(name) = field.name().map(str::to_owned) else { return Err(EvidenceError::NotAForm) };
        if name == "file" {
            if file.is_some() {
                return Err(EvidenceError::SecondFile);
            }
            file = Some(take_file(app, field, limit, &held).await?);
        } else {
            if fields.len() == MAX_FIELDS {
                return Err(EvidenceError::UnknownField(name));
            }
            let text = take_text(field, &name, &held).await?;
            fields.insert(name, text);
        }
    }
    let file = file.ok_or(EvidenceError::NoFile)?;
    if file.received.bytes == 0 {
        return Err(EvidenceError::EmptyFile);
    }
    Ok(Upload { file, fields })
}

async fn take_file(
    app: &App,
    field: Field<'_>,
    limit: u64,
    held: &Held,
) -> Result<UploadedFile, EvidenceError> {
    let name = file_name::clean(field.file_name().unwrap_or_default());
    let declared_type =
        field.content_type().map(|text| text.chars().filter(|c| !c.is_control()).take(200).collect());
    let counted = field.inspect_ok(|bytes| held.taken(bytes.len()));
    let received = app.blobs.receive(counted, limit).await.map_err(|error| match error {
        ReceiveError::TooLong { limit } => EvidenceError::TooLong { limit },
        ReceiveError::Broken(error) => broken(error, held),
        ReceiveError::Blob(error) => EvidenceError::Blob(error),
    })?;
    Ok(UploadedFile { received, name, declared_type })
}

async fn take_text(mut field: Field<'_>, name: &str, held: &Held) -> Result<String, EvidenceError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(error, held))? {
        held.taken(chunk.len());
        if bytes.len() + chunk.len() > FIELD_BYTES {
            return Err(EvidenceError::FieldTooLong(name.to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| EvidenceError::FieldNotText(name.to_owned()))
}

/// Tells a form that is too long or ill made from one whose sender went away.
fn broken(error: MultipartError, held: &Held) -> EvidenceError {
    if held.is_too_much() {
        return EvidenceError::PartUnreadable(error);
    }
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return EvidenceError::TooLong { limit: FILE_BYTES };
    }
    let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref::<multer::Error>());
    match cause {
        Some(
            multer::Error::ReadHeaderFailed(_)
            | multer::Error::DecodeHeaderName { .. }
            | multer::Error::DecodeHeaderValue { .. },
        ) => EvidenceError::PartUnreadable(error),
        _ => EvidenceError::Broken(error),
    }
}
