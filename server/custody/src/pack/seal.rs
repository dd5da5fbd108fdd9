//! The pack's signature: a signed note that names both tag manifests.

use crate::bag::{TAGMANIFEST_SHA256, TAGMANIFEST_SHA512};
use crate::digest::{ContentHash, WideHash};
use crate::note::{Note, NoteError, VerifierKey};

/// First line of the signed text, so that no checkpoint can be passed off as a seal or the reverse.
const FIRST_LINE: &str = "mipaka.pack.v1";

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("the seal is not a note signed by the pack's key")]
    Note(#[source] NoteError),
    #[error("the seal must carry exactly one signature")]
    Signatures,
    #[error("the seal is over other files than these")]
    OtherFiles,
}

/// The text that is signed.
pub fn seal_text(pack_id: &str, tagmanifest_sha256: &[u8], tagmanifest_sha512: &[u8]) -> String {
    format!(
        "{FIRST_LINE}\npack {pack_id}\nsha256 {} {TAGMANIFEST_SHA256}\nsha512 {} {TAGMANIFEST_SHA512}\n",
        ContentHash::of(tagmanifest_sha256),
        WideHash::of(tagmanifest_sha512),
    )
}

/// Checks a seal: one signature, by this key, over exactly these tag manifests.
pub fn open_seal(
    seal: &[u8],
    key: &VerifierKey,
    pack_id: &str,
    tagmanifest_sha256: &[u8],
    tagmanifest_sha512: &[u8],
) -> Result<(), SealError> {
    let note = Note::parse(seal).map_err(SealError::Note)?;
    note.verify(std::slice::from_ref(key)).map_err(SealError::Note)?;
    // A second signature would be bytes that nothing vouches for.
    if note.signatures().len() != 1 {
        return Err(SealError::Signatures);
    }
    if note.text() == seal_text(pack_id, tagmanifest_sha256, tagmanifest_sha512) {
        Ok(())
    } else {
        Err(SealError::OtherFiles)
    }
}
