//! What can be wrong with a bag, each naming the file.

use std::io;

use super::algorithm::Algorithm;
use crate::safe_path::PathProblem;

/// A finding about a bag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BagProblem {
    #[error("{0} is missing")]
    Missing(String),
    #[error("{file} has changed: its {algorithm} is not the one listed")]
    Changed { file: String, algorithm: Algorithm },
    #[error("{file} is not listed in {manifest}")]
    Unlisted { file: String, manifest: String },
    #[error("{0} is not listed in any payload manifest")]
    UnlistedAnywhere(String),
    #[error("there is no payload manifest")]
    NoManifest,
    #[error("line {line} of {file} cannot be read")]
    Line { file: String, line: usize },
    #[error("{file} is not text in its declared encoding")]
    Encoding { file: String },
    #[error("bagit.txt does not declare a BagIt version from 0.93 to 0.97 or 1.0 and an encoding")]
    Declaration,
    #[error("{manifest} uses an unknown checksum algorithm")]
    UnknownAlgorithm { manifest: String },
    #[error("{manifest} lists {file}, which does not belong there")]
    OutOfPlace { manifest: String, file: String },
    #[error("{manifest} lists {file} more than once")]
    ListedTwice { manifest: String, file: String },
    #[error("the name {file:?} {problem}")]
    Name { file: String, problem: PathProblem },
    #[error("{first} and {second} are one file on some systems")]
    Collision { first: String, second: String },
    #[error("{0} appears more than once")]
    Duplicate(String),
    #[error("{0} is not a regular file")]
    NotAFile(String),
    #[error("{0:?} has a name that is not Unicode")]
    NotUnicode(String),
    #[error("Payload-Oxum says {said}, the payload is {found}")]
    Oxum { said: String, found: String },
    #[error("{0} is too large to be a tag file")]
    TooLarge(String),
    #[error("{0} cannot be read to its end")]
    Unreadable(String),
    #[error("{file} in {manifest} is written in another case")]
    OtherCase { manifest: String, file: String },
    #[error("{manifest} writes {file} in an unusual way")]
    UnusualPath { manifest: String, file: String },
}

impl BagProblem {
    /// The file the finding is about, if it is about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Missing(file)
            | Self::UnlistedAnywhere(file)
            | Self::Duplicate(file)
            | Self::NotAFile(file)
            | Self::NotUnicode(file)
            | Self::TooLarge(file)
            | Self::Unreadable(file)
            | Self::Changed { file, .. }
            | Self::Unlisted { file, .. }
            | Self::Line { file, .. }
            | Self::Encoding { file }
            | Self::OutOfPlace { file, .. }
            | Self::ListedTwice { file, .. }
            | Self::Name { file, .. }
            | Self::OtherCase { file, .. }
            | Self::UnusualPath { file, .. } => Some(file),
            Self::Collision { first, .. } => Some(first),
            Self::UnknownAlgorithm { manifest } => Some(manifest),
            Self::Declaration => Some(super::BAGIT_TXT),
            Self::Oxum { .. } => Some(super::BAG_INFO_TXT),
            Self::NoManifest => None,
        }
    }
}

/// A folder or zip that could not be read to the end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("cannot read {name}")]
    Io {
        name: String,
        #[source]
        cause: io::Error,
    },
    #[error("not a zip that can be read")]
    Zip(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("more than {0} files")]
    TooManyFiles(usize),
    #[error("{0} unpacks to far more than its size: refused")]
    Bomb(String),
    #[error("the zip holds {0} top folders instead of one")]
    TopFolders(usize),
    #[error("the tag files are together larger than {0} bytes")]
    TooMuchText(u64),
}
