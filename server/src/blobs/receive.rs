//! Takes a stream in, digesting it on the way; only whole files become content.

use std::pin::Pin;

use bytes::Bytes;
use custody::digest::{Digester, Digests};
use futures::{Stream, StreamExt};
use object_store::path::Path;
use object_store::{ObjectStoreExt, WriteMultipart};

use super::{BlobError, Blobs};

const PART_BYTES: usize = 8 * 1024 * 1024;
/// First bytes kept for telling a file's real type.
const HEAD_BYTES: usize = 8192;

/// A file the store holds now.
#[derive(Debug, Clone)]
pub struct Received {
    pub sha256: [u8; 32],
    pub bytes: u64,
    /// Kept beside the SHA-256, so that packs need not read the file for it.
    pub crc32: u32,
    /// The first bytes, for sniffing.
    pub head: Vec<u8>,
}

impl Received {
    pub fn sha256_hex(&self) -> String {
        hex::encode(self.sha256)
    }
}

/// Why a stream was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError<E: std::error::Error + 'static> {
    #[error("the file is longer than {limit} bytes")]
    TooLong { limit: u64 },
    #[error("the stream broke off")]
    Broken(#[source] E),
    #[error(transparent)]
    Blob(#[from] BlobError),
}

impl Blobs {
    /// Streams a file in. Whatever goes wrong, no content appears; repeated content is kept once, silently.
    pub async fn receive<S, E>(&self, stream: S, limit: u64) -> Result<Received, ReceiveError<E>>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::error::Error + 'static,
    {
        futures::pin_mut!(stream);
        let incoming = self.incoming().await?;
        let upload = self.store.put_multipart(&incoming).await.map_err(BlobError::sort)?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        match Self::pour(&mut writer, &mut stream, limit).await {
            Ok((Digests { sha256, crc32, bytes }, head)) => {
                writer.finish().await.map_err(BlobError::sort)?;
                let received = Received { sha256: *sha256.as_bytes(), bytes, crc32, head };
                // On its own, so that a sender who leaves now does not leave half a rename.
                let (blobs, sha256) = (self.clone(), received.sha256_hex());
                let kept = tokio::spawn(async move { blobs.keep(&incoming, &sha256).await });
                kept.await.map_err(BlobError::from)??;
                Ok(received)
            }
            Err(error) => {
                writer.abort().await.map_err(BlobError::sort)?;
                Err(error)
            }
        }
    }

    async fn pour<S, E>(
        writer: &mut WriteMultipart,
        stream: &mut Pin<&mut S>,
        limit: u64,
    ) -> Result<(Digests, Vec<u8>), ReceiveError<E>>
    where
        S: Stream<Item = Result<Bytes, E>>,
        E: std::error::Error + 'static,
    {
        let mut digester = Digester::default();
        let mut bytes = 0_u64;
        let mut head = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(ReceiveError::Broken)?;
            bytes += chunk.len() as u64;
            if bytes > limit {
                return Err(ReceiveError::TooLong { limit });
            }
            if head.len() < HEAD_BYTES {
                head.extend_from_slice(&chunk[..chunk.len().min(HEAD_BYTES - head.len())]);
            }
            digester.update(&chunk);
            writer.wait_for_capacity(2).await.map_err(BlobError::sort)?;
            writer.put(chunk);
        }
        Ok((digester.finish(), head))
    }

    /// Gives a whole file its name. Where that fails, the file goes: on a full disk it would hold the room
    /// that the next one needs.
    pub(super) async fn keep(&self, incoming: &Path, sha256_hex: &str) -> Result<(), BlobError> {
        let kept = self.store.rename_if_not_exists(incoming, &Self::path_of(sha256_hex)).await;
        if let Err(error) = kept {
            self.store.delete(incoming).await?;
            if !matches!(error, object_store::Error::AlreadyExists { .. }) {
                return Err(BlobError::sort(error));
            }
        }
        Ok(())
    }
}
