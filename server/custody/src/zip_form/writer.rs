//! Writes the canonical zip. Bodies stream through; only names, sizes and checksums stay in memory.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::MAX_ENTRIES;
use super::records::{EntryFacts, LOCAL_CRC_AT, local_header, tail};
use crate::digest::{chunk_buffer, for_each_chunk};

/// A zip being written. Sizes are known beforehand, so local headers are complete and any reader can stream
/// them; only the CRC-32 is written back afterwards.
#[derive(Debug)]
pub struct ZipWriter<W> {
    sink: W,
    at: u64,
    entries: Vec<EntryFacts>,
    buffer: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum ZipWriteError {
    #[error("cannot write the zip")]
    Sink(#[source] io::Error),
    #[error("cannot read {name}")]
    Source {
        name: String,
        #[source]
        cause: io::Error,
    },
    #[error("{name} has {found} bytes, not the {expected} announced")]
    Size { name: String, expected: u64, found: u64 },
    #[error("more than {MAX_ENTRIES} files")]
    TooMany,
}

impl<W: Write + Seek> ZipWriter<W> {
    /// The sink must be empty and stand at its start.
    pub fn new(sink: W) -> Self {
        Self { sink, at: 0, entries: Vec::new(), buffer: chunk_buffer() }
    }

    /// Bytes written so far.
    pub fn position(&self) -> u64 {
        self.at
    }

    /// Stores one entry; `each` sees every chunk once, in order, with the position after it.
    pub fn add(
        &mut self,
        name: &str,
        bytes: u64,
        body: &mut dyn Read,
        each: &mut dyn FnMut(&[u8], u64),
    ) -> Result<(), ZipWriteError> {
        if self.entries.len() >= MAX_ENTRIES {
            return Err(ZipWriteError::TooMany);
        }
        let mut entry = EntryFacts { name: name.to_owned(), bytes, crc32: 0, offset: self.at };
        let header = local_header(&entry);
        self.sink.write_all(&header).map_err(ZipWriteError::Sink)?;
        self.at += header.len() as u64;

        let mut crc = crc32fast::Hasher::new();
        let mut found = 0;
        let mut sink_error = None;
        // One byte more than announced, to notice a body that is longer.
        let mut limited = body.take(bytes.saturating_add(1));
        let read = for_each_chunk(&mut limited, &mut self.buffer, |chunk| {
            crc.update(chunk);
            found += chunk.len() as u64;
            if let Err(cause) = self.sink.write_all(chunk) {
                sink_error = Some(cause);
                return Err(io::ErrorKind::Other.into());
            }
            each(chunk, self.at + found);
            Ok(())
        });
        if let Some(cause) = sink_error {
            return Err(ZipWriteError::Sink(cause));
        }
        read.map_err(|cause| ZipWriteError::Source { name: name.to_owned(), cause })?;
        if found != bytes {
            return Err(ZipWriteError::Size { name: name.to_owned(), expected: bytes, found });
        }
        self.at += found;
        entry.crc32 = crc.finalize();
        self.patch_crc(&entry).map_err(ZipWriteError::Sink)?;
        self.entries.push(entry);
        Ok(())
    }

    fn patch_crc(&mut self, entry: &EntryFacts) -> io::Result<()> {
        self.sink.seek(SeekFrom::Start(entry.offset + LOCAL_CRC_AT))?;
        self.sink.write_all(&entry.crc32.to_le_bytes())?;
        self.sink.seek(SeekFrom::Start(self.at))?;
        Ok(())
    }

    /// Writes the directory and hands the sink back with the total length.
    pub fn finish(mut self) -> Result<(W, u64), ZipWriteError> {
        let tail = tail(&self.entries, self.at);
        self.sink.write_all(&tail).map_err(ZipWriteError::Sink)?;
        self.sink.flush().map_err(ZipWriteError::Sink)?;
        Ok((self.sink, self.at + tail.len() as u64))
    }
}
