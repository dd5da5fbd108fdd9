//! Photographs and documents: real files, received as if somebody had sent them.

use std::sync::Arc;

use bytes::Bytes;
use fixtures::model::EvidenceItem;
use futures::{StreamExt, TryStreamExt};

use super::error::DemoError;
use super::loader::Loader;
use super::words::same;
use crate::evidence::{self, NewItem, UploadedFile};

/// Files drawn and written side by side: each waits for the disk.
const AT_ONCE: usize = 8;

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let count = loader.world.evidence.len();
    let files: Vec<UploadedFile> = futures::stream::iter((0..count).map(|place| receive(loader, place)))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let bytes: u64 = files.iter().map(|file| file.received.bytes).sum();
    let mut tx = loader.begin().await?;
    let mut received: Vec<_> = loader.world.evidence.iter().zip(files).collect();
    // The log numbers what happened in the order in which it happened.
    received.sort_by_key(|(item, _)| item.head.recorded_at);
    for (item, file) in received {
        let app = loader.app_at(item.head.recorded_at);
        tx.enter_for(Some(item.head.recorded_by));
        evidence::receive_item(&app, &mut tx, new_item(item, file)?).await?;
    }
    tx.commit().await?;
    Ok((format!("{count} items of evidence, {:.1} MB", bytes as f64 / 1e6), ()))
}

/// Draws a file and stores its bytes, on the disk before it says so.
async fn receive(loader: &Loader<'_>, place: usize) -> Result<UploadedFile, DemoError> {
    let world = Arc::clone(&loader.world);
    let drawn = tokio::task::spawn_blocking(move || world.evidence[place].bytes()).await?;
    let name = &loader.world.evidence[place].file_name;
    Ok(UploadedFile::of_bytes(&loader.app, name, Bytes::from(drawn)).await?)
}

fn new_item(item: &EvidenceItem, file: UploadedFile) -> Result<NewItem, DemoError> {
    let mut new = NewItem::of_file(item.head.organisation_id, file);
    new.id = item.head.id;
    new.visibility = same(item.head.visibility)?;
    let new = new.titled(item.title.clone()).described(item.description.clone());
    let new = new.held_under(&item.lawful_basis, &item.consent_scope)?;
    Ok(item.subject_ids.iter().fold(new, |new, &subject| new.about(subject)))
}
