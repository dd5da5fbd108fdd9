//! Reads the source tree.

use std::path::{Path, PathBuf};

/// A source file: path from the repository root, and text.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// The text before its unit tests.
    pub(super) fn product(&self) -> &str {
        self.text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(&self.text)
    }
}

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the root").to_owned()
}

/// Files under a folder with one of the extensions, without what is built or fetched.
pub(super) fn sources(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), extensions, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "{folder} holds no file with {extensions:?}");
    found
}

fn walk(folder: &Path, extensions: &[&str], found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("readable").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !matches!(name, "node_modules" | "dist" | "target" | ".git" | ".mipaka") {
                walk(&path, extensions, found);
            }
        } else if extensions.iter().any(|extension| path.extension().is_some_and(|found| found == *extension))
        {
            let relative = path.strip_prefix(root()).expect("under the root").display().to_string();
            found.push(Source { path: relative, text: std::fs::read_to_string(&path).expect("UTF-8") });
        }
    }
}

/// The areas in the order of `lib.rs`, after the kits.
pub(super) fn areas() -> Vec<String> {
    let library = std::fs::read_to_string(root().join("server/src/lib.rs")).expect("lib.rs");
    let all: Vec<String> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    let first = all.iter().position(|name| name == "about").expect("the first area");
    all[first..].to_vec()
}
