//! The object store and its one naming rule.

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use crate::http::problem::{INTERNAL, Kind};
use crate::http::{HasProblem, Problem};

const STORAGE_FULL: Kind = Kind::new(
    507,
    "storage-full",
    "The server's disk is full",
    "Nothing was stored. Tell the administrator, keep the file and send it again later.",
);

/// Kinds only this kit knows.
pub const KINDS: &[Kind] = &[STORAGE_FULL];

/// Why the object store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    #[error("the object store failed")]
    Store(#[from] object_store::Error),
    #[error("the disk is full")]
    Full(#[source] object_store::Error),
    #[error("the folder {0} cannot be used")]
    Folder(String, #[source] std::io::Error),
}

impl BlobError {
    /// Tells a full disk apart from other faults.
    pub(super) fn sort(error: object_store::Error) -> Self {
        let mut cause: Option<&dyn std::error::Error> = Some(&error);
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<std::io::Error>()
                && matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
            {
                return Self::Full(error);
            }
            cause = inner.source();
        }
        Self::Store(error)
    }
}

impl HasProblem for BlobError {
    fn problem(&self) -> Problem {
        match self {
            Self::Full(_) => STORAGE_FULL.plain(),
            Self::Store(_) | Self::Folder(..) => INTERNAL.plain(),
        }
    }
}

/// Where originals lie.
#[derive(Debug, Clone)]
pub struct Blobs {
    pub(super) store: Arc<dyn ObjectStore>,
}

impl Blobs {
    /// A store in a folder, made when it is not there. Writes reach the disk before they are acknowledged.
    pub fn on_disk(folder: &FilePath) -> Result<Self, BlobError> {
        let name = || folder.display().to_string();
        std::fs::create_dir_all(folder).map_err(|error| BlobError::Folder(name(), error))?;
        forget_abandoned(&folder.join("incoming")).map_err(|error| BlobError::Folder(name(), error))?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }

    /// The path of content: two levels of folders, then the whole hash.
    pub(super) fn path_of(sha256_hex: &str) -> Path {
        Path::from(format!("sha256/{}/{}/{sha256_hex}", &sha256_hex[..2], &sha256_hex[2..4]))
    }

    /// Streams stored content, or a part of it.
    pub async fn read(
        &self,
        sha256_hex: &str,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, BlobError> {
        let options = object_store::GetOptions { range: range.map(Into::into), ..Default::default() };
        let found = self.store.get_opts(&Self::path_of(sha256_hex), options).await?;
        Ok(found.into_stream().boxed())
    }

    /// The whole content; only for files known to be small.
    pub async fn read_whole(&self, sha256_hex: &str) -> Result<Bytes, BlobError> {
        Ok(self.store.get(&Self::path_of(sha256_hex)).await?.bytes().await?)
    }

    /// Bytes stored under the hash, or None when nothing is.
    pub async fn size(&self, sha256_hex: &str) -> Result<Option<u64>, BlobError> {
        match self.store.head(&Self::path_of(sha256_hex)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// How old an unfinished upload must be before nobody can be sending it any more.
const ABANDONED: std::time::Duration = std::time::Duration::from_hours(24);

/// Removes what a killed process left of uploads that never arrived whole.
fn forget_abandoned(incoming: &FilePath) -> std::io::Result<()> {
    let entries = match std::fs::read_dir(incoming) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age > ABANDONED {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_uploads_that_nobody_can_still_be_sending_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let incoming = folder.path().join("incoming");
        std::fs::create_dir_all(&incoming).unwrap();
        std::fs::write(incoming.join("new#1"), b"x").unwrap();
        let old = std::fs::File::create(incoming.join("old#1")).unwrap();
        old.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        Blobs::on_disk(folder.path()).unwrap();
        assert!(incoming.join("new#1").exists() && !incoming.join("old#1").exists());
    }

    #[test]
    fn a_full_disk_is_told_apart_from_other_faults() {
        let fault = |kind: std::io::ErrorKind| object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(std::io::Error::from(kind)),
        };
        let full = BlobError::sort(fault(std::io::ErrorKind::StorageFull));
        assert_eq!(full.problem().kind.code, "storage-full");
        let other = BlobError::sort(fault(std::io::ErrorKind::PermissionDenied));
        assert_eq!(other.problem().kind.code, "internal");
    }
}
