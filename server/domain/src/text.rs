//! Text on one line, as people write names and titles: what is stored is what is seen.
//!
//! Characters that nobody sees can make one name pass for another, hide a part of it, or print it
//! backwards (Unicode Technical Report 36, "Unicode Security Considerations", ch. 2). So titles,
//! labels and names are refused with them; longer texts may break lines and are printed with such
//! characters spelled out.

use std::ops::RangeInclusive;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    #[error("{} to {} letters are needed here.", .0.start(), .0.end())]
    Length(RangeInclusive<usize>),
    #[error(transparent)]
    Hidden(#[from] HiddenCharacter),
}

/// A character that is not seen, and how many letters stand before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("After {before} letters stands an invisible character (U+{:04X}); type the words again instead of copying them.", u32::from(*character))]
pub struct HiddenCharacter {
    pub character: char,
    pub before: usize,
}

/// Trims a text on one line and counts its letters.
pub fn parse_line(text: &str, letters: RangeInclusive<usize>) -> Result<String, LineError> {
    let text = text.trim();
    if !letters.contains(&text.chars().count()) {
        return Err(LineError::Length(letters));
    }
    check_line(text)?;
    Ok(text.to_owned())
}

/// Refuses every character that is not seen, line breaks too.
pub fn check_line(text: &str) -> Result<(), HiddenCharacter> {
    refuse(text, is_hidden)
}

/// The same for a text of several lines.
pub fn check_lines(text: &str) -> Result<(), HiddenCharacter> {
    refuse(text, |character| !matches!(character, '\n' | '\r' | '\t') && is_hidden(character))
}

fn refuse(text: &str, hidden: impl Fn(char) -> bool) -> Result<(), HiddenCharacter> {
    match text.chars().enumerate().find(|(_, character)| hidden(*character)) {
        Some((before, character)) => Err(HiddenCharacter { character, before }),
        None => Ok(()),
    }
}

/// Controls, what sets the direction of writing, joiners and spaces of no width, tags, and fillers.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_keeps_its_own_letters() {
        for name in ["Ngũgĩ wa Mũmbi", "Mto wa Mfano (B)", "مريم", "Mama Asha’s plot"] {
            assert_eq!(parse_line(&format!("  {name} "), 1..=200).as_deref(), Ok(name));
        }
    }

    #[test]
    fn what_turns_the_writing_around_or_is_not_seen_is_refused_by_its_code() {
        for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{200d}', '\u{feff}', '\u{0}', '\n', '\u{e0041}']
        {
            let refused = parse_line(&format!("Asha{hidden}Mfano"), 1..=200).unwrap_err();
            assert_eq!(refused, LineError::Hidden(HiddenCharacter { character: hidden, before: 4 }));
            assert!(refused.to_string().contains(&format!("U+{:04X}", u32::from(hidden))));
        }
    }

    #[test]
    fn letters_are_counted_after_trimming() {
        assert_eq!(parse_line("   ", 1..=200), Err(LineError::Length(1..=200)));
        assert_eq!(parse_line(&"x".repeat(201), 1..=200), Err(LineError::Length(1..=200)));
    }

    #[test]
    fn a_longer_text_may_break_its_lines() {
        assert_eq!(check_lines("One.\r\n\r\n\tTwo."), Ok(()));
        assert!(check_lines("One.\u{202e}Two.").is_err());
        assert!(check_line("One.\nTwo.").is_err());
    }
}
