//! A report in plain words.

use std::fmt;

use super::report::{Outcome, Report, StepId};

pub const PROVES: &str = "What a sound pack proves: its files are exactly those the server signed; each logged exhibit \
                          is unchanged since the server recorded it; the log cannot be rewritten without notice.";
pub const DOES_NOT_PROVE: &str = "What it does not prove: that a statement or picture is true, who made it, or when \
                                  and where it was made before the server received it.";

const WIDTH: usize = 78;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Evidence pack {}\n", self.pack_id.as_deref().unwrap_or("(no id found)"))?;
        for step in &self.steps {
            let word = match step.outcome {
                Outcome::Pass => "pass       ",
                Outcome::Fail => "FAIL       ",
                Outcome::NotChecked => "not checked",
            };
            writeln!(f, "{:>2}  {word}  {}", step.number, step.title)?;
            wrap(f, &step.detail, "                 ")?;
            for file in &step.files {
                writeln!(f, "                 - {file:?}")?;
            }
        }
        writeln!(f)?;
        let failed: Vec<_> = self.steps.iter().filter(|step| step.outcome == Outcome::Fail).collect();
        let key_compared = self.step(StepId::Key).is_some_and(|step| step.outcome == Outcome::Pass);
        match (failed.is_empty(), key_compared) {
            (true, true) => writeln!(f, "RESULT: sound, and signed by the key you named.")?,
            (true, false) => writeln!(f, "RESULT: sound in itself. Now compare the key:")?,
            (false, _) => writeln!(f, "RESULT: DO NOT RELY ON THIS PACK. {} step(s) failed.", failed.len())?,
        }
        if let Some(key) = self.key.as_ref().filter(|_| !key_compared) {
            writeln!(f, "  name         {}", key.name)?;
            writeln!(f, "  fingerprint  {}", key.fingerprint)?;
            wrap(
                f,
                "Anyone can sign a pack with a key of their own. Compare this fingerprint with the one the \
                 organisation published elsewhere (its website, letterhead or a court filing), or run again with \
                 --key FINGERPRINT.",
                "  ",
            )?;
        }
        writeln!(f)?;
        wrap(f, PROVES, "")?;
        wrap(f, DOES_NOT_PROVE, "")
    }
}

fn wrap(f: &mut fmt::Formatter<'_>, text: &str, indent: &str) -> fmt::Result {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent.len() + line.len() + word.len() >= WIDTH {
            writeln!(f, "{indent}{line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.is_empty() { Ok(()) } else { writeln!(f, "{indent}{line}") }
}
