//! Digests of content: SHA-256 names a file everywhere, SHA-512 stands beside it in packs.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256, Sha512};

/// Bytes read at once when hashing a stream.
pub const CHUNK_BYTES: usize = 1024 * 1024;

/// The SHA-256 of some content, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

/// The SHA-512 of some content, written as 128 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WideHash([u8; 64]);

/// A text or byte string that is not a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    #[error("a SHA-256 is 64 lower-case hexadecimal digits")]
    Text,
    #[error("a SHA-256 is 32 bytes, not {0}")]
    Length(usize),
}

/// What a bag says of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    pub sha256: ContentHash,
    pub sha512: WideHash,
    pub bytes: u64,
}

/// What a pack must know of content, beside its SHA-256, before it writes the first byte: the zip puts the
/// CRC-32 in front of the body, and SHA-512 takes three times as long as SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FurtherDigests {
    pub sha512: WideHash,
    pub crc32: u32,
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

impl FurtherDigests {
    /// Digests bytes already in memory.
    pub fn of(content: &[u8]) -> Self {
        Self { sha512: WideHash::of(content), crc32: crc32fast::hash(content) }
    }

    /// Digests a whole stream with constant memory.
    pub fn of_reader(mut source: impl Read) -> io::Result<Self> {
        let mut hasher = FurtherHasher::default();
        for_each_chunk(&mut source, &mut chunk_buffer(), |chunk| {
            hasher.update(chunk);
            Ok(())
        })?;
        Ok(hasher.finish())
    }
}

impl WideHash {
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    pub fn of(content: &[u8]) -> Self {
        Self(Sha512::digest(content).into())
    }
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

impl fmt::Display for WideHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for WideHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WideHash({self})")
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

/// Computes the further digests of a stream in one pass.
#[derive(Clone, Default)]
pub struct FurtherHasher {
    sha512: Sha512,
    crc32: crc32fast::Hasher,
}

impl FurtherHasher {
    pub fn update(&mut self, chunk: &[u8]) {
        self.sha512.update(chunk);
        self.crc32.update(chunk);
    }

    pub fn finish(self) -> FurtherDigests {
        FurtherDigests { sha512: WideHash(self.sha512.finalize().into()), crc32: self.crc32.finalize() }
    }
}

impl fmt::Debug for FurtherHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FurtherHasher").finish_non_exhaustive()
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
        let further = FurtherDigests::of(b"abc");
        assert!(further.sha512.to_string().starts_with("ddaf35a193617abacc417349ae204131"));
        assert_eq!(FurtherDigests::of(b"123456789").crc32, 0xcbf4_3926);
    }

    #[test]
    fn a_stream_has_the_digests_of_its_bytes_however_it_is_cut() {
        let content: Vec<u8> = (0..3 * CHUNK_BYTES + 7).map(|at| (at % 251) as u8).collect();
        let mut hasher = FurtherHasher::default();
        content.chunks(1000).for_each(|chunk| hasher.update(chunk));
        let whole = FurtherDigests::of(&content);
        assert_eq!(FurtherDigests::of_reader(&content[..]).unwrap(), whole);
        assert_eq!(hasher.finish(), whole);
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
