//! File names are text that people typed: kept for people, never a path, never a header by themselves.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters of a name that are kept.
const MAX_CHARACTERS: usize = 120;
const NAMELESS: &str = "file";

/// `attr-char` of RFC 5987: what needs no percent in `filename*`.
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The last part of a name. A character that nobody sees, or that turns text around, stands there by its
/// number, as `[U+202E]`: what the sender's name held is kept, and cannot mislead.
pub(super) fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = |character: char| {
        if is_plain(character) { character.to_string() } else { format!("[U+{:04X}]", u32::from(character)) }
    };
    let kept: String = last.chars().map(shown).collect();
    let kept = kept.trim().trim_matches('.').trim();
    if kept.is_empty() {
        return NAMELESS.to_owned();
    }
    shortened(kept)
}

/// Whether a kept name shows by number what its sender's name held unseen.
pub(super) fn shows_hidden(name: &str) -> bool {
    name.split("[U+").skip(1).any(|rest| {
        rest.split_once(']').is_some_and(|(number, _)| {
            (4..=6).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
    })
}

fn is_plain(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
}

/// Cuts in the middle of the stem, so that the ending stays.
fn shortened(name: &str) -> String {
    if name.chars().count() <= MAX_CHARACTERS {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let room = MAX_CHARACTERS - ending.chars().count();
    stem.chars().take(room).chain(ending.chars()).collect()
}

/// `attachment` with a name any browser can save (RFC 6266, RFC 5987).
pub(crate) fn attachment(name: &str) -> String {
    let plain: String =
        name.chars()
            .map(|character| {
                if character.is_ascii_alphanumeric() || " ._-()".contains(character) {
                    character
                } else {
                    '_'
                }
            })
            .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ATTRIBUTE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\system.ini", "system.ini"),
            ("photo.jpg", "photo.jpg"),
            ("a\u{0}b\r\n.jpg", "a[U+0000]b[U+000D][U+000A].jpg"),
            ("evil\u{202e}gpj.exe", "evil[U+202E]gpj.exe"),
            ("..", "file"),
            ("", "file"),
            ("dir/", "file"),
            ("Picha ya nyumba é.jpg", "Picha ya nyumba é.jpg"),
        ] {
            assert_eq!(clean(given), kept);
        }
    }

    #[test]
    fn a_character_that_turns_a_name_around_is_shown_by_its_number_and_told() {
        let kept = clean("evil\u{202e}gpj.exe");
        assert!(shows_hidden(&kept) && !kept.contains('\u{202e}'), "{kept}");
        assert!(!shows_hidden("plan [U+ 4].jpg") && !shows_hidden("photo.jpg"));
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let kept = clean(&format!("{}.jpg", "x".repeat(500)));
        assert_eq!(kept.chars().count(), MAX_CHARACTERS);
        assert!(kept.ends_with("x.jpg"));
    }

    #[test]
    fn the_header_holds_nothing_that_could_end_it() {
        assert_eq!(
            attachment("a\"b;é.jpg"),
            "attachment; filename=\"a_b__.jpg\"; filename*=UTF-8''a%22b%3B%C3%A9.jpg"
        );
    }
}
