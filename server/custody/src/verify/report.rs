//! What a verification says: steps, each passed, failed or not checked.

use serde::Serialize;

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    /// The zip holds the files of a pack and nothing else, but is not the one Mipaka made of them.
    Differs,
    Fail,
    NotChecked,
}

/// What all steps together say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No step failed. Steps not checked are not counted against the pack.
    Sound,
    /// Every file is as the server signed it; only the zip around them is another.
    Repacked,
    Unsound,
}

/// The steps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepId {
    Container,
    Bag,
    Layout,
    Signature,
    Key,
    TimeStamps,
    Checkpoint,
    Exhibits,
    Custody,
    Certificate,
    Bundles,
}

/// One step of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub id: StepId,
    pub number: u8,
    pub title: &'static str,
    pub outcome: Outcome,
    pub detail: String,
    /// Files the failure is about.
    pub files: Vec<String>,
}

/// The key found in the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyFacts {
    pub name: String,
    pub verifier_key: String,
    pub fingerprint: String,
}

/// A whole verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub pack_id: Option<String>,
    pub key: Option<KeyFacts>,
    pub verdict: Verdict,
    pub steps: Vec<Step>,
}

impl StepId {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Container => "The zip is in the one form Mipaka writes, with nothing hidden in it",
            Self::Bag => "Every file is listed and unchanged",
            Self::Layout => "The pack has the parts an evidence pack must have",
            Self::Signature => "The list of files is signed",
            Self::Key => "The signing key is the published one",
            Self::TimeStamps => "Time stamps by an outside authority (RFC 3161)",
            Self::Checkpoint => "The log's checkpoint is signed",
            Self::Exhibits => "Each exhibit and event stands in the log",
            Self::Custody => "The custody list has no gap",
            Self::Certificate => "The section 106B certificate names the same files",
            Self::Bundles => "Marks from cameras and apps (C2PA, ProofMode, OpenTimestamps)",
        }
    }
}

impl Step {
    fn new(id: StepId, outcome: Outcome, detail: &str, files: Vec<String>) -> Self {
        Self { id, number: id as u8 + 1, title: id.title(), outcome, detail: detail.to_owned(), files }
    }

    pub(super) fn pass(id: StepId, detail: &str) -> Self {
        Self::new(id, Outcome::Pass, detail, Vec::new())
    }

    pub(super) fn fail(id: StepId, detail: &str, files: Vec<String>) -> Self {
        Self::new(id, Outcome::Fail, detail, files)
    }

    pub(super) fn differs(id: StepId, detail: &str) -> Self {
        Self::new(id, Outcome::Differs, detail, Vec::new())
    }

    pub(super) fn not_checked(id: StepId, detail: &str) -> Self {
        Self::new(id, Outcome::NotChecked, detail, Vec::new())
    }
}

impl Report {
    pub(super) fn new(pack_id: Option<String>, key: Option<KeyFacts>, steps: Vec<Step>) -> Self {
        let any = |outcome| steps.iter().any(|step| step.outcome == outcome);
        let verdict = match (any(Outcome::Fail), any(Outcome::Differs)) {
            (true, _) => Verdict::Unsound,
            (false, true) => Verdict::Repacked,
            (false, false) => Verdict::Sound,
        };
        Self { pack_id, key, verdict, steps }
    }

    /// True if no step failed and a zip is the very one Mipaka made.
    pub fn is_sound(&self) -> bool {
        self.verdict == Verdict::Sound
    }

    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }
}
