//! Reads stored content from a thread that may block, one chunk at a time.

use std::io::{self, Read};

use bytes::{Buf, Bytes};
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::blobs::Blobs;

/// Holds one chunk, so memory stays flat at any size of file.
pub(super) struct BlobReader {
    runtime: Handle,
    stream: BoxStream<'static, Result<Bytes, object_store::Error>>,
    chunk: Bytes,
    stop: CancellationToken,
}

impl BlobReader {
    /// Opens content by its hash; call it on a thread that may block.
    pub(super) fn open(
        blobs: &Blobs,
        runtime: &Handle,
        sha256: &str,
        stop: &CancellationToken,
    ) -> io::Result<Self> {
        let stream = runtime.block_on(blobs.read(sha256, None)).map_err(io::Error::other)?;
        Ok(Self { runtime: runtime.clone(), stream, chunk: Bytes::new(), stop: stop.clone() })
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_cancelled() {
            return Err(io::Error::other("stopped"));
        }
        while self.chunk.is_empty() {
            match self.runtime.block_on(self.stream.next()) {
                None => return Ok(0),
                Some(chunk) => self.chunk = chunk.map_err(io::Error::other)?,
            }
        }
        let taken = self.chunk.len().min(buffer.len());
        self.chunk.copy_to_slice(&mut buffer[..taken]);
        Ok(taken)
    }
}
