//! Lines of manifests: checksum, white space, path.

use super::tag_text::{VERSION_1_0, lines};

/// One line of a manifest, as meant: the path is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestLine {
    /// Lower-case hexadecimal.
    pub checksum: String,
    pub path: String,
    /// The path was written with `./` or `*`, which is tolerated.
    pub unusual: bool,
}

/// Writes a path as manifests do: only line ends and the percent sign are encoded (RFC 8493 §2.1.3).
pub fn encode_path(path: &str) -> String {
    path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

fn decode_path(path: &str, version: u16) -> String {
    let mut codes = vec![("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r")];
    if version >= VERSION_1_0 {
        // Last, so that `%250A` stands for the text `%0A`.
        codes.push(("%25", "%"));
    }
    let mut out = String::new();
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = codes.iter().find(|(code, _)| rest.starts_with(code));
        let (length, plain) = code.map_or((1, "%"), |(code, plain)| (code.len(), *plain));
        out.push_str(plain);
        rest = &rest[length..];
    }
    out + rest
}

/// Reads a manifest: its lines, and the numbers of those that cannot be read.
pub(super) fn parse_manifest(text: &str, version: u16) -> (Vec<ManifestLine>, Vec<usize>) {
    let mut found = Vec::new();
    let mut unreadable = Vec::new();
    for (index, line) in lines(text).enumerate().filter(|(_, line)| !line.is_empty()) {
        match parse_line(line, version) {
            Some(line) => found.push(line),
            None => unreadable.push(index + 1),
        }
    }
    (found, unreadable)
}

fn parse_line(line: &str, version: u16) -> Option<ManifestLine> {
    let (checksum, rest) = line.split_once([' ', '\t'])?;
    if checksum.is_empty() || !checksum.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let written = rest.trim_start_matches([' ', '\t']);
    let unstarred = written.strip_prefix('*').unwrap_or(written);
    let plain = unstarred.strip_prefix("./").unwrap_or(unstarred);
    if plain.is_empty() {
        return None;
    }
    Some(ManifestLine {
        checksum: checksum.to_ascii_lowercase(),
        path: decode_path(plain, version),
        unusual: plain.len() != written.len(),
    })
}
