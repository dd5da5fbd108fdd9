//! File names that are safe to write and to read on any system (RFC 8493 §5.2 to §5.4).

use unicode_normalization::UnicodeNormalization as _;

/// Longest path in bytes, inside the bag's folder.
pub const MAX_PATH_BYTES: usize = 1024;

/// What is wrong with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathProblem {
    #[error("is empty or has an empty part")]
    Empty,
    #[error("is longer than {MAX_PATH_BYTES} bytes")]
    TooLong,
    #[error("leaves the folder")]
    Escapes,
    #[error("is absolute, names a drive or a home folder")]
    Absolute,
    #[error("holds a backslash or a control character")]
    Control,
    #[error("holds a percent sign, which BagIt and sha256sum write differently")]
    Percent,
    #[error("cannot be written on Windows")]
    Windows,
    #[error("is not in Unicode normal form C")]
    NotNormal,
}

const RESERVED: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

/// Refuses paths that could reach outside the folder they are read into.
pub fn check_contained(path: &str) -> Result<(), PathProblem> {
    if path.is_empty() {
        return Err(PathProblem::Empty);
    }
    if path.len() > MAX_PATH_BYTES {
        return Err(PathProblem::TooLong);
    }
    let drive = path.len() >= 2 && path.as_bytes()[0].is_ascii_alphabetic() && path.as_bytes()[1] == b':';
    if path.starts_with(['/', '\\', '~']) || drive {
        return Err(PathProblem::Absolute);
    }
    if path.split(['/', '\\']).any(|part| part == "..") {
        return Err(PathProblem::Escapes);
    }
    Ok(())
}

/// Refuses whatever some system cannot hold: for names we write and for packs.
pub fn check_portable(path: &str) -> Result<(), PathProblem> {
    check_contained(path)?;
    if path.chars().any(|character| character.is_control() || character == '\\') {
        return Err(PathProblem::Control);
    }
    if path.contains('%') {
        return Err(PathProblem::Percent);
    }
    if !path.nfc().eq(path.chars()) {
        return Err(PathProblem::NotNormal);
    }
    for part in path.split('/') {
        if part.is_empty() || part == "." {
            return Err(PathProblem::Empty);
        }
        let stem = part.split('.').next().unwrap_or(part).trim_end();
        let reserved = RESERVED.iter().any(|name| name.eq_ignore_ascii_case(stem));
        if reserved || part.ends_with(['.', ' ']) || part.contains(['<', '>', ':', '"', '|', '?', '*']) {
            return Err(PathProblem::Windows);
        }
    }
    Ok(())
}

/// Two paths with the same key are one file on systems that ignore case or normal form.
pub fn collision_key(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_reach_outside_are_refused() {
        for (path, problem) in [
            ("", PathProblem::Empty),
            ("../a", PathProblem::Escapes),
            ("data/../../a", PathProblem::Escapes),
            ("data\\..\\a", PathProblem::Escapes),
            ("/etc/passwd", PathProblem::Absolute),
            ("~root/a", PathProblem::Absolute),
            ("C:\\a", PathProblem::Absolute),
            ("\\\\?\\C:\\a", PathProblem::Absolute),
        ] {
            assert_eq!(check_contained(path), Err(problem), "{path}");
        }
        assert_eq!(check_contained("data/~notes/a..b.txt"), Ok(()));
    }

    #[test]
    fn names_some_system_cannot_hold_are_refused_when_writing() {
        for path in [
            "data/con.txt",
            "data/LPT1",
            "data/a?",
            "data/a.",
            "data/a ",
            "data/a:b",
            "data/50%",
            "data//a",
            "data/./a",
        ] {
            assert!(check_portable(path).is_err(), "{path}");
        }
        assert_eq!(check_portable("data/e\u{301}.txt"), Err(PathProblem::NotNormal));
        assert_eq!(check_portable("data/\u{e9}.txt"), Ok(()));
        assert_eq!(check_portable("data/a\nb"), Err(PathProblem::Control));
    }

    #[test]
    fn names_that_differ_in_case_or_normal_form_collide() {
        assert_eq!(collision_key("data/\u{c9}.TXT"), collision_key("data/e\u{301}.txt"));
        assert_ne!(collision_key("data/a"), collision_key("data/b"));
    }
}
