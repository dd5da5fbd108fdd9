//! What the reader of JSON or of an address finds wrong, in plain words: by itself it speaks of Rust's types.

use std::fmt::Display;

const AN_ID: &str = "an id (a UUID such as 0190a2a4-8f3e-7c6d-9b1a-000000000001)";
const MOST_SHOWN: usize = 60;

/// A fault in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The member that is missing, below the place of the fault.
    pub member: Option<String>,
    pub words: String,
}

/// A sentence: begins with a capital and ends with a stop.
pub fn sentence(said: &(impl Display + ?Sized)) -> String {
    let said = said.to_string();
    let mut letters = said.chars();
    let mut sentence: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

/// Why a body is no JSON at all.
pub fn broken_json(error: &serde_json::Error, bytes: &[u8]) -> String {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        "The body is empty; JSON has to stand there.".into()
    } else if error.is_eof() {
        "The JSON ends before it is complete.".into()
    } else if error.to_string().starts_with("recursion limit") {
        "The JSON is nested too deep.".into()
    } else {
        format!("This is no JSON: it breaks at line {}, column {}.", error.line(), error.column())
    }
}

/// What `said` means, an error of serde, serde_json or of a parser they call. What is in none of their
/// forms is our own words already.
pub fn in_plain_words(said: &str) -> Fault {
    let said = said.rsplit_once(" at line ").map_or(said, |(words, _)| words);
    if let Some(member) = between(said, "missing field `", "`") {
        return Fault { words: format!("\"{member}\" is missing."), member: Some(member.to_owned()) };
    }
    Fault { member: None, words: told(said).unwrap_or_else(|| sentence(said)) }
}

fn told(said: &str) -> Option<String> {
    if let Some(rest) = said.strip_prefix("unknown field `") {
        let (name, known) = rest.split_once("`, ").unwrap_or((rest, ""));
        let known = match words_in_ticks(known) {
            none if none.is_empty() => "none is known here".into(),
            names => format!("known are {names}"),
        };
        return Some(format!("There is no \"{}\" here; {known}.", shortened(name)));
    }
    if let Some(rest) = said.strip_prefix("unknown variant `") {
        let (word, known) = rest.split_once("`, expected ").unwrap_or((rest, ""));
        return Some(format!(
            "\"{}\" cannot stand here: one of {} has to.",
            shortened(word),
            words_in_ticks(known)
        ));
    }
    if let Some(name) = between(said, "duplicate field `", "`") {
        return Some(format!("\"{}\" stands here twice.", shortened(name)));
    }
    if let Some(rest) = said.strip_prefix("invalid length ") {
        let (entries, expected) = rest.split_once(", expected ")?;
        if expected.starts_with("struct") {
            return Some("A list cannot stand here: an object has to.".into());
        }
        return Some(format!("{entries} entries cannot stand here: {} has to.", wanted(expected)));
    }
    let mismatch = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "));
    if let Some((found, expected)) = mismatch.and_then(|rest| rest.rsplit_once(", expected ")) {
        return Some(sentence(&format!(
            "{} cannot stand here: {} has to",
            found_in_words(found),
            wanted(expected)
        )));
    }
    let plain = match said {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            "A whole number has to stand here."
        }
        "number too large to fit in target type"
        | "number too small to fit in target type"
        | "number out of range" => "This number is too large.",
        "expected value" | "expected ident" => "Something else has to stand here.",
        "invalid float literal" | "cannot parse float from empty string" => "A number has to stand here.",
        "provided string was not `true` or `false`" => "true or false has to stand here.",
        "premature end of input"
        | "input contains invalid characters"
        | "input is out of range"
        | "trailing input" => "A day or time has to stand here, such as 2021-10-08 or 2021-10-08T09:30:00Z.",
        _ if said.starts_with("data did not match any variant") => {
            "This is in none of the forms that can stand here."
        }
        _ if said.starts_with("UUID parsing failed") => return Some(format!("This is not {AN_ID}.")),
        _ => return None,
    };
    Some(plain.into())
}

/// What serde says it found.
fn found_in_words(found: &str) -> String {
    if let Some(text) = between(found, "string \"", "\"") {
        return format!("the text \"{}\"", shortened(text));
    }
    for kind in ["integer `", "floating point `", "number `"] {
        if let Some(number) = between(found, kind, "`") {
            return format!("the number {}", shortened(number));
        }
    }
    match (between(found, "boolean `", "`"), found) {
        (Some(answer), _) => answer.to_owned(),
        (None, "map" | "struct variant") => "an object".into(),
        (None, "sequence" | "tuple variant") => "a list".into(),
        (None, "null" | "unit value" | "Option value") => "null".into(),
        _ => "this".into(),
    }
}

/// What serde says it expected.
fn wanted(expected: &str) -> String {
    let first = |words: &[&str]| words.iter().any(|word| expected.starts_with(word));
    if expected.contains("UUID") {
        return AN_ID.into();
    }
    let length: String = expected.chars().filter(char::is_ascii_digit).collect();
    match expected {
        "a boolean" => "true or false".into(),
        "f32" | "f64" | "a number" => "a number".into(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number".into(),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number that is not negative".into(),
        _ if first(&["an array of length", "a tuple of size", "fewer elements", "tuple struct"]) => {
            if length.is_empty() { "a list of fewer".into() } else { format!("a list of {length}") }
        }
        "str" | "string" => "a text".into(),
        _ if first(&["a string", "string or", "a borrowed string", "a character", "unit variant"]) => {
            "a text".into()
        }
        _ if first(&["enum", "variant"]) => "a word that is known here".into(),
        _ if first(&["a sequence", "sequence"]) => "a list".into(),
        _ if first(&["struct", "a map", "map", "internally tagged", "adjacently tagged"]) => {
            "an object".into()
        }
        _ => "something else".into(),
    }
}

fn between<'a>(said: &'a str, before: &str, after: &str) -> Option<&'a str> {
    said.strip_prefix(before)?.strip_suffix(after)
}

/// The names between backticks, with commas.
fn words_in_ticks(list: &str) -> String {
    list.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(", ")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what cannot be read is looked at")]
    struct Said {
        title: String,
        position: Option<usize>,
        share: Option<f64>,
        settlement: Option<Uuid>,
        centre: Option<[f64; 2]>,
        names: Option<Vec<String>>,
        sure: Option<bool>,
        phase: Option<Phase>,
        place: Option<Place>,
        more: Option<BTreeMap<String, i32>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Phase {
        Threat,
        Marking,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only what cannot be read is looked at")]
    struct Place {
        lon: f64,
    }

    fn words(member: &str, value: &Value) -> String {
        let mut said = json!({"title": "A"});
        said[member] = value.clone();
        let text = said.to_string();
        in_plain_words(&serde_json::from_str::<Said>(&text).unwrap_err().to_string()).words
    }

    #[test]
    fn no_fault_speaks_of_the_programs_types() {
        for (member, value, told) in [
            ("title", json!(null), "Null cannot stand here: a text has to."),
            ("title", json!(5), "The number 5 cannot stand here: a text has to."),
            (
                "position",
                json!(-1),
                "The number -1 cannot stand here: a whole number that is not negative has to.",
            ),
            (
                "position",
                json!(1.5),
                "The number 1.5 cannot stand here: a whole number that is not negative has to.",
            ),
            (
                "position",
                json!("one"),
                "The text \"one\" cannot stand here: a whole number that is not negative has to.",
            ),
            ("share", json!([]), "A list cannot stand here: a number has to."),
            (
                "settlement",
                json!("x"),
                "This is not an id (a UUID such as 0190a2a4-8f3e-7c6d-9b1a-000000000001).",
            ),
            (
                "settlement",
                json!(1),
                "The number 1 cannot stand here: an id (a UUID such as 0190a2a4-8f3e-7c6d-9b1a-000000000001) has to.",
            ),
            ("centre", json!([1.0]), "1 entries cannot stand here: a list of 2 has to."),
            ("centre", json!({}), "An object cannot stand here: a list of 2 has to."),
            ("names", json!("a"), "The text \"a\" cannot stand here: a list has to."),
            ("sure", json!("yes"), "The text \"yes\" cannot stand here: true or false has to."),
            ("phase", json!("maybe"), "\"maybe\" cannot stand here: one of threat, marking has to."),
            ("phase", json!(true), "Something else has to stand here."),
            ("place", json!("x"), "The text \"x\" cannot stand here: an object has to."),
            ("more", json!([]), "A list cannot stand here: an object has to."),
            (
                "more",
                json!({"a": 99_999_999_999_i64}),
                "The number 99999999999 cannot stand here: a whole number has to.",
            ),
        ] {
            assert_eq!(words(member, &value), told, "{member} {value}");
        }
        let unknown = words("nmae", &json!(1));
        assert!(
            unknown.starts_with("There is no \"nmae\" here; known are title, position, share"),
            "{unknown}"
        );
        let missing = in_plain_words(&serde_json::from_str::<Said>("{}").unwrap_err().to_string());
        assert_eq!(
            (missing.member.as_deref(), missing.words.as_str()),
            (Some("title"), "\"title\" is missing.")
        );
        let twice = serde_json::from_str::<Said>(r#"{"title": "a", "title": "b"}"#).unwrap_err().to_string();
        assert_eq!(in_plain_words(&twice).words, "\"title\" stands here twice.");
        assert_eq!(in_plain_words("our own words").words, "Our own words.");
    }

    #[test]
    fn what_is_no_json_is_told_with_its_line_and_column() {
        let told =
            |text: &str| broken_json(&serde_json::from_str::<Value>(text).unwrap_err(), text.as_bytes());
        assert_eq!(told("  "), "The body is empty; JSON has to stand there.");
        assert_eq!(told("{\"a\": "), "The JSON ends before it is complete.");
        assert_eq!(told("{\"a\":\n tru}"), "This is no JSON: it breaks at line 2, column 5.");
        assert_eq!(told(&"[".repeat(500)), "The JSON is nested too deep.");
    }
}
