//! The notice clock: legal checks with their arithmetic.

use serde::{Deserialize, Serialize};

/// Unknown is not "no".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// By arithmetic on the dates recorded.
    Met,
    NotMet,
    /// Recorded as done, which is all that is known.
    Recorded,
    Unknown,
    NotApplicable,
    Contested,
    /// The law can be read in two ways, and they answer differently.
    OpenInLaw,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeCheck {
    /// "Three months' written notice before eviction".
    pub rule: String,
    /// "Land Act 2012, s.152G(1)(a)".
    pub section: String,
    pub answer: Answer,
    /// The arithmetic, one line each: "Served 8 Oct 2021 + 90 days = 6 Jan 2022".
    pub working: Vec<String>,
    /// Whether an advocate has reviewed how the rule is written in the program.
    pub advocate_reviewed: bool,
}

/// The checks of one notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeClock {
    /// "Notice MN-0017 of the Road Agency, served 8 Oct 2021".
    pub notice: String,
    #[serde(default)]
    pub exhibit: Option<String>,
    /// The class of land whose rules were checked: "public land".
    #[serde(default)]
    pub land: Option<String>,
    /// Marks of the files that are filed with the notice itself.
    #[serde(default)]
    pub files: Option<String>,
    pub checks: Vec<NoticeCheck>,
}
