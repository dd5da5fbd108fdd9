//! Salted commitments: a personal value is bound by the log without standing in it.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::digest::{ContentHash, DigestError};

/// First bytes of every commitment's input, so that no other hash can be passed off as one.
pub const COMMITMENT_TAG: &[u8] = b"mipaka.commitment.v1\n";

/// The secret that hides a committed value; delete it and the value can no longer be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; 32]);

/// SHA-256 over tag, salt and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment(ContentHash);

impl Salt {
    /// Wraps 32 bytes that the caller drew from a good source of randomness.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(hidden)")
    }
}

impl Commitment {
    /// Commits to a text as its UTF-8 bytes.
    pub fn to(value: &str, salt: &Salt) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(COMMITMENT_TAG);
        hasher.update(salt.0);
        hasher.update(value.as_bytes());
        Self(ContentHash::from_bytes(hasher.finalize().into()))
    }

    /// True if this is the commitment to `value` under `salt`.
    pub fn opens_to(&self, value: &str, salt: &Salt) -> bool {
        *self == Self::to(value, salt)
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(ContentHash::from_bytes(bytes))
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Commitment {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_opens_only_with_its_own_value_and_salt() {
        let salt = Salt::from_bytes([7; 32]);
        let commitment = Commitment::to("Achieng Otieno", &salt);
        assert!(commitment.opens_to("Achieng Otieno", &salt));
        assert!(!commitment.opens_to("Achieng Otien", &salt));
        assert!(!commitment.opens_to("Achieng Otieno", &Salt::from_bytes([8; 32])));
        assert_eq!(commitment.to_string().parse::<Commitment>().unwrap(), commitment);
    }

    #[test]
    fn a_salt_never_prints_itself() {
        assert_eq!(format!("{:?}", Salt::from_bytes([0x41; 32])), "Salt(hidden)");
    }
}
