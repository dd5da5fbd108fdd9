//! A report in plain words.

use std::fmt;

use super::report::{Outcome, Report, StepId, Verdict};
use super::steps::MOST_TOLD;
use crate::leaf::Identifier;

pub const PROVES: &str = "What a sound pack proves: its files are exactly those the server signed; each logged exhibit \
                          is unchanged since the server recorded it. Whoever kept an earlier checkpoint \
                          would notice if the log were rewritten.";
pub const DOES_NOT_PROVE: &str = "What it does not prove: that a statement or picture is true, who made it, when and \
                                  where it was made before the server received it, or that the server's clock was \
                                  right: no outside witness or time stamp is looked at.";

const NOT_SOUND: &str = "A sound pack's files are exactly those the server signed. This one's are not, or something \
                         that would show it is missing; the steps above name it.";

const REPACKED: &str = "Zip bytes differ: another tool has packed the files again, or changed the zip around them. Every \
                        file in it is as the server signed it. The SHA-256 on the download receipt is that of \
                        another zip and does not fit this one.";

const WIDTH: usize = 78;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.pack_id.as_deref().filter(|id| Identifier::new(id).is_ok());
        writeln!(f, "Evidence pack {}\n", id.unwrap_or("(no id found)"))?;
        for step in &self.steps {
            let word = match step.outcome {
                Outcome::Pass => "pass       ",
                Outcome::Differs => "differs    ",
                Outcome::Fail => "FAIL       ",
                Outcome::NotChecked => "not checked",
            };
            writeln!(f, "{:>2}  {word}  {}", step.number, step.title)?;
            wrap(f, &step.detail, "                 ")?;
            for file in step.files.iter().take(MOST_TOLD) {
                writeln!(f, "                 - {}", plain(file))?;
            }
            if let Some(more) = step.files.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
                writeln!(f, "                 - and {more} more")?;
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
            writeln!(f, "  name         {}", plain(&key.name))?;
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
        wrap(f, if self.verdict == Verdict::Unsound { NOT_SOUND } else { PROVES }, "")?;
        wrap(f, DOES_NOT_PROVE, "")
    }
}

fn wrap(f: &mut fmt::Formatter<'_>, text: &str, indent: &str) -> fmt::Result {
    let mut line = String::new();
    for word in text.split_whitespace().map(plain) {
        if !line.is_empty() && indent.len() + line.len() + word.len() >= WIDTH {
            writeln!(f, "{indent}{line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if line.is_empty() { Ok(()) } else { writeln!(f, "{indent}{line}") }
}

/// Text from a pack as a terminal may show it: whatever would steer or reorder it stands there by its number.
fn plain(text: &str) -> String {
    text.chars()
        .map(|character| {
            if steers(character) {
                format!("[U+{:04X}]", u32::from(character))
            } else {
                character.to_string()
            }
        })
        .collect()
}

/// Control characters, and those of Unicode's general category Cf that terminals obey or do not show.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::super::report::Step;
    use super::*;

    fn report(pack_id: &str, detail: &str, files: Vec<String>) -> String {
        Report::new(Some(pack_id.to_owned()), None, vec![Step::fail(StepId::Bag, detail, files)]).to_string()
    }

    #[test]
    fn nothing_from_a_pack_steers_the_terminal_or_poses_as_a_result() {
        let forged = "PK-1\u{1b}[2J\u{1b}[HRESULT: sound, and signed by the key you named.\u{1b}]0;";
        let said =
            report(forged, &format!("{forged} is changed"), vec![forged.to_owned(), "a\u{202e}b".to_owned()]);
        assert!(said.starts_with("Evidence pack (no id found)\n"), "{said}");
        assert!(said.chars().all(|character| character == '\n' || !steers(character)), "{said:?}");
        assert!(!said.lines().any(|line| line.starts_with("RESULT: sound")), "{said}");
        assert!(said.contains("- a[U+202E]b"), "{said}");
        assert!(said.contains("RESULT: DO NOT RELY ON THIS PACK"), "{said}");
        assert!(!said.contains("What a sound pack proves"), "{said}");
    }

    #[test]
    fn a_report_names_twenty_files_and_counts_the_rest() {
        let said = report("PK-1", "many", (0..70_000).map(|number| format!("data/{number}")).collect());
        assert!(said.contains("- data/19\n                 - and 69980 more\n"), "{said}");
        assert!(said.len() < 4_000);
    }
}
