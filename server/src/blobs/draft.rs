//! A file made here, on the disk of the originals, that becomes content without being written twice.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use object_store::path::Path;
use sha2::{Digest, Sha256};

use super::{BlobError, Blobs};

/// Written bytes are sent to the disk in steps of this, so that little is left to wait for at the end.
const SYNC_BYTES: u64 = 64 * 1024 * 1024;

/// An unfinished file of this process; it goes unless it is kept. It is written from start to end and hashed
/// on the way, so what is kept was never read back.
#[derive(Debug)]
pub struct Draft {
    place: Path,
    path: PathBuf,
    file: File,
    sha256: Sha256,
    bytes: u64,
    syncing: Option<JoinHandle<io::Result<()>>>,
    sync_at: u64,
}

/// What a draft became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptDraft {
    pub sha256: [u8; 32],
    pub bytes: u64,
}

impl KeptDraft {
    pub fn sha256_hex(&self) -> String {
        hex::encode(self.sha256)
    }
}

impl Write for Draft {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        let written = self.file.write(chunk)?;
        self.sha256.update(&chunk[..written]);
        self.bytes += written as u64;
        if self.bytes >= self.sync_at && self.syncing.as_ref().is_none_or(JoinHandle::is_finished) {
            self.synced()?;
            let disk = self.file.try_clone()?;
            self.syncing =
                Some(thread::Builder::new().name("draft-sync".into()).spawn(move || disk.sync_data())?);
            self.sync_at = self.bytes + SYNC_BYTES;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Draft {
    /// How the step before went: the disk tells each failure only once.
    fn synced(&mut self) -> io::Result<()> {
        let Some(syncing) = self.syncing.take() else { return Ok(()) };
        syncing.join().map_err(|_| io::Error::other("the file was not brought to the disk"))?
    }

    fn finish(mut self) -> io::Result<(Self, KeptDraft)> {
        self.synced()?;
        self.file.sync_all()?;
        let kept = KeptDraft { sha256: self.sha256.finalize_reset().into(), bytes: self.bytes };
        Ok((self, kept))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Kept drafts have moved away already; a step on its way holds only the file itself.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Blobs {
    /// An empty file. A killed process leaves it to the next one to remove.
    pub async fn draft(&self) -> Result<Draft, BlobError> {
        let place = self.incoming().await?;
        let path = self.path_on_disk(&place);
        let file = File::create_new(&path).map_err(BlobError::File)?;
        let sha256 = Sha256::new();
        Ok(Draft { place, path, file, sha256, bytes: 0, syncing: None, sync_at: SYNC_BYTES })
    }

    /// Makes a finished draft content; repeated content is kept once, silently.
    pub async fn keep_draft(&self, draft: Draft) -> Result<KeptDraft, BlobError> {
        let (draft, kept) = tokio::task::spawn_blocking(|| draft.finish()).await?.map_err(BlobError::File)?;
        self.keep(&draft.place, &kept.sha256_hex()).await?;
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_draft_that_is_kept_is_content_and_one_that_is_not_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::on_disk(folder.path()).unwrap();
        let (mut kept, dropped) = (blobs.draft().await.unwrap(), blobs.draft().await.unwrap());
        let paths = [kept.path.clone(), dropped.path.clone()];
        kept.write_all(b"words").unwrap();
        let received = blobs.keep_draft(kept).await.unwrap();
        drop(dropped);
        assert_eq!(received.bytes, 5);
        assert_eq!(received.sha256[..], Sha256::digest(b"words")[..]);
        assert_eq!(blobs.read_whole(&received.sha256_hex()).await.unwrap(), &b"words"[..]);
        assert!(paths.iter().all(|path| !path.exists()));
    }

    #[tokio::test]
    async fn a_draft_of_several_steps_to_the_disk_is_kept_under_the_hash_of_all_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::on_disk(folder.path()).unwrap();
        let mut draft = blobs.draft().await.unwrap();
        let (block, mut hash) = (vec![7; 1024 * 1024], Sha256::new());
        for _ in 0..2 * SYNC_BYTES / block.len() as u64 + 3 {
            draft.write_all(&block).unwrap();
            hash.update(&block);
        }
        let kept = blobs.keep_draft(draft).await.unwrap();
        assert_eq!(kept.sha256[..], hash.finalize()[..]);
        assert_eq!(blobs.size(&kept.sha256_hex()).await.unwrap(), Some(kept.bytes));
    }
}
