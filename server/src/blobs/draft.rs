//! A file made here, on the disk of the originals, that becomes content without being written twice.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use object_store::path::Path;
use sha2::{Digest, Sha256};

use super::receive::HEAD_BYTES;
use super::{BlobError, Blobs, Received};

const BLOCK: usize = 1024 * 1024;

/// An unfinished file of this process; it goes unless it is kept.
#[derive(Debug)]
pub struct Draft {
    place: Path,
    path: PathBuf,
    file: File,
}

impl Draft {
    /// To write to, from the start.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Hashes what was written while it goes to the disk.
    fn finish(&mut self) -> io::Result<Received> {
        let disk = self.file.try_clone()?;
        std::thread::scope(|scope| {
            let synced = scope.spawn(move || disk.sync_all());
            let received = self.hash();
            synced.join().map_err(|_| io::Error::other("the file was not brought to the disk"))??;
            received
        })
    }

    fn hash(&mut self) -> io::Result<Received> {
        self.file.seek(SeekFrom::Start(0))?;
        let (mut hash, mut bytes, mut head) = (Sha256::new(), 0, Vec::new());
        let mut block = vec![0; BLOCK];
        loop {
            let read = self.file.read(&mut block)?;
            if read == 0 {
                return Ok(Received { sha256: hash.finalize().into(), bytes, head });
            }
            if bytes == 0 {
                head.extend_from_slice(&block[..read.min(HEAD_BYTES)]);
            }
            hash.update(&block[..read]);
            bytes += read as u64;
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Kept drafts have moved away already.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Blobs {
    /// An empty file. A killed process leaves it to the next one to remove.
    pub async fn draft(&self) -> Result<Draft, BlobError> {
        let place = self.incoming().await?;
        let path = self.path_on_disk(&place);
        let file = File::options().read(true).write(true).create_new(true).open(&path);
        Ok(Draft { place, path, file: file.map_err(BlobError::File)? })
    }

    /// Makes a finished draft content; repeated content is kept once, silently.
    pub async fn keep_draft(&self, mut draft: Draft) -> Result<Received, BlobError> {
        let finished = tokio::task::spawn_blocking(move || draft.finish().map(|received| (draft, received)));
        let (draft, received) = finished.await?.map_err(BlobError::File)?;
        self.keep(&draft.place, &received.sha256_hex()).await?;
        Ok(received)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[tokio::test]
    async fn a_draft_that_is_kept_is_content_and_one_that_is_not_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::on_disk(folder.path()).unwrap();
        let (kept, dropped) = (blobs.draft().await.unwrap(), blobs.draft().await.unwrap());
        let paths = [kept.path.clone(), dropped.path.clone()];
        kept.file().write_all(b"words").unwrap();
        let received = blobs.keep_draft(kept).await.unwrap();
        drop(dropped);
        assert_eq!((received.bytes, &received.head[..]), (5, &b"words"[..]));
        assert_eq!(received.sha256[..], Sha256::digest(b"words")[..]);
        assert_eq!(blobs.read_whole(&received.sha256_hex()).await.unwrap(), &b"words"[..]);
        assert!(paths.iter().all(|path| !path.exists()));
    }
}
