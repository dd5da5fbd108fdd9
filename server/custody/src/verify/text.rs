//! A report in plain words.

use std::fmt;

use super::report::{Outcome, Report, StepId, Verdict};

pub const PROVES: &str = "What a sound pack proves: its files are exactly those the server signed; each logged exhibit \
                          is unchanged since the server recorded it; the log cannot be rewritten without notice.";
pub const DOES_NOT_PROVE: &str = "What it does not prove: that a statement or picture is true, who made it, or when \
                                  and where it was made before the server received it.";

const REPACKED: &str = "Zip bytes differ: another tool has packed the files again, or changed the zip around them. Every \
                        file in it is as the server signed it. The SHA-256 on the download receipt is that of \
                        another zip and does not fit this one.";

const WIDTH: usize = 78;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Evidence pack {}\n", self.pack_id.as_deref().unwrap_or("(no id found)"))?;
        for step in &self.steps {
            let word = match step.outcome {
                Outcome::Pass => "pass       ",
                Outcome::Differs => "differs    ",
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
        let failed = self.steps.iter().filter(|step| step.outcome == Outcome::Fail).count();
        let key_compared = self.step(StepId::Key).is_some_and(|step| step.outcome == Outcome::Pass);
        match (self.verdict, key_compared) {
            (Verdict::Sound, true) => writeln!(f, "RESULT: sound, and signed by the key you named.")?,
            (Verdict::Sound, false) => writeln!(f, "RESULT: sound in itself. Now compare the key:")?,
            (Verdict::Repacked, _) => {
                writeln!(f, "RESULT: contents intact; the container is not the one Mipaka made.")?;
                wrap(f, REPACKED, "  ")?;
                if !key_compared {
                    writeln!(f, "  Now compare the key:")?;
                }
            }
            (Verdict::Unsound, _) => {
                writeln!(f, "RESULT: DO NOT RELY ON THIS PACK. {failed} step(s) failed.")?;
            }
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
