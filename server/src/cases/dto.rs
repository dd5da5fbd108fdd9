//! Wire shapes of cases.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{CaseFacts, Subject};
use crate::db::{RecordHead, Visibility};
use crate::evidence::Item;
use crate::http::PersonName;
use crate::http::patch::{given, stays_or};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(super) struct CaseView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) title: String,
    pub(super) court: Option<String>,
    pub(super) number: Option<String>,
    pub(super) parties: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) deponent_initials: Option<String>,
    pub(super) settlement_id: Option<Uuid>,
    pub(super) exhibits: Vec<ExhibitView>,
    pub(super) exhibit_access: ExhibitAccess,
    pub(super) team: Vec<CaseMember>,
    pub(super) packs: Vec<PackView>,
}

/// How many exhibits are open so far, for this reader: what an export would take out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ExhibitAccess {
    pub(super) public: usize,
    pub(super) partner: usize,
    pub(super) restricted: usize,
    pub(super) sealed: usize,
    /// The viewer may not read what they show; a pack cannot be asked for meanwhile.
    pub(super) hidden: usize,
}

impl ExhibitAccess {
    pub(super) fn of(exhibits: &[ExhibitView]) -> Self {
        let mut access = Self::default();
        for exhibit in exhibits {
            let count = match exhibit.visibility {
                Some(Visibility::Public) => &mut access.public,
                Some(Visibility::Partner) => &mut access.partner,
                Some(Visibility::Restricted) => &mut access.restricted,
                Some(Visibility::Sealed) => &mut access.sealed,
                None => &mut access.hidden,
            };
            *count += 1;
        }
        access
    }
}

/// A record or item in a case, with its mark.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Exhibit)]
pub(super) struct ExhibitView {
    pub(super) id: Uuid,
    /// Counts from 1.
    pub(super) position: usize,
    pub(super) mark: String,
    pub(super) description: String,
    /// Null when the viewer may not read what it shows.
    pub(super) record: Option<Subject>,
    /// Who may read what it shows: `public`, `partner`, `restricted` or `sealed`; null like `record`.
    #[schema(value_type = Option<String>)]
    pub(super) visibility: Option<Visibility>,
    /// When it shows a file.
    pub(super) item: Option<Item>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseMember {
    pub(super) account: PersonName,
    pub(super) role: String,
}

/// A pack as its case lists it and as it reports on itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Pack)]
pub struct PackView {
    pub id: Uuid,
    /// `queued`, `building`, `ready` or `failed`.
    pub state: String,
    /// `{"step", "done", "total"}`; bytes where the step is `writing`.
    #[schema(value_type = Object)]
    pub progress: serde_json::Value,
    pub created_at: DateTime<Utc>,
    pub size_bytes: Option<i64>,
    /// SHA-256 of the zip, for the receipt.
    pub sha256: Option<String>,
    pub file_name: String,
    /// How many of its exhibits were sealed when it was asked for.
    pub sealed_exhibits: i32,
    /// How many were restricted.
    pub restricted_exhibits: i32,
    /// The signed head of the log that the pack's proofs lead to.
    pub checkpoint: Option<String>,
    pub error: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseBody {
    /// A UUIDv7 made by the client.
    pub(super) id: Option<Uuid>,
    pub(super) title: String,
    pub(super) court: Option<String>,
    pub(super) number: Option<String>,
    pub(super) parties: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) deponent_initials: Option<String>,
    pub(super) settlement_id: Option<Uuid>,
}

/// A change; a field left out stays, null clears it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CasePatch {
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    title: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    court: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    number: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    parties: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    summary: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    deponent_initials: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    pub(super) settlement_id: Option<Option<Uuid>>,
    /// Why, for the history.
    pub(super) note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExhibitBody {
    /// A UUIDv7 made by the client, so that the request can be repeated.
    pub(super) id: Option<Uuid>,
    /// Either this or `item_id`.
    pub(super) record_id: Option<Uuid>,
    pub(super) item_id: Option<Uuid>,
    pub(super) description: String,
    /// Such as `WN-3` or `WN-7A`; the next free one when it is left out.
    pub(super) mark: Option<String>,
    /// Counts from 1; the end when it is left out.
    pub(super) position: Option<usize>,
    /// True where the record is an exhibit of the case already and shall bear a second mark.
    #[serde(default)]
    pub(super) again: bool,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExhibitPatch {
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) description: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) mark: Option<String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExhibitOrder {
    /// Every exhibit of the case, once.
    pub(super) order: Vec<Uuid>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseTeam {
    pub(super) team: Vec<CaseTeamMember>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseTeamMember {
    pub(super) account_id: Uuid,
    #[schema(value_type = String)]
    pub(super) role: TeamRole,
}

/// What a member of the team does in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TeamRole {
    Mapper,
    Verifier,
    Advocate,
    Lawyer,
}

impl TeamRole {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Mapper => "mapper",
            Self::Verifier => "verifier",
            Self::Advocate => "advocate",
            Self::Lawyer => "lawyer",
        }
    }
}

impl From<CaseBody> for CaseFacts {
    fn from(body: CaseBody) -> Self {
        Self {
            title: body.title,
            court: body.court,
            number: body.number,
            parties: body.parties,
            summary: body.summary,
            deponent_initials: body.deponent_initials,
            settlement_id: body.settlement_id,
        }
    }
}

impl CasePatch {
    /// The facts with this change made.
    pub(super) fn apply(self, facts: CaseFacts) -> CaseFacts {
        CaseFacts {
            title: self.title.unwrap_or(facts.title),
            court: self.court.unwrap_or(facts.court),
            number: self.number.unwrap_or(facts.number),
            parties: self.parties.unwrap_or(facts.parties),
            summary: self.summary.unwrap_or(facts.summary),
            deponent_initials: self.deponent_initials.unwrap_or(facts.deponent_initials),
            settlement_id: self.settlement_id.unwrap_or(facts.settlement_id),
        }
    }
}
