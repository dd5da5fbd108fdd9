//! Checkpoints (C2SP tlog-checkpoint): the signed head of the log.

use crate::merkle_log::TreeHash;
use crate::note::{Note, NoteError, NoteSigner, VerifierKey};

/// How large the log was and what its root was. The origin is the name of the log and of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: TreeHash,
    extensions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("the checkpoint is not a signed note")]
    Note(#[source] NoteError),
    #[error("line {0} of the checkpoint is malformed")]
    Line(usize),
    #[error("the checkpoint is of the log `{found}`, not `{expected}`")]
    OtherLog { expected: String, found: String },
}

impl Checkpoint {
    /// `None` if the origin is empty or holds white space or control characters.
    pub fn new(origin: &str, size: u64, root: TreeHash) -> Option<Self> {
        let bad = |character: char| character.is_whitespace() || character.is_control();
        (!origin.is_empty() && !origin.contains(bad)).then(|| Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions: Vec::new(),
        })
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn root(&self) -> &TreeHash {
        &self.root
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, self.root);
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// The signed note, ready to be stored and published.
    pub fn sign(&self, signer: &NoteSigner) -> Result<String, NoteError> {
        let mut note = Note::new(self.text())?;
        note.sign(signer);
        Ok(note.to_string())
    }

    /// Reads the text of a checkpoint, without signatures.
    pub fn parse_text(text: &str) -> Result<Self, CheckpointError> {
        let body = text.strip_suffix('\n').ok_or(CheckpointError::Line(1))?;
        let mut lines = body.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(CheckpointError::Line(1))?;
        let size = lines.next().and_then(decimal).ok_or(CheckpointError::Line(2))?;
        let root = lines.next().and_then(|line| line.parse().ok()).ok_or(CheckpointError::Line(3))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if let Some(empty) = extensions.iter().position(String::is_empty) {
            return Err(CheckpointError::Line(4 + empty));
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions })
    }

    /// Opens a signed checkpoint: the log's own key must have signed it.
    pub fn open(note: &[u8], log_key: &VerifierKey) -> Result<Self, CheckpointError> {
        let note = Note::parse(note).map_err(CheckpointError::Note)?;
        note.verify(std::slice::from_ref(log_key)).map_err(CheckpointError::Note)?;
        let checkpoint = Self::parse_text(note.text())?;
        if checkpoint.origin == log_key.name() {
            Ok(checkpoint)
        } else {
            Err(CheckpointError::OtherLog { expected: log_key.name().to_owned(), found: checkpoint.origin })
        }
    }
}

/// A decimal number without sign or leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}
