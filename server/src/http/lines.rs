//! Names, titles and labels out of a body: one rule everywhere, told by field.

use std::ops::RangeInclusive;

use domain::text::{HiddenCharacter, LineError, check_lines, parse_line};

use super::FieldError;

/// Reads a text on one line; what cannot be right joins the errors. The text is trimmed in any case.
pub fn line(
    pointer: &str,
    text: &str,
    letters: RangeInclusive<usize>,
    errors: &mut Vec<FieldError>,
) -> String {
    parse_line(text, letters).unwrap_or_else(|error| {
        errors.push(wrong_line(pointer, &error));
        text.trim().to_owned()
    })
}

/// How a field says that its line cannot be right.
pub fn wrong_line(pointer: &str, error: &LineError) -> FieldError {
    match error {
        LineError::Length(_) => FieldError::new(pointer, "length", error),
        LineError::Hidden(hidden) => hidden_character(pointer, *hidden),
    }
}

/// How a field says that it holds a character nobody sees.
pub fn hidden_character(pointer: &str, hidden: HiddenCharacter) -> FieldError {
    FieldError::new(pointer, "hidden-character", hidden)
}

/// Checks a text that may have several lines.
pub fn check_visible(pointer: &str, text: &str, errors: &mut Vec<FieldError>) {
    if let Err(hidden) = check_lines(text) {
        errors.push(hidden_character(pointer, hidden));
    }
}
