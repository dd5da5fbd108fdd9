//! Tag files as text: encodings, the bag declaration and `bag-info.txt`.

use super::problem::BagProblem;

/// Encodings that bags of the conformance suite and of archives use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagEncoding {
    Utf8,
    Utf16,
    Latin1,
}

impl TagEncoding {
    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().as_str() {
            "UTF-8" => Some(Self::Utf8),
            "UTF-16" => Some(Self::Utf16),
            "ISO-8859-1" | "US-ASCII" => Some(Self::Latin1),
            _ => None,
        }
    }

    pub(super) fn decode(self, file: &str, bytes: &[u8]) -> Result<String, BagProblem> {
        let failed = || BagProblem::Encoding { file: file.to_owned() };
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| failed()),
            Self::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Self::Utf16 => {
                let (pairs, rest) = bytes.as_chunks::<2>();
                let big_endian = pairs.first() != Some(&[0xff, 0xfe]);
                let unit = |pair: &[u8; 2]| {
                    if big_endian { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) }
                };
                let text = char::decode_utf16(pairs.iter().map(unit)).collect::<Result<String, _>>();
                let text = text.ok().filter(|_| rest.is_empty()).ok_or_else(failed)?;
                Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
            }
        }
    }
}

/// What `bagit.txt` says. Versions compare by `minor`: 0.93 to 0.97 are 93 to 97, 1.0 is 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declaration {
    pub(super) version: u16,
    pub(super) encoding: TagEncoding,
}

/// Version 1.0 on the scale of `Declaration::version`.
pub(super) const VERSION_1_0: u16 = 100;

pub(super) fn parse_declaration(bytes: &[u8]) -> Result<Declaration, BagProblem> {
    let text = std::str::from_utf8(bytes).map_err(|_| BagProblem::Declaration)?;
    let mut parts = lines(text);
    let version = parts.next().and_then(|line| label(line, "BagIt-Version"));
    let encoding = parts.next().and_then(|line| label(line, "Tag-File-Character-Encoding"));
    if parts.next().is_some() {
        return Err(BagProblem::Declaration);
    }
    let version = match version {
        Some("0.93") => 93,
        Some("0.94") => 94,
        Some("0.95") => 95,
        Some("0.96") => 96,
        Some("0.97") => 97,
        Some("1.0") => VERSION_1_0,
        _ => return Err(BagProblem::Declaration),
    };
    let encoding = encoding.and_then(TagEncoding::named).ok_or(BagProblem::Declaration)?;
    Ok(Declaration { version, encoding })
}

fn label<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.strip_prefix(name)?.strip_prefix(':').map(str::trim)
}

/// Lines ended by LF, CR or CRLF, without a last empty one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = &rest[..end];
        let after = &rest[end..];
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or("");
        Some(line)
    })
}

/// Labels and values of `bag-info.txt`, wrapped lines joined, in order.
pub fn bag_info_labels(text: &str) -> Option<Vec<(String, String)>> {
    let mut labels: Vec<(String, String)> = Vec::new();
    for line in lines(text) {
        if line.starts_with([' ', '\t']) {
            let (_, value) = labels.last_mut()?;
            value.push(' ');
            value.push_str(line.trim());
        } else if !line.is_empty() {
            let (name, value) = line.split_once(':')?;
            labels.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    Some(labels)
}
