//! What a sweep needs: everything that is stored, and the one way to remove something.

use chrono::{DateTime, Utc};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use super::{BlobError, Blobs};

/// One stored content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub sha256: [u8; 32],
    pub bytes: u64,
    /// When it was stored, by the clock of the disk.
    pub at: DateTime<Utc>,
}

impl Blobs {
    /// Everything stored, in no order. Files whose name is not a hash are not ours and are left out.
    pub fn list(&self) -> BoxStream<'static, Result<Stored, BlobError>> {
        self.store
            .list(Some(&Path::from("sha256")))
            .try_filter_map(async |meta| {
                let mut sha256 = [0; 32];
                let name = meta.location.filename().unwrap_or_default();
                let known = hex::decode_to_slice(name, &mut sha256).is_ok();
                Ok(known.then_some(Stored { sha256, bytes: meta.size, at: meta.last_modified }))
            })
            .map_err(BlobError::from)
            .boxed()
    }

    /// Removes content; whoever calls has made sure that no row refers to it or can come to.
    pub async fn remove(&self, sha256: &[u8; 32]) -> Result<(), BlobError> {
        match self.store.delete(&Self::path_of(&hex::encode(sha256))).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
