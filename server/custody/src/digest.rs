//! Digests of content: SHA-256 names a file everywhere, CRC-32 stands beside it in zips.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Bytes read at once when hashing a stream.
pub const CHUNK_BYTES: usize = 1024 * 1024;

/// The SHA-256 of some content, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

/// A text or byte string that is not a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    #[error("a SHA-256 is 64 lower-case hexadecimal digits")]
    Text,
    #[error("a SHA-256 is 32 bytes, not {0}")]
    Length(usize),
}

/// What a pack must know of content before it writes the first byte: the zip puts the CRC-32 in front of
/// the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    pub sha256: ContentHash,
    pub crc32: u32,
    pub bytes: u64,
}

impl ContentHash {
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Hashes bytes already in memory.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// The first 16 hexadecimal digits, for footers and lists; never enough to prove anything.
    pub fn short(&self) -> String {
        hex::encode(&self.0[..8])
    }
}

impl Digests {
    /// Digests bytes already in memory.
    pub fn of(content: &[u8]) -> Self {
        let (sha256, crc32) = (ContentHash::of(content), crc32fast::hash(content));
        Self { sha256, crc32, bytes: content.len() as u64 }
    }
}

/// The CRC-32 of a whole stream, with constant memory.
pub fn crc32_of(mut source: impl Read) -> io::Result<u32> {
    let mut hasher = crc32fast::Hasher::new();
    for_each_chunk(&mut source, &mut chunk_buffer(), |chunk| {
        hasher.update(chunk);
        Ok(())
    })?;
    Ok(hasher.finalize())
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

impl FromStr for ContentHash {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(DigestError::Text);
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| DigestError::Text)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<&[u8]> for ContentHash {
    type Error = DigestError;

    fn try_from(bytes: &[u8]) -> Result<Self, DigestError> {
        <[u8; 32]>::try_from(bytes).map(Self).map_err(|_| DigestError::Length(bytes.len()))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Digests a stream in one pass.
#[derive(Debug, Clone, Default)]
pub struct Digester {
    sha256: Sha256,
    crc32: crc32fast::Hasher,
    bytes: u64,
}

impl Digester {
    pub fn update(&mut self, chunk: &[u8]) {
        self.sha256.update(chunk);
        self.crc32.update(chunk);
        self.bytes += chunk.len() as u64;
    }

    pub fn finish(self) -> Digests {
        let sha256 = ContentHash(self.sha256.finalize().into());
        Digests { sha256, crc32: self.crc32.finalize(), bytes: self.bytes }
    }
}

/// A buffer for `for_each_chunk`, to be kept while many small files are read.
pub(crate) fn chunk_buffer() -> Vec<u8> {
    vec![0; CHUNK_BYTES]
}

/// Hands a stream to `take` in chunks, retrying interrupted reads.
pub(crate) fn for_each_chunk(
    source: &mut dyn Read,
    buffer: &mut [u8],
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        match source.read(buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => take(&buffer[..read])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digests_of_abc_are_those_of_fips_180_and_of_the_crc_catalogue() {
        assert_eq!(
            ContentHash::of(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(Digests::of(b"123456789").crc32, 0xcbf4_3926);
    }

    #[test]
    fn a_stream_has_the_digests_of_its_bytes_however_it_is_cut() {
        let content: Vec<u8> = (0..3 * CHUNK_BYTES + 7).map(|at| (at % 251) as u8).collect();
        let mut digester = Digester::default();
        content.chunks(1000).for_each(|chunk| digester.update(chunk));
        let whole = Digests::of(&content);
        assert_eq!(crc32_of(&content[..]).unwrap(), whole.crc32);
        assert_eq!(digester.finish(), whole);
    }

    #[test]
    fn only_lower_case_hexadecimal_of_the_right_length_is_a_content_hash() {
        let text = ContentHash::of(b"abc").to_string();
        assert_eq!(text.parse::<ContentHash>().unwrap(), ContentHash::of(b"abc"));
        assert!(text.to_uppercase().parse::<ContentHash>().is_err());
        assert!(text[..62].parse::<ContentHash>().is_err());
        assert_eq!(ContentHash::try_from(&[1_u8][..]), Err(DigestError::Length(1)));
    }
}
