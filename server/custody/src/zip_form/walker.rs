//! Reads a canonical zip from first to last byte and refuses anything that is not canonical.

use std::io::{self, BufReader, Read};

use super::MAX_ENTRIES;
use super::records::{CENTRAL_SIGNATURE, EntryFacts, LOCAL_FIXED_BYTES, LOCAL_SIGNATURE, local_header, tail};
use crate::safe_path::MAX_PATH_BYTES;

/// Where and why a file is not the canonical zip of its contents.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    #[error("cannot read the zip")]
    Read(#[source] io::Error),
    #[error("the zip ends early, at byte {0}")]
    Truncated(u64),
    #[error("the zip differs from its canonical form at byte {0}")]
    Structure(u64),
    #[error("the zip has more than {MAX_ENTRIES} entries")]
    TooMany,
}

/// What a canonical zip turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// Length of the zip.
    pub bytes: u64,
    /// Entries whose body does not have the CRC-32 of their header. The zip is sound only if there are none.
    pub wrong_checksums: Vec<String>,
}

/// Longest name: the top folder, a slash and a path.
const MAX_NAME_BYTES: usize = 2 * MAX_PATH_BYTES;
/// Of the ZIP64 extra field of a local header.
const ZIP64_EXTRA_BYTES: usize = 20;

/// Calls `visit` with the name, size and body of each entry in order. On return, every byte of the source
/// was compared with what the entries' names, sizes and checksums make canonical.
pub fn walk(
    source: impl Read,
    mut visit: impl FnMut(&str, u64, &mut dyn Read) -> io::Result<()>,
) -> Result<Walked, WalkError> {
    let mut source = Counted { inner: BufReader::new(source), at: 0 };
    let mut entries: Vec<EntryFacts> = Vec::new();
    let mut wrong_checksums = Vec::new();
    loop {
        let start = source.at;
        let signature: [u8; 4] = source.take_array()?;
        match u32::from_le_bytes(signature) {
            LOCAL_SIGNATURE if entries.len() >= MAX_ENTRIES => return Err(WalkError::TooMany),
            LOCAL_SIGNATURE => {
                let said = read_local_header(&mut source, start)?;
                let crc32 = read_body(&mut source, &said, &mut visit)?;
                if crc32 != said.crc32 {
                    wrong_checksums.push(said.name.clone());
                }
                entries.push(said);
            }
            CENTRAL_SIGNATURE => {
                source.expect_rest(start, &tail(&entries, start))?;
                return Ok(Walked { bytes: source.at, wrong_checksums });
            }
            _ => return Err(WalkError::Structure(start)),
        }
    }
}

fn read_local_header<R: Read>(source: &mut Counted<R>, start: u64) -> Result<EntryFacts, WalkError> {
    let fixed: [u8; LOCAL_FIXED_BYTES - 4] = source.take_array()?;
    let field16 = |at: usize| usize::from(u16::from_le_bytes([fixed[at - 4], fixed[at - 3]]));
    let field32 =
        |at: usize| u32::from_le_bytes([fixed[at - 4], fixed[at - 3], fixed[at - 2], fixed[at - 1]]);
    let (name_length, extra_length) = (field16(26), field16(28));
    if name_length > MAX_NAME_BYTES || ![0, ZIP64_EXTRA_BYTES].contains(&extra_length) {
        return Err(WalkError::Structure(start));
    }
    let name = source.take_vec(name_length)?;
    let extra = source.take_vec(extra_length)?;
    let bytes = match extra.get(4..12) {
        Some(size) => u64::from_le_bytes(size.try_into().expect("the slice is eight bytes")),
        None => u64::from(field32(18)),
    };
    let name_text = String::from_utf8(name).map_err(|_| WalkError::Structure(start))?;
    let entry = EntryFacts { name: name_text, bytes, crc32: field32(14), offset: start };
    let found = [&LOCAL_SIGNATURE.to_le_bytes()[..], &fixed, entry.name.as_bytes(), &extra].concat();
    compare(&local_header(&entry), &found, start)?;
    Ok(entry)
}

fn read_body<R: Read>(
    source: &mut Counted<R>,
    entry: &EntryFacts,
    visit: &mut impl FnMut(&str, u64, &mut dyn Read) -> io::Result<()>,
) -> Result<u32, WalkError> {
    let mut body = Body { source, left: entry.bytes, crc: crc32fast::Hasher::new() };
    visit(&entry.name, entry.bytes, &mut body).map_err(WalkError::Read)?;
    io::copy(&mut body, &mut io::sink()).map_err(WalkError::Read)?;
    let (left, crc) = (body.left, body.crc.finalize());
    if left > 0 { Err(WalkError::Truncated(source.at)) } else { Ok(crc) }
}

fn compare(expected: &[u8], found: &[u8], start: u64) -> Result<(), WalkError> {
    if expected == found {
        return Ok(());
    }
    let same = expected.iter().zip(found).take_while(|(a, b)| a == b).count();
    Err(WalkError::Structure(start + same as u64))
}

struct Counted<R> {
    inner: R,
    at: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Read> Counted<R> {
    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], WalkError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn take_vec(&mut self, length: usize) -> Result<Vec<u8>, WalkError> {
        let mut bytes = vec![0; length];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), WalkError> {
        self.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => WalkError::Truncated(self.at),
            _ => WalkError::Read(error),
        })
    }

    /// Compares the rest of the source with `expected`, whose first four bytes were read as a signature.
    fn expect_rest(&mut self, start: u64, expected: &[u8]) -> Result<(), WalkError> {
        let mut found = CENTRAL_SIGNATURE.to_le_bytes().to_vec();
        let limit = (expected.len() - 4) as u64 + 1;
        self.by_ref().take(limit).read_to_end(&mut found).map_err(WalkError::Read)?;
        compare(expected, &found, start)
    }
}

struct Body<'a, R> {
    source: &'a mut Counted<R>,
    left: u64,
    crc: crc32fast::Hasher,
}

impl<R: Read> Read for Body<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.source.read(&mut buffer[..wanted])?;
        self.crc.update(&buffer[..read]);
        self.left -= read as u64;
        Ok(read)
    }
}
