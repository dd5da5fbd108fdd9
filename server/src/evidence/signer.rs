//! The key that signs the log's heads and the packs: a file of this server, never in the database.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use custody::checkpoint::Checkpoint;
use custody::note::{KeyError, NoteSigner, VerifierKey};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const KEY_FILE: &str = "log.ed25519";
const HEAD_FILE: &str = "log.head";

/// Signs as `mipaka.local/<8 hex of the key>`; the name is also the origin of the log.
#[derive(Debug)]
pub struct Signer {
    note: NoteSigner,
    /// Whoever writes the file holds it.
    head_file: Mutex<PathBuf>,
}

/// Why the key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    #[error("the signing key {0} cannot be made or read")]
    File(String, #[source] io::Error),
    #[error("the signing key {0} may be read by others; run chmod 600 on it and ask who has seen it")]
    Open(String),
    #[error("{0} is not a signing key: it has to hold 64 hexadecimal digits")]
    NotAKey(String),
    #[error("the key's name cannot be used")]
    Name(#[source] KeyError),
}

impl Signer {
    /// Reads `<home>/keys/log.ed25519`; makes it, readable by its owner only, when it is not there.
    pub fn load_or_create(home: &Path) -> Result<Self, SignerError> {
        let folder = home.join("keys");
        let file = folder.join(KEY_FILE);
        let shown = file.display().to_string();
        let failed = |error| SignerError::File(shown.clone(), error);
        if !file.exists() {
            fs::create_dir_all(&folder).map_err(failed)?;
            fs::set_permissions(&folder, Permissions::from_mode(0o700)).map_err(failed)?;
            create(&folder, &file).map_err(failed)?;
        }
        if fs::metadata(&file).map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(SignerError::Open(shown));
        }
        let text = fs::read_to_string(&file).map_err(failed)?;
        let mut seed = [0; 32];
        hex::decode_to_slice(text.trim_end(), &mut seed).map_err(|_| SignerError::NotAKey(shown.clone()))?;
        Self::from_seed(&seed, folder.join(HEAD_FILE))
    }

    fn from_seed(seed: &[u8; 32], head_file: PathBuf) -> Result<Self, SignerError> {
        let unnamed = NoteSigner::from_seed("mipaka.local", seed).map_err(SignerError::Name)?;
        let digest: [u8; 32] = Sha256::digest(unnamed.verifier_key().public_bytes()).into();
        let name = format!("mipaka.local/{}", hex::encode(&digest[..4]));
        Ok(Self {
            note: NoteSigner::from_seed(&name, seed).map_err(SignerError::Name)?,
            head_file: Mutex::new(head_file),
        })
    }

    /// Puts key and head aside, for a database that begins anew: a key signs one log only.
    pub fn retire(home: &Path) -> Result<(), SignerError> {
        let folder = home.join("keys");
        for name in [KEY_FILE, HEAD_FILE] {
            let file = folder.join(name);
            if file.exists() {
                let aside = folder.join(format!("{name}.retired-{}", Uuid::now_v7()));
                fs::rename(&file, aside)
                    .map_err(|error| SignerError::File(file.display().to_string(), error))?;
            }
        }
        Ok(())
    }

    pub fn notes(&self) -> &NoteSigner {
        &self.note
    }

    pub fn key(&self) -> VerifierKey {
        self.note.verifier_key()
    }

    /// The last head this server signed, kept outside the database so that a restored older copy is noticed.
    pub(super) fn read_head(&self) -> io::Result<Option<String>> {
        read_note(&self.head_file())
    }

    /// Keeps the head of a log of this size. Whoever committed a smaller one may come later, and changes nothing.
    pub(super) fn keep_head(&self, size: u64, note: &str) -> io::Result<()> {
        let head_file = self.head_file();
        let kept = read_note(&head_file)?;
        let kept = kept.and_then(|note| Checkpoint::open(note.as_bytes(), &self.key()).ok());
        if kept.is_some_and(|kept| kept.size() > size) {
            return Ok(());
        }
        let draft = head_file.with_extension(format!("draft-{}", Uuid::now_v7()));
        write_private(&draft, note)?;
        fs::rename(&draft, &*head_file)
    }

    fn head_file(&self) -> MutexGuard<'_, PathBuf> {
        self.head_file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_note(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(note) => Ok(Some(note)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Two servers may start at once: the first key that is linked into place is the key.
fn create(folder: &Path, file: &Path) -> io::Result<()> {
    let draft = folder.join(format!("{KEY_FILE}.draft-{}", Uuid::now_v7()));
    let seed: [u8; 32] = rand::random();
    write_private(&draft, &format!("{}\n", hex::encode(seed)))?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use custody::merkle_log::empty_root;

    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_may_read_it() {
        let home = tempfile::tempdir().unwrap();
        let first = Signer::load_or_create(home.path()).unwrap();
        let again = Signer::load_or_create(home.path()).unwrap();
        assert_eq!(first.key(), again.key());
        let file = home.path().join("keys/log.ed25519");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(first.notes().name().starts_with("mipaka.local/"));

        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Signer::load_or_create(home.path()), Err(SignerError::Open(_))));
    }

    #[test]
    fn a_retired_key_is_kept_aside_and_a_new_one_made() {
        let home = tempfile::tempdir().unwrap();
        let first = Signer::load_or_create(home.path()).unwrap();
        Signer::retire(home.path()).unwrap();
        assert_ne!(first.key(), Signer::load_or_create(home.path()).unwrap().key());
        assert_eq!(fs::read_dir(home.path().join("keys")).unwrap().count(), 2);
    }

    #[test]
    fn a_smaller_head_that_comes_late_does_not_replace_a_larger_one() {
        let home = tempfile::tempdir().unwrap();
        let signer = Signer::load_or_create(home.path()).unwrap();
        let head = |size| {
            let checkpoint = Checkpoint::new(signer.notes().name(), size, empty_root()).unwrap();
            checkpoint.sign(signer.notes()).unwrap()
        };
        for (size, kept) in [(5, 5), (3, 5), (8, 8)] {
            signer.keep_head(size, &head(size)).unwrap();
            assert_eq!(signer.read_head().unwrap(), Some(head(kept)));
        }
    }
}
