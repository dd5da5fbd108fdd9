//! What a person answered to the questions among a walk's findings, question and answer side by side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Finding, FindingKind, Severity};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The walk is right there.
    Yes,
    /// It is not.
    No,
}

impl Answer {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

/// A question as it was asked, and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub question: Finding,
    pub answer: Answer,
}

/// Something was answered that the walk does not ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the walk does not ask about {}", .0.code())]
pub struct NotAsked(pub FindingKind);

/// Every answer to a walk's questions. A walk asks each kind of question at most once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Vec<Answered>);

impl Answers {
    /// Yes to every question.
    pub fn all_yes(findings: &[Finding]) -> Self {
        let yes = |question: &Finding| Answered { question: question.clone(), answer: Answer::Yes };
        Self(questions(findings).map(yes).collect())
    }

    /// These answers after more was said about the same findings; the newer one of two stands.
    pub fn with(&self, findings: &[Finding], said: &BTreeMap<FindingKind, Answer>) -> Result<Self, NotAsked> {
        if let Some(&kind) = said.keys().find(|&&kind| !questions(findings).any(|asked| asked.kind == kind)) {
            return Err(NotAsked(kind));
        }
        let replaced = |at: usize, held: &Answered| {
            let kind = held.question.kind;
            let newest = self.0.iter().rposition(|other| other.question.kind == kind) == Some(at);
            newest && questions(findings).any(|asked| asked.kind == kind)
        };
        let older = self.0.iter().enumerate().filter(|&(at, held)| !replaced(at, held)).map(|(_, held)| held);
        let now = questions(findings).filter_map(|question| {
            let answer = said.get(&question.kind).copied().or_else(|| self.to(question.kind))?;
            Some(Answered { question: question.clone(), answer })
        });
        Ok(Self(older.cloned().chain(now).collect()))
    }

    /// These answers for a walk that is now said to be of another settlement: whether it lies near the
    /// right one was answered with no by naming another, and is asked anew there.
    #[must_use]
    pub fn moved_from(&self, findings: &[Finding]) -> Moved {
        const FAR: FindingKind = FindingKind::FarFromSettlement;
        let left_behind = questions(findings)
            .filter(|question| question.kind == FAR)
            .map(|question| Answered { question: question.clone(), answer: Answer::No })
            .collect();
        Moved {
            left_behind,
            kept: Self(self.0.iter().filter(|held| held.question.kind != FAR).cloned().collect()),
        }
    }

    pub fn to(&self, kind: FindingKind) -> Option<Answer> {
        self.0.iter().rev().find(|held| held.question.kind == kind).map(|held| held.answer)
    }

    /// Questions among `findings` that nobody answered.
    pub fn open<'a>(&'a self, findings: &'a [Finding]) -> impl Iterator<Item = &'a Finding> {
        questions(findings).filter(|question| self.to(question.kind).is_none())
    }

    /// Questions among `findings` that were answered with no.
    pub fn denied<'a>(&'a self, findings: &'a [Finding]) -> impl Iterator<Item = &'a Finding> {
        questions(findings).filter(|question| self.to(question.kind) == Some(Answer::No))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Answered> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Answers on their way to another settlement.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    left_behind: Vec<Answered>,
    /// What still answers questions of the walk.
    pub kept: Answers,
}

impl Moved {
    /// The answers at the new settlement, behind the one that led there.
    #[must_use]
    pub fn arrive(self, there: Answers) -> Answers {
        Answers(self.left_behind.into_iter().chain(there.0).collect())
    }
}

fn questions(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.severity == Severity::Question)
}

#[cfg(test)]
mod tests {
    use super::*;
    use FindingKind::{FarFromSettlement, GapLarge, JumpKept, Simplified};

    fn findings() -> Vec<Finding> {
        [GapLarge, Simplified, FarFromSettlement].map(|kind| Finding::new(kind, 1).of_metres(80.0)).to_vec()
    }

    fn said(pairs: &[(FindingKind, Answer)]) -> BTreeMap<FindingKind, Answer> {
        pairs.iter().copied().collect()
    }

    fn kinds<'a>(questions: impl Iterator<Item = &'a Finding>) -> Vec<FindingKind> {
        questions.map(|question| question.kind).collect()
    }

    #[test]
    fn what_was_said_before_stands_until_something_else_is_said() {
        let first = Answers::default().with(&findings(), &said(&[(GapLarge, Answer::No)])).unwrap();
        assert_eq!(kinds(first.open(&findings())), [FarFromSettlement]);
        assert_eq!(kinds(first.denied(&findings())), [GapLarge]);
        let second = first.with(&findings(), &said(&[(FarFromSettlement, Answer::Yes)])).unwrap();
        assert_eq!(
            (second.to(GapLarge), second.to(FarFromSettlement)),
            (Some(Answer::No), Some(Answer::Yes))
        );
        let third = second.with(&findings(), &said(&[(GapLarge, Answer::Yes)])).unwrap();
        assert_eq!(third, Answers::all_yes(&findings()));
    }

    #[test]
    fn only_what_is_asked_can_be_answered() {
        for kind in [JumpKept, Simplified] {
            let refused = Answers::default().with(&findings(), &said(&[(kind, Answer::Yes)]));
            assert_eq!(refused, Err(NotAsked(kind)));
        }
    }

    #[test]
    fn naming_another_settlement_answers_the_question_about_the_first_and_leaves_it_readable() {
        let before = Answers::default().with(&findings(), &said(&[(GapLarge, Answer::Yes)])).unwrap();
        let moved = before.moved_from(&findings());
        let there = findings();
        let at_new = moved.kept.with(&there, &BTreeMap::new()).unwrap();
        assert_eq!(kinds(at_new.open(&there)), [FarFromSettlement], "asked anew");
        let at_new = at_new.with(&there, &said(&[(FarFromSettlement, Answer::Yes)])).unwrap();
        let all = moved.arrive(at_new);
        let told: Vec<_> = all.iter().map(|each| (each.question.kind, each.answer)).collect();
        assert_eq!(
            told,
            [(FarFromSettlement, Answer::No), (GapLarge, Answer::Yes), (FarFromSettlement, Answer::Yes)]
        );
        assert!(all.denied(&there).next().is_none(), "the answer about the new settlement stands");
        assert_eq!(all.with(&there, &BTreeMap::new()).unwrap(), all, "also when it is submitted once more");
    }

    #[test]
    fn answers_are_stored_with_the_question_as_it_was_asked() {
        let answers = Answers::all_yes(&findings()[..1]);
        let stored = serde_json::to_value(&answers).unwrap();
        assert_eq!(stored[0]["answer"], "yes");
        assert_eq!(stored[0]["question"]["kind"], "gap-large");
        assert_eq!(serde_json::from_value::<Answers>(stored).unwrap(), answers);
    }
}
