//! Where files wait until they have arrived whole: a folder for every process, with a lock that dies with
//! it, so that what a killed server left is known to be nobody's.

use std::fs::{self, File};
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::time::Duration;

use object_store::path::Path;
use uuid::Uuid;

const FOLDER: &str = "incoming";
/// How old something must be before nobody can be sending it any more, where no lock tells.
const ABANDONED: Duration = Duration::from_hours(24);

/// This process's own folder; it goes with the process.
#[derive(Debug)]
pub(super) struct Incoming {
    name: String,
    folder: PathBuf,
    lock_file: PathBuf,
    _lock: File,
}

impl Incoming {
    pub(super) fn open(root: &FilePath) -> io::Result<Self> {
        let (name, all) = (Uuid::now_v7().to_string(), root.join(FOLDER));
        let (folder, lock_file) = (all.join(&name), all.join(format!("{name}.lock")));
        fs::create_dir_all(&all)?;
        // Locked before it has its name: whoever looks for abandoned folders never finds it open.
        let unnamed = all.join(format!("{name}.new"));
        let lock = File::create_new(&unnamed)?;
        if let Err(error) = lock.try_lock() {
            tracing::warn!(%error, "the folder of originals knows no locks; leftovers are told by their age");
        }
        fs::rename(&unnamed, &lock_file)?;
        fs::create_dir(&folder).inspect_err(|_| forget(&lock_file))?;
        Ok(Self { name, folder, lock_file, _lock: lock })
    }

    /// A place for one more file.
    pub(super) fn place(&self) -> Path {
        Path::from(format!("{FOLDER}/{}/{}", self.name, Uuid::now_v7()))
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if fs::remove_dir(&self.folder).is_ok() {
            forget(&self.lock_file);
        }
    }
}

fn forget(file: &FilePath) {
    if let Err(error) = fs::remove_file(file) {
        tracing::warn!(%error, "a file of an unfinished upload was left behind");
    }
}

/// Removes what killed processes left of uploads that never arrived whole.
pub(super) fn forget_abandoned(root: &FilePath) -> io::Result<()> {
    let all = root.join(FOLDER);
    let entries = match fs::read_dir(&all) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        // Another server may be at the same work: what is gone already is as it should be.
        match forget_one(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
    }
    Ok(())
}

fn forget_one(path: &FilePath) -> io::Result<()> {
    if path.extension().is_some_and(|extension| extension == "lock") {
        let lock = File::open(path)?;
        if lock.try_lock().is_err() {
            return Ok(());
        }
        let folder = path.with_extension("");
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        return fs::remove_file(path);
    }
    let about = path.metadata()?;
    if about.modified()?.elapsed().unwrap_or_default() <= ABANDONED || path.with_extension("lock").exists() {
        return Ok(());
    }
    if about.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn what_a_dead_process_left_goes_at_once_and_what_a_living_one_receives_stays() {
        let root = tempfile::tempdir().unwrap();
        let living = Incoming::open(root.path()).unwrap();
        let arriving = living.folder.join("file#1");
        fs::write(&arriving, b"half").unwrap();
        let dead = root.path().join("incoming/dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join("file#1"), b"half").unwrap();
        fs::write(dead.with_extension("lock"), b"").unwrap();
        forget_abandoned(root.path()).unwrap();
        assert!(arriving.exists());
        assert!(!dead.exists() && !dead.with_extension("lock").exists());
    }

    #[test]
    fn without_a_lock_only_what_nobody_can_still_be_sending_is_forgotten() {
        let root = tempfile::tempdir().unwrap();
        let all = root.path().join("incoming");
        fs::create_dir_all(&all).unwrap();
        fs::write(all.join("new#1"), b"x").unwrap();
        let old = File::create(all.join("old#1")).unwrap();
        old.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        forget_abandoned(root.path()).unwrap();
        assert!(all.join("new#1").exists() && !all.join("old#1").exists());
    }

    #[test]
    fn a_process_that_ends_takes_its_empty_folder_along() {
        let root = tempfile::tempdir().unwrap();
        drop(Incoming::open(root.path()).unwrap());
        assert_eq!(fs::read_dir(root.path().join("incoming")).unwrap().count(), 0);
    }
}
