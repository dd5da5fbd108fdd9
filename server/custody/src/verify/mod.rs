//! Checks a pack without a database, in the order a court's expert would.

mod container;
mod report;
mod rezipped;
mod steps;
mod text;

use std::io::{Read, Seek};
use std::path::Path;
use std::str::FromStr;

use crate::digest::ContentHash;
use crate::note::VerifierKey;

pub use container::VerifyError;
pub use report::{KeyFacts, Outcome, Report, Step, StepId, Verdict};
pub use text::{DOES_NOT_PROVE, PROVES};

/// The published key to compare with, as a fingerprint or in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedKey {
    Fingerprint(ContentHash),
    Key(VerifierKey),
}

/// A text that is neither a fingerprint nor a verifier key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key must be a fingerprint of 64 hexadecimal digits, or a line `name+keyid+base64`")]
pub struct ExpectedKeyError;

impl FromStr for ExpectedKey {
    type Err = ExpectedKeyError;

    fn from_str(text: &str) -> Result<Self, ExpectedKeyError> {
        let separators = |character: char| character.is_whitespace() || matches!(character, ':' | '-');
        let digits: String = text.chars().filter(|character| !separators(*character)).collect();
        if let Ok(fingerprint) = digits.to_lowercase().parse() {
            return Ok(Self::Fingerprint(fingerprint));
        }
        text.trim().parse().map(Self::Key).map_err(|_| ExpectedKeyError)
    }
}

impl ExpectedKey {
    pub fn fingerprint(&self) -> ContentHash {
        match self {
            Self::Fingerprint(fingerprint) => *fingerprint,
            Self::Key(key) => key.fingerprint(),
        }
    }
}

/// Verifies a pack given as a zip or as an unzipped folder. Only a file that cannot be opened or read from
/// disk is an error; anything wrong with the pack stands in the report.
pub fn verify_pack(place: &Path, expected: Option<&ExpectedKey>) -> Result<Report, VerifyError> {
    let opened = container::open(place)?;
    Ok(steps::run(opened, expected))
}

/// Verifies a pack's zip from any source, such as one in memory.
pub fn verify_zip(source: impl Read + Seek, expected: Option<&ExpectedKey>) -> Report {
    steps::run(container::open_zip(source), expected)
}
