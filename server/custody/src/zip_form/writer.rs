//! Writes the canonical zip from start to end. Bodies stream through; only names, sizes and checksums stay
//! in memory.

use std::io::{self, Read, Write};

use super::MAX_ENTRIES;
use super::records::{EntryFacts, local_header, tail};
use super::write_behind::WriteBehind;

/// A zip being written. Sizes and checksums are known beforehand, so local headers are complete, any reader
/// can stream them, and whatever passes into the sink is final.
#[derive(Debug)]
pub struct ZipWriter<W> {
    sink: WriteBehind<W>,
    at: u64,
    entries: Vec<EntryFacts>,
}

/// An entry as announced; its body is held to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZipEntry<'a> {
    pub name: &'a str,
    pub bytes: u64,
    pub crc32: u32,
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
    #[error("the CRC-32 of {name} is {found:08x}, not the {expected:08x} announced")]
    Checksum { name: String, expected: u32, found: u32 },
    #[error("more than {MAX_ENTRIES} files")]
    TooMany,
}

impl<'a> ZipEntry<'a> {
    /// The entry of a body in memory.
    pub fn of(name: &'a str, body: &[u8]) -> Self {
        Self { name, bytes: body.len() as u64, crc32: crc32fast::hash(body) }
    }
}

impl<W: Write + Send + 'static> ZipWriter<W> {
    /// The sink must be empty and stand at its start.
    pub fn new(sink: W) -> Self {
        Self { sink: WriteBehind::new(sink), at: 0, entries: Vec::new() }
    }

    /// Bytes taken so far.
    pub fn position(&self) -> u64 {
        self.at
    }

    /// Stores one entry. `each` sees every chunk once, in order, while those before it are written; `progress`
    /// hears the position that was read to. After an error the zip is spoilt.
    pub fn add(
        &mut self,
        entry: &ZipEntry<'_>,
        body: &mut dyn Read,
        each: &mut dyn FnMut(&[u8]),
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ZipWriteError> {
        if self.entries.len() >= MAX_ENTRIES {
            return Err(ZipWriteError::TooMany);
        }
        let ZipEntry { name, bytes, crc32 } = *entry;
        let facts = EntryFacts { name: name.to_owned(), bytes, crc32, offset: self.at };
        let header = local_header(&facts);
        self.sink.write_all(&header).map_err(ZipWriteError::Sink)?;
        let begins = self.at + header.len() as u64;

        let (mut crc, mut found) = (crc32fast::Hasher::new(), 0);
        // One byte more than announced, to notice a body that is longer.
        let mut body = body.take(bytes.saturating_add(1));
        loop {
            let read = match body.read(self.sink.room().map_err(ZipWriteError::Sink)?) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(ZipWriteError::Source { name: name.to_owned(), cause }),
            };
            let chunk = self.sink.take(read);
            crc.update(chunk);
            each(chunk);
            found += read as u64;
            progress(begins + found);
        }
        if found != bytes {
            return Err(ZipWriteError::Size { name: name.to_owned(), expected: bytes, found });
        }
        let found = crc.finalize();
        if found != crc32 {
            return Err(ZipWriteError::Checksum { name: name.to_owned(), expected: crc32, found });
        }
        self.at = begins + bytes;
        self.entries.push(facts);
        Ok(())
    }

    /// Writes the directory and hands the sink back with the total length.
    pub fn finish(mut self) -> Result<(W, u64), ZipWriteError> {
        let tail = tail(&self.entries, self.at);
        self.sink.write_all(&tail).map_err(ZipWriteError::Sink)?;
        let sink = self.sink.finish().map_err(ZipWriteError::Sink)?;
        Ok((sink, self.at + tail.len() as u64))
    }
}
