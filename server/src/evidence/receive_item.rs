//! Makes an item of a file that has arrived: its real type, its claims, its first custody event.

use std::collections::BTreeMap;

use custody::digest::ContentHash;
use custody::leaf::{Content, Detail};
use futures::TryStreamExt;
use serde_json::json;
use uuid::Uuid;

use super::custody_log::RECEIVED;
use super::exif::{self, ExifClaims};
use super::said::Said;
use super::{EvidenceError, Item, UploadedFile, sniff, store};
use crate::app::App;
use crate::blobs::BlobError;
use crate::db::{self, NewRecord, Tx, Visibility};

/// An item about to be stored.
#[derive(Debug, Clone)]
pub struct NewItem {
    pub id: Uuid,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub file: UploadedFile,
    /// Records it is about; the caller has seen that the account may read them.
    pub subjects: Vec<Uuid>,
    pub(super) said: Said,
}

impl NewItem {
    /// A restricted item of which nobody has said anything yet.
    pub fn of_file(organisation: Uuid, file: UploadedFile) -> Self {
        Self {
            id: Uuid::now_v7(),
            organisation,
            visibility: Visibility::Restricted,
            file,
            subjects: Vec::new(),
            said: Said::nothing(),
        }
    }

    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.said.title = Some(title.into());
        self
    }

    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.said.description = Some(description.into());
        self
    }

    /// The lawful basis for keeping it and how far the consent goes, in the words the API takes.
    pub fn held_under(mut self, lawful_basis: &str, consent_scope: &str) -> Result<Self, EvidenceError> {
        self.said = self.said.held_under(lawful_basis, consent_scope)?;
        Ok(self)
    }

    #[must_use]
    pub fn about(mut self, record: Uuid) -> Self {
        self.subjects.push(record);
        self
    }
}

/// Stores the item in the caller's transaction: record, facts of the file, links, custody event, audit, news.
pub async fn receive_item(app: &App, tx: &mut Tx, new: NewItem) -> Result<Item, EvidenceError> {
    db::hold_originals(tx).await?;
    if app.blobs.size(&new.file.received.sha256_hex()).await?.is_none() {
        return Err(EvidenceError::SweptAway);
    }
    let now = app.clock.now();
    let media_type = sniff::media_type(&new.file.received.head);
    let claims = claims_of(app, &new.file, media_type).await?;
    let record = NewRecord {
        id: new.id,
        kind: "item",
        organisation: new.organisation,
        visibility: new.visibility,
        at: now,
        demo: app.installation.demo,
    };
    db::insert_record(tx, record).await?;
    store::insert_item(tx, &new, media_type, &claims, now).await?;
    store::insert_version(tx, new.id, 1, &new.said, now).await?;
    for &subject in &new.subjects {
        store::link(tx, new.id, subject, now).await?;
    }
    let content =
        Content { sha256: ContentHash::from_bytes(new.file.received.sha256), bytes: new.file.received.bytes };
    let details = BTreeMap::from([("media_type".to_owned(), Detail::from(media_type))]);
    super::record_event(tx, now, new.id, RECEIVED, Some(content), details).await?;
    tx.created("item", new.id, json!({})).await?;
    store::load_items(tx, &[new.id]).await?.pop().ok_or(EvidenceError::Absent)
}

async fn claims_of(app: &App, file: &UploadedFile, media_type: &str) -> Result<ExifClaims, EvidenceError> {
    if !media_type.starts_with("image/") || media_type == "image/svg+xml" {
        return Ok(ExifClaims::default());
    }
    let end = file.received.bytes.min(exif::READ_BYTES);
    let stream = app.blobs.read(&file.received.sha256_hex(), Some(0..end)).await?;
    let start = stream
        .try_fold(Vec::new(), |mut start, chunk| async move {
            start.extend_from_slice(&chunk);
            Ok(start)
        })
        .await
        .map_err(BlobError::from)?;
    Ok(exif::read_claims(&start))
}
