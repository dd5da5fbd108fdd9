//! Third-party test files, which are never part of the project, and our own fixtures.

use std::io::Write;
use std::path::PathBuf;

/// A file or folder of the third-party corpora. None when `MIPAKA_TEST_DATA` is not set;
/// the test then says on standard error that it did not run.
pub fn corpus(path: &str) -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of the tests that asks where the corpora lie"
    )]
    let root = std::env::var("MIPAKA_TEST_DATA").ok();
    let Some(root) = root else {
        // Past the capture of passing tests, which would hide it.
        let _ = writeln!(std::io::stderr(), "NOT RUN: {path} (MIPAKA_TEST_DATA is not set)");
        return None;
    };
    let found = PathBuf::from(root).join(path);
    assert!(found.exists(), "MIPAKA_TEST_DATA has no {path}");
    Some(found)
}

/// A file of our own under `fixtures/`.
pub fn fixture(path: &str) -> PathBuf {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(path);
    assert!(found.exists(), "there is no fixture {path}");
    found
}
