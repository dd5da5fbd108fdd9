//! Keys of signed notes: names, key ids, verifier keys as text, and signing.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::NoteSignature;
use crate::digest::ContentHash;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Type 0x01: Ed25519 over the text.
    Ed25519,
    /// Type 0x04: a witness's Ed25519 over the time and the text (C2SP tlog-cosignature v1).
    Cosignature,
}

/// A public key with a name: `name+keyid+base64`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    kind: KeyKind,
    public: VerifyingKey,
}

/// A named Ed25519 key that signs notes.
pub struct NoteSigner {
    name: String,
    key: SigningKey,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("`{0}` is not a key name: it must not be empty, hold spaces, control characters or `+`")]
    Name(String),
    #[error("the text is not a verifier key `name+keyid+base64`")]
    Text,
    #[error("the key id does not belong to this name and key")]
    WrongId,
    #[error("keys of type {0:#04x} are not supported")]
    Kind(u8),
    #[error("the bytes are not an Ed25519 public key")]
    NotAKey,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }
}

pub(super) fn is_key_name(name: &str) -> bool {
    let forbidden = |character: char| character.is_whitespace() || character.is_control() || character == '+';
    !name.is_empty() && !name.contains(forbidden)
}

fn key_id(name: &str, kind: KeyKind, public: &VerifyingKey) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name.as_bytes());
    hasher.update([b'\n', kind.byte()]);
    hasher.update(public.as_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    [digest[0], digest[1], digest[2], digest[3]]
}

impl VerifierKey {
    pub fn new(name: &str, kind: KeyKind, public: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        let public = VerifyingKey::from_bytes(public).map_err(|_| KeyError::NotAKey)?;
        if public.is_weak() {
            return Err(KeyError::NotAKey);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, kind, &public), kind, public })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The 32 bytes of RFC 8032.
    pub fn public_bytes(&self) -> &[u8; 32] {
        self.public.as_bytes()
    }

    /// The content of a key file: the key's text and a newline.
    pub fn file_text(&self) -> String {
        format!("{self}\n")
    }

    /// SHA-256 of the key file, so `sha256sum` of that file shows the fingerprint.
    pub fn fingerprint(&self) -> ContentHash {
        ContentHash::of(self.file_text().as_bytes())
    }

    pub(super) fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        match self.kind {
            KeyKind::Ed25519 => self.verifies_bytes(text.as_bytes(), signature),
            KeyKind::Cosignature => signature.split_first_chunk::<8>().is_some_and(|(time, signature)| {
                let seconds = u64::from_be_bytes(*time);
                let message = format!("cosignature/v1\ntime {seconds}\n{text}");
                self.verifies_bytes(message.as_bytes(), signature)
            }),
        }
    }

    fn verifies_bytes(&self, message: &[u8], signature: &[u8]) -> bool {
        // Strict verification, so a signature has exactly one form that passes.
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.public.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = STANDARD.encode([&[self.kind.byte()], &self.public.as_bytes()[..]].concat());
        write!(f, "{}+{}+{payload}", self.name, hex::encode(self.id))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(payload)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Text);
        };
        let bytes = STANDARD.decode(payload).map_err(|_| KeyError::Text)?;
        let (&kind, public) = bytes.split_first().ok_or(KeyError::Text)?;
        let kind = match kind {
            0x01 => KeyKind::Ed25519,
            0x04 => KeyKind::Cosignature,
            other => return Err(KeyError::Kind(other)),
        };
        let public = public.try_into().map_err(|_| KeyError::NotAKey)?;
        let key = Self::new(name, kind, public)?;
        if hex::encode(key.id) == id { Ok(key) } else { Err(KeyError::WrongId) }
    }
}

impl NoteSigner {
    /// The key that grows from a 32-byte seed (RFC 8032).
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn verifier_key(&self) -> VerifierKey {
        VerifierKey::new(&self.name, KeyKind::Ed25519, self.key.verifying_key().as_bytes())
            .expect("the name was checked and the public key grew from a seed")
    }

    pub(super) fn sign(&self, text: &str) -> NoteSignature {
        NoteSignature {
            name: self.name.clone(),
            key_id: key_id(&self.name, KeyKind::Ed25519, &self.key.verifying_key()),
            signature: self.key.sign(text.as_bytes()).to_bytes().to_vec(),
        }
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({})", self.name)
    }
}
