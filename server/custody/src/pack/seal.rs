//! The pack's signature: a signed note that names the tag manifest.

use sha2::{Digest as _, Sha512};

use crate::bag::{TAGMANIFEST_SHA256, TAGMANIFEST_SHA512};
use crate::digest::ContentHash;
use crate::note::{Note, NoteError, VerifierKey};

/// First line of the signed text, so that no checkpoint can be passed off as a seal or the reverse.
const FIRST_LINE: &str = "mipaka.pack.v2";
/// That of packs of the first form, which list every file by SHA-512 too.
const FIRST_FORM: &str = "mipaka.pack.v1";

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
pub fn seal_text(pack_id: &str, tagmanifest_sha256: &[u8]) -> String {
    format!("{FIRST_LINE}\n{}", sealed(pack_id, tagmanifest_sha256))
}

fn sealed(pack_id: &str, tagmanifest_sha256: &[u8]) -> String {
    format!("pack {pack_id}\nsha256 {} {TAGMANIFEST_SHA256}\n", ContentHash::of(tagmanifest_sha256))
}

/// Whether a seal says that its pack is of the first form; what it says holds only once it was opened.
pub fn is_first_form(seal: &[u8]) -> bool {
    seal.strip_prefix(FIRST_FORM.as_bytes()).is_some_and(|rest| rest.starts_with(b"\n"))
}

/// Checks a seal: one signature, by this key, over exactly these tag manifests. The second is that of a pack of
/// the first form.
pub fn open_seal(
    seal: &[u8],
    key: &VerifierKey,
    pack_id: &str,
    tagmanifest_sha256: &[u8],
    tagmanifest_sha512: Option<&[u8]>,
) -> Result<(), SealError> {
    let note = Note::parse(seal).map_err(SealError::Note)?;
    note.verify(std::slice::from_ref(key)).map_err(SealError::Note)?;
    // A second signature would be bytes that nothing vouches for.
    if note.signatures().len() != 1 {
        return Err(SealError::Signatures);
    }
    let expected = match tagmanifest_sha512 {
        None => seal_text(pack_id, tagmanifest_sha256),
        Some(wide) => {
            let (sealed, wide) = (sealed(pack_id, tagmanifest_sha256), hex::encode(Sha512::digest(wide)));
            format!("{FIRST_FORM}\n{sealed}sha512 {wide} {TAGMANIFEST_SHA512}\n")
        }
    };
    if note.text() == expected { Ok(()) } else { Err(SealError::OtherFiles) }
}
