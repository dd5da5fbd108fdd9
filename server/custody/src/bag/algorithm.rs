//! Checksum algorithms of manifests. Old bags use MD5 and SHA-1; ours use SHA-256.

use std::collections::BTreeMap;
use std::fmt;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    pub const ALL: [Self; 6] =
        [Self::Md5, Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];
    /// What a pack carries.
    pub const PACK: [Self; 1] = [Self::Sha256];

    /// The name in manifest file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

enum State {
    Md5(Md5),
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

/// Hashes one stream with several algorithms at once.
pub(super) struct ManyHasher(Vec<(Algorithm, State)>);

impl ManyHasher {
    pub(super) fn new(algorithms: &[Algorithm]) -> Self {
        let start = |algorithm: &Algorithm| {
            let state = match algorithm {
                Algorithm::Md5 => State::Md5(Md5::new()),
                Algorithm::Sha1 => State::Sha1(Sha1::new()),
                Algorithm::Sha224 => State::Sha224(Sha224::new()),
                Algorithm::Sha256 => State::Sha256(Sha256::new()),
                Algorithm::Sha384 => State::Sha384(Sha384::new()),
                Algorithm::Sha512 => State::Sha512(Sha512::new()),
            };
            (*algorithm, state)
        };
        Self(algorithms.iter().map(start).collect())
    }

    pub(super) fn update(&mut self, chunk: &[u8]) {
        for (_, state) in &mut self.0 {
            match state {
                State::Md5(hasher) => hasher.update(chunk),
                State::Sha1(hasher) => hasher.update(chunk),
                State::Sha224(hasher) => hasher.update(chunk),
                State::Sha256(hasher) => hasher.update(chunk),
                State::Sha384(hasher) => hasher.update(chunk),
                State::Sha512(hasher) => hasher.update(chunk),
            }
        }
    }

    /// Lower-case hexadecimal digests.
    pub(super) fn finish(self) -> BTreeMap<Algorithm, String> {
        let digest = |state| match state {
            State::Md5(hasher) => hex::encode(hasher.finalize()),
            State::Sha1(hasher) => hex::encode(hasher.finalize()),
            State::Sha224(hasher) => hex::encode(hasher.finalize()),
            State::Sha256(hasher) => hex::encode(hasher.finalize()),
            State::Sha384(hasher) => hex::encode(hasher.finalize()),
            State::Sha512(hasher) => hex::encode(hasher.finalize()),
        };
        self.0.into_iter().map(|(algorithm, state)| (algorithm, digest(state))).collect()
    }
}
