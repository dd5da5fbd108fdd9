//! The object store and its one naming rule.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::sync::OnceCell;

use super::incoming::{Incoming, forget_abandoned};
use crate::http::problem::{INTERNAL, Kind};
use crate::http::{HasProblem, Problem};

const STORAGE_FULL: Kind = Kind::new(
    507,
    "storage-full",
    "The server's disk is full",
    "Nothing was stored. Tell the administrator, keep the file and send it again later.",
);

/// Read at once: the store's own chunks are some kilobytes, and each costs a change of thread.
const BLOCK_BYTES: u64 = 1024 * 1024;
const BLOCKS_AHEAD: usize = 2;

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
    Folder(String, #[source] io::Error),
    #[error("the work was stopped")]
    Stopped(#[from] tokio::task::JoinError),
    #[error("a draft cannot be written")]
    File(#[source] io::Error),
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl BlobError {
    /// Tells a full disk apart from other faults.
    pub(super) fn sort(error: object_store::Error) -> Self {
        let mut cause: Option<&dyn std::error::Error> = Some(&error);
        while let Some(inner) = cause {
            if inner.downcast_ref::<io::Error>().is_some_and(is_full) {
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
            Self::Folder(_, error) | Self::File(error) if is_full(error) => STORAGE_FULL.plain(),
            Self::Store(_) | Self::Folder(..) | Self::File(_) | Self::Stopped(_) => INTERNAL.plain(),
        }
    }
}

/// Where originals lie.
#[derive(Debug, Clone)]
pub struct Blobs {
    pub(super) store: Arc<dyn ObjectStore>,
    root: Arc<FilePath>,
    incoming: Arc<OnceCell<Incoming>>,
}

impl Blobs {
    /// A store in a folder, made when it is not there. Writes reach the disk before they are acknowledged.
    pub fn on_disk(folder: &FilePath) -> Result<Self, BlobError> {
        let failed = |error| BlobError::Folder(folder.display().to_string(), error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        forget_abandoned(folder).map_err(failed)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), root: folder.into(), incoming: Arc::default() })
    }

    /// A place of this process for a file that is about to arrive.
    pub(super) async fn incoming(&self) -> Result<Path, BlobError> {
        let incoming = self.incoming.get_or_try_init(async || Incoming::open(&self.root)).await;
        let failed = |error| BlobError::Folder(self.root.display().to_string(), error);
        Ok(incoming.map_err(failed)?.place())
    }

    pub(super) fn path_on_disk(&self, place: &Path) -> PathBuf {
        self.root.join(place.as_ref())
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
        let path = Self::path_of(sha256_hex);
        let bytes = self.store.head(&path).await?.size;
        let wanted = range.unwrap_or(0..bytes);
        let end = wanted.end.min(bytes);
        let starts = (wanted.start..end).step_by(BLOCK_BYTES as usize);
        let store = Arc::clone(&self.store);
        let block = move |start: u64| {
            let (store, path) = (Arc::clone(&store), path.clone());
            async move { store.get_range(&path, start..end.min(start + BLOCK_BYTES)).await }
        };
        Ok(futures::stream::iter(starts).map(block).buffered(BLOCKS_AHEAD).boxed())
    }

    /// Opens content for a thread that may block.
    pub fn open(&self, sha256_hex: &str) -> io::Result<File> {
        File::open(self.path_on_disk(&Self::path_of(sha256_hex)))
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

#[cfg(test)]
mod tests {
    use std::io::Read;

    use futures::TryStreamExt;
    use sha2::Digest;

    use super::*;

    #[tokio::test]
    async fn content_of_several_blocks_is_read_whole_and_in_part() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::on_disk(folder.path()).unwrap();
        let content: Vec<u8> = (0..2 * BLOCK_BYTES + 5).map(|at| (at % 253) as u8).collect();
        let sha256 = hex::encode(sha2::Sha256::digest(&content));
        blobs.store.put(&Blobs::path_of(&sha256), content.clone().into()).await.unwrap();
        for range in [
            None,
            Some(3..BLOCK_BYTES + 9),
            Some(BLOCK_BYTES..BLOCK_BYTES + 1),
            Some(7..u64::MAX),
            Some(9..9),
        ] {
            let parts: Vec<Bytes> =
                blobs.read(&sha256, range.clone()).await.unwrap().try_collect().await.unwrap();
            let wanted = range.map_or(&content[..], |range| {
                &content[range.start as usize..content.len().min(range.end as usize)]
            });
            assert!(parts.concat() == wanted, "{} bytes", wanted.len());
        }
        let mut opened = Vec::new();
        blobs.open(&sha256).unwrap().read_to_end(&mut opened).unwrap();
        assert!(opened == content);
    }

    #[test]
    fn a_full_disk_is_told_apart_from_other_faults() {
        let fault = |kind: io::ErrorKind| object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(io::Error::from(kind)),
        };
        let full = BlobError::sort(fault(io::ErrorKind::StorageFull));
        assert_eq!(full.problem().kind.code, "storage-full");
        let other = BlobError::sort(fault(io::ErrorKind::PermissionDenied));
        assert_eq!(other.problem().kind.code, "internal");
    }
}
