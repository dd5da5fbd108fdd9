//! Makes words from outside printable: every character is shown, none can break the page.
//!
//! PDF/A-2a and PDF/UA-1 refuse characters no typeface can draw, so those are spelled out as
//! `[U+1F600]`. Characters that silently reorder or hide text are spelled out too: a printed
//! exhibit must not read differently from its bytes. Nothing is added either: where a long word may
//! break is the templates' affair, so that a path copied from the page is the path.

use std::fmt::Write as _;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Returns a copy of `input` with every string made printable with what `can_draw` knows.
pub(crate) fn clean<T>(input: &T, can_draw: &dyn Fn(char) -> bool) -> Result<T, serde_json::Error>
where
    T: Serialize + DeserializeOwned,
{
    let mut value = serde_json::to_value(input)?;
    clean_value(&mut value, can_draw);
    serde_json::from_value(value)
}

fn clean_value(value: &mut Value, can_draw: &dyn Fn(char) -> bool) {
    match value {
        // An instant is read back as one and never printed as it stands.
        Value::String(text) if is_instant(text) => {}
        Value::String(text) => *text = printable(text, can_draw),
        Value::Array(items) => items.iter_mut().for_each(|item| clean_value(item, can_draw)),
        Value::Object(fields) => fields.values_mut().for_each(|field| clean_value(field, can_draw)),
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
    fn an_instant_with_microseconds_survives() {
        let at = chrono::DateTime::from_timestamp_micros(1_633_726_800_032_183).unwrap();
        assert_eq!(clean(&at, &latin).unwrap(), at);
    }

    #[test]
    fn a_long_name_or_address_gets_no_character_that_is_not_its_own() {
        let name = "data/exhibits/JM-5-IMG_20211008_061233_HDR_kijani_bonde_mfano_wa_jina_refu.jpeg";
        assert_eq!(printable(name, &latin), name);
    }
}
