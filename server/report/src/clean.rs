//! Makes words from outside printable: every character is shown, none can break the page.
//!
//! PDF/A-2a and PDF/UA-1 refuse characters no typeface can draw, so those are spelled out as
//! `[U+1F600]`. Characters that silently reorder or hide text are spelled out too: a printed
//! exhibit must not read differently from its bytes.

use std::fmt::Write as _;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Longest run without a place to break before one is added, in characters.
const LONGEST_WORD: usize = 22;
/// The same for digests and keys, which are set in a wide line and copied from it.
const LONGEST_CODE: usize = 72;
const CODE_FIELDS: [&str; 4] = ["sha256", "root_hash", "key_fingerprint", "log_origin"];

/// Returns a copy of `input` with every string made printable with what `can_draw` knows.
pub(crate) fn clean<T>(input: &T, can_draw: &dyn Fn(char) -> bool) -> Result<T, serde_json::Error>
where
    T: Serialize + DeserializeOwned,
{
    let mut value = serde_json::to_value(input)?;
    clean_value(&mut value, LONGEST_WORD, can_draw);
    serde_json::from_value(value)
}

fn clean_value(value: &mut Value, longest: usize, can_draw: &dyn Fn(char) -> bool) {
    match value {
        // An instant is read back as one and never printed as it stands.
        Value::String(text) if is_instant(text) => {}
        Value::String(text) => *text = with_breaks(&printable(text, can_draw), longest),
        Value::Array(items) => items.iter_mut().for_each(|item| clean_value(item, longest, can_draw)),
        Value::Object(fields) => {
            for (name, field) in fields {
                let longest = if CODE_FIELDS.contains(&name.as_str()) { LONGEST_CODE } else { LONGEST_WORD };
                clean_value(field, longest, can_draw);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_instant(text: &str) -> bool {
    text.len() <= 40 && chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

fn printable(text: &str, can_draw: &dyn Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{a0}' {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{200d}') {
            // Variation selectors and joiners only style the emoji beside them.
        } else if c.is_control() || is_hidden(c) || !can_draw(c) {
            let _ = write!(out, "[U+{:04X}]", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Invisible and reordering characters, private use, and non-characters.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}'
            | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}'
    )
}

/// Adds zero-width spaces to runs longer than `longest`, after punctuation where there is some.
fn with_breaks(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (position, word) in text.split(' ').enumerate() {
        if position > 0 {
            out.push(' ');
        }
        if word.chars().count() <= longest {
            out.push_str(word);
            continue;
        }
        let mut run = 0;
        for c in word.chars() {
            out.push(c);
            run += 1;
            if run >= longest / 2 || (run >= 4 && matches!(c, '/' | '_' | '-' | '.' | ',' | ';' | ']')) {
                out.push('\u{200b}');
                run = 0;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin(c: char) -> bool {
        c.is_ascii()
    }

    #[test]
    fn a_character_no_typeface_draws_is_spelled_out() {
        assert_eq!(printable("fire \u{1f525}!", &latin), "fire [U+1F525]!");
    }

    #[test]
    fn a_character_that_reorders_text_is_spelled_out_even_when_drawable() {
        assert_eq!(printable("evil\u{202e}gpj.exe", &|_| true), "evil[U+202E]gpj.exe");
    }

    #[test]
    fn line_breaks_and_tabs_become_one_space() {
        assert_eq!(printable("a\r\n\tb", &latin), "a b");
    }

    #[test]
    fn a_long_file_name_may_break_and_loses_no_character() {
        let name = "IMG_20211008_061233_HDR_kijani_bonde.jpeg";
        let broken = with_breaks(name, LONGEST_WORD);
        assert!(broken.contains('\u{200b}'));
        assert_eq!(broken.replace('\u{200b}', ""), name);
    }

    #[test]
    fn an_instant_with_microseconds_survives() {
        let at = chrono::DateTime::from_timestamp_micros(1_633_726_800_032_183).unwrap();
        assert_eq!(clean(&at, &latin).unwrap(), at);
    }

    #[test]
    fn a_digest_is_left_whole() {
        let mut value = serde_json::json!({"sha256": "0".repeat(64), "file_name": "x".repeat(64)});
        clean_value(&mut value, LONGEST_WORD, &latin);
        assert_eq!(value["sha256"], "0".repeat(64));
        assert_ne!(value["file_name"], "x".repeat(64));
    }
}
