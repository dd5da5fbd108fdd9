//! Bytes to text, by byte order mark or by the encoding an XML declaration names.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::{UnreadableKind, WalkUnreadable};

pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, WalkUnreadable> {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (declared(bytes)?, bytes),
    };
    if encoding == UTF_8 {
        return match std::str::from_utf8(rest) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            // A multi-byte letter cut at the very end is a file cut short, not a wrong encoding.
            Err(error) if error.error_len().is_none() => Ok(Cow::Borrowed(
                std::str::from_utf8(&rest[..error.valid_up_to()]).expect("valid up to there"),
            )),
            Err(error) => {
                let line = rest[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
                Err(WalkUnreadable::new(UnreadableKind::UnknownEncoding)
                    .at_line(line as u64)
                    .because("not UTF-8"))
            }
        };
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(rest)
        .ok_or_else(|| WalkUnreadable::new(UnreadableKind::UnknownEncoding).because(encoding.name()))
}

/// The encoding of `<?xml … encoding="…"?>`, UTF-16 by its zero bytes, or UTF-8.
fn declared(bytes: &[u8]) -> Result<&'static Encoding, WalkUnreadable> {
    match bytes {
        [b'<', 0, ..] => return Ok(encoding_rs::UTF_16LE),
        [0, b'<', ..] => return Ok(encoding_rs::UTF_16BE),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(200)];
    let Some(declaration) = start
        .strip_prefix(b"<?xml")
        .and_then(|rest| rest.split(|byte| *byte == b'>').next())
        .and_then(|inside| std::str::from_utf8(inside).ok())
    else {
        return Ok(UTF_8);
    };
    let Some((_, after)) = declaration.split_once("encoding") else {
        return Ok(UTF_8);
    };
    let label = after.trim_start_matches([' ', '=', '\t', '\n', '\r', '"', '\'']);
    let label = label.split(['"', '\'', '?', ' ']).next().unwrap_or_default();
    match Encoding::for_label(label.as_bytes()) {
        // Bytes that read as `<?xml` are not UTF-16, whatever the declaration says.
        Some(encoding) if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(WalkUnreadable::new(UnreadableKind::UnknownEncoding)
            .because(label.chars().take(40).collect::<String>())),
    }
}
