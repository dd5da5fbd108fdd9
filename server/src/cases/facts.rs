//! What a version of a case says.

use domain::cases::ExhibitMark;
use domain::text::check_line;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::CaseError;
use crate::http::FieldError;
use crate::http::lines::{check_visible, hidden_character};

/// The facts of a case, without its exhibits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseFacts {
    pub title: String,
    pub court: Option<String>,
    /// Given by the court.
    pub number: Option<String>,
    /// Who stands against whom, in one text; it names people and so lies apart from the versions.
    pub parties: Option<String>,
    pub summary: Option<String>,
    /// Of the person whose affidavit carries the exhibits; they begin the marks.
    pub deponent_initials: Option<String>,
    pub settlement_id: Option<Uuid>,
}

/// An exhibit as a version of the case holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredExhibit {
    pub id: Uuid,
    pub mark: ExhibitMark,
    pub description: String,
    /// The record or item it shows.
    pub record_id: Uuid,
}

/// Somebody on the team, as a version of the case holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredMember {
    pub(super) account_id: Uuid,
    /// Such as `lawyer`.
    pub(super) role: String,
}

/// All that a version of a case holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct CaseContent {
    #[serde(flatten)]
    pub(super) facts: CaseFacts,
    /// In their order.
    pub(super) exhibits: Vec<StoredExhibit>,
    pub(super) team: Vec<StoredMember>,
}

impl CaseFacts {
    /// Trims every text and checks what can be wrong.
    pub fn check(self) -> Result<Self, CaseError> {
        let mut errors = Vec::new();
        let mut text = |pointer: &str, text: Option<String>, most: usize| {
            let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
            if text.chars().count() > most {
                errors.push(FieldError::new(pointer, "too-long", format!("At most {most} characters.")));
            } else if matches!(pointer, "/summary" | "/parties") {
                check_visible(pointer, &text, &mut errors);
            } else if let Err(hidden) = check_line(&text) {
                errors.push(hidden_character(pointer, hidden));
            }
            Some(text)
        };
        let title = text("/title", Some(self.title), 300);
        let checked = Self {
            court: text("/court", self.court, 300),
            number: text("/number", self.number, 100),
            parties: text("/parties", self.parties, 2000),
            summary: text("/summary", self.summary, 20_000),
            deponent_initials: text("/deponent_initials", self.deponent_initials, 5)
                .map(|text| text.to_uppercase()),
            settlement_id: self.settlement_id,
            title: title.clone().unwrap_or_default(),
        };
        if title.is_none() {
            errors.push(FieldError::new("/title", "missing", "A case needs a title."));
        }
        if let Some(initials) = &checked.deponent_initials
            && let Err(error) = ExhibitMark::new(initials, 1)
        {
            errors.push(FieldError::new("/deponent_initials", "unreadable", error));
        }
        if errors.is_empty() { Ok(checked) } else { Err(CaseError::Invalid(errors)) }
    }

    /// The initials that begin the next mark.
    pub fn initials(&self) -> &str {
        self.deponent_initials.as_deref().unwrap_or("EX")
    }
}
