//! Signed notes (C2SP signed-note): a text with Ed25519 signatures by named keys.

mod key;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use key::{KeyError, KeyKind, NoteSigner, VerifierKey};

/// Largest note read.
pub const MAX_NOTE_BYTES: usize = 1024 * 1024;
/// Most signatures read; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    pub name: String,
    pub key_id: [u8; 4],
    pub signature: Vec<u8>,
}

/// A text and its signatures, as read; nothing is trusted before `verify`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("the note is longer than {MAX_NOTE_BYTES} bytes or has more than {MAX_SIGNATURES} signatures")]
    TooLarge,
    #[error("the note is not UTF-8 text without control characters")]
    NotText,
    #[error("the note has no text followed by an empty line and signatures")]
    NoSignatures,
    #[error("signature line {0} is malformed")]
    SignatureLine(usize),
    #[error("the signature by {0} is wrong")]
    BadSignature(String),
    #[error("no signature is by a known key")]
    NoKnownKey,
}

impl Note {
    /// A text to be signed. It must end with a newline.
    pub fn new(text: String) -> Result<Self, NoteError> {
        if !text.ends_with('\n') || text.len() > MAX_NOTE_BYTES {
            return Err(NoteError::NoSignatures);
        }
        refuse_control_characters(&text)?;
        Ok(Self { text, signatures: Vec::new() })
    }

    /// Reads a note strictly: every byte has a meaning or the note is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLarge);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::NotText)?;
        refuse_control_characters(whole)?;
        let split = whole.rfind("\n\n").ok_or(NoteError::NoSignatures)?;
        let (text, lines) = (&whole[..=split], &whole[split + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        let signatures: Vec<_> = lines
            .split('\n')
            .enumerate()
            .map(|(index, line)| parse_signature(line).ok_or(NoteError::SignatureLine(index + 1)))
            .collect::<Result<_, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(NoteError::TooLarge);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text, including its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds the signature of one more key.
    pub fn sign(&mut self, signer: &NoteSigner) {
        self.signatures.push(signer.sign(&self.text));
    }

    /// Checks every signature by a known key and returns the keys that signed. Signatures by unknown keys
    /// are passed over, as the specification says; one wrong signature by a known key refuses the note.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut signed = Vec::new();
        for signature in &self.signatures {
            let matching =
                known.iter().find(|key| key.name() == signature.name && key.id() == signature.key_id);
            if let Some(key) = matching {
                if !key.verifies(&self.text, &signature.signature) {
                    return Err(NoteError::BadSignature(key.name().to_owned()));
                }
                signed.push(key);
            }
        }
        if signed.is_empty() { Err(NoteError::NoKnownKey) } else { Ok(signed) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for line in &self.signatures {
            let payload = STANDARD.encode([&line.key_id[..], &line.signature].concat());
            writeln!(f, "\u{2014} {} {payload}", line.name)?;
        }
        Ok(())
    }
}

fn refuse_control_characters(text: &str) -> Result<(), NoteError> {
    let clean = text.chars().all(|character| character >= ' ' || character == '\n');
    if clean { Ok(()) } else { Err(NoteError::NotText) }
}

fn parse_signature(line: &str) -> Option<NoteSignature> {
    let (name, payload) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    if !key::is_key_name(name) {
        return None;
    }
    let bytes = STANDARD.decode(payload).ok()?;
    let (key_id, signature) = bytes.split_first_chunk::<4>()?;
    (!signature.is_empty()).then(|| NoteSignature {
        name: name.to_owned(),
        key_id: *key_id,
        signature: signature.to_vec(),
    })
}
