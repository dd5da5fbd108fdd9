//! Wire shapes of the area.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::walks::{Answer, Answered, Finding, FindingKind, Lang, words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::WalkError;
use crate::db::RecordHead;
use crate::http::PersonName;
use crate::http::patch::day_if_given;
use crate::settlements::BoundaryView;

/// The parts of the form that brings a walk.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only describes the multipart form in the API document")]
pub(super) struct WalkForm {
    /// GPX 1.0 or 1.1, or GeoJSON; up to 32 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    settlement_id: Uuid,
    /// A UUIDv7 made by the client, so that the request can be repeated.
    id: Option<Uuid>,
}

/// Which walks to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WalkQuery {
    pub(super) settlement_id: Option<Uuid>,
    /// `unreadable`, `draft`, `submitted`, `accepted` or `returned`.
    pub(super) state: Option<String>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SubmitBody {
    /// Answers to the findings that ask, by their `kind`, added to those that the walk holds.
    #[serde(default)]
    pub(super) answers: BTreeMap<String, WalkAnswer>,
    /// You looked at every question that `answers` leaves out and nobody denied, and answer each with yes.
    #[serde(default)]
    pub(super) confirm_gap: bool,
    /// Another settlement, when the walk was sent for the wrong one.
    pub(super) settlement_id: Option<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswersBody {
    /// By the `kind` of the finding that asks.
    pub(super) answers: BTreeMap<String, WalkAnswer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WalkAnswer {
    /// The walk is right there.
    Yes,
    /// It is not.
    No,
}

impl From<WalkAnswer> for Answer {
    fn from(answer: WalkAnswer) -> Self {
        match answer {
            WalkAnswer::Yes => Self::Yes,
            WalkAnswer::No => Self::No,
        }
    }
}

impl From<Answer> for WalkAnswer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::Yes,
            Answer::No => Self::No,
        }
    }
}

/// The kinds that answers name.
pub(super) fn said(
    answers: BTreeMap<String, WalkAnswer>,
) -> Result<BTreeMap<FindingKind, Answer>, WalkError> {
    answers
        .into_iter()
        .map(|(code, answer)| match FindingKind::of_code(&code) {
            Some(kind) => Ok((kind, answer.into())),
            None => Err(WalkError::field("/answers", "unknown", "A name here is no kind of finding.")),
        })
        .collect()
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptBody {
    /// Meetings and groups in their own words, such as "committee meeting of 3 May, 12 people". It
    /// is shown to the public: name no person.
    pub(super) agreed_by: Vec<String>,
    /// The first day the boundary holds; the day walked by default.
    #[serde(default, deserialize_with = "day_if_given")]
    pub(super) valid_from: Option<NaiveDate>,
    /// `accepted` or `agreed`.
    pub(super) standing: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnBody {
    /// `wrong-settlement`, `gap`, `crossing`, `not-agreed` or `other`.
    pub(super) reason: String,
    /// For the person who walked.
    pub(super) words: String,
}

/// A sentence in English and Kiswahili.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct WalkWords {
    pub(super) en: String,
    pub(super) sw: String,
}

/// Something changed or doubted in a walk.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalkFinding {
    pub(super) kind: String,
    /// `note`, `question` (look before submitting) or `refusal`.
    pub(super) severity: String,
    pub(super) count: u64,
    /// Longitude, latitude of the first or worst place.
    #[schema(value_type = Option<Vec<f64>>)]
    pub(super) at: Option<[f64; 2]>,
    pub(super) amount_m: Option<f64>,
    pub(super) words: WalkWords,
}

impl From<&Finding> for WalkFinding {
    fn from(finding: &Finding) -> Self {
        use domain::walks::Severity;
        let severity = match finding.severity {
            Severity::Note => "note",
            Severity::Question => "question",
            Severity::Refusal => "refusal",
        };
        Self {
            kind: finding.kind.code().into(),
            severity: severity.into(),
            count: finding.count,
            at: finding.at.map(Into::into),
            amount_m: finding.amount_m,
            words: WalkWords { en: words(finding, Lang::En), sw: words(finding, Lang::Sw) },
        }
    }
}

/// A question as it was asked, and what was answered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalkAnswered {
    pub(super) question: WalkFinding,
    pub(super) answer: WalkAnswer,
}

impl From<&Answered> for WalkAnswered {
    fn from(held: &Answered) -> Self {
        Self { question: (&held.question).into(), answer: held.answer.into() }
    }
}

/// The original file.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalkFile {
    pub(super) name: String,
    pub(super) bytes: i64,
    /// Lower-case hexadecimal.
    pub(super) sha256: String,
    /// The evidence item that keeps it.
    pub(super) item_id: Option<Uuid>,
}

/// Why no walk could be read from the file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct WalkUnread {
    pub(super) code: String,
    pub(super) words: WalkWords,
}

/// Ground against the boundary it would follow, in square metres and as shapes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalkComparison {
    pub(super) gained_m2: f64,
    pub(super) lost_m2: f64,
    pub(super) kept_m2: f64,
    #[schema(value_type = Object)]
    pub(super) gained: Value,
    #[schema(value_type = Object)]
    pub(super) lost: Value,
}

/// What the sender keeps as proof that the server holds the original.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalkReceipt {
    pub(super) reference: String,
    pub(super) sha256: String,
    pub(super) bytes: i64,
    /// When the server had the whole file.
    pub(super) received_at: DateTime<Utc>,
}

/// Why and by whom a walk was sent back.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalkReturned {
    pub(super) reason: String,
    pub(super) words: String,
    pub(super) at: DateTime<Utc>,
    pub(super) by: Option<PersonName>,
}

/// The settlement a walk was sent for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct WalkSettlement {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// What lists say of a walk: neither shapes nor findings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalkSummary {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) settlement: WalkSettlement,
    /// `unreadable`, `draft`, `submitted`, `accepted` or `returned`.
    pub(super) state: String,
    pub(super) file: WalkFile,
    pub(super) area_m2: Option<f64>,
    /// Half of a 95 % interval.
    pub(super) area_uncertainty_m2: Option<f64>,
    pub(super) perimeter_m: Option<f64>,
    /// From the last point walked to the first.
    pub(super) gap_m: Option<f64>,
    /// True when a finding is a question that somebody has to answer before submitting.
    pub(super) needs_confirmation: bool,
    /// False when a finding refuses it as a boundary.
    pub(super) may_submit: bool,
    /// Name and version of the cleaning.
    pub(super) method: String,
    /// The Nairobi day of the first timed point.
    pub(super) walked_on: Option<NaiveDate>,
    pub(super) unreadable: Option<WalkUnread>,
    pub(super) walked_by: Option<PersonName>,
    pub(super) submitted_at: Option<DateTime<Utc>>,
    pub(super) receipt: Option<WalkReceipt>,
    pub(super) returned: Option<WalkReturned>,
    pub(super) boundary_id: Option<Uuid>,
}

/// A walked track and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Walk {
    #[serde(flatten)]
    pub(super) summary: WalkSummary,
    /// GeoJSON MultiLineString as the file gave it.
    #[schema(value_type = Option<Object>)]
    pub(super) raw: Option<Value>,
    /// GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = Option<Object>)]
    pub(super) candidate: Option<Value>,
    pub(super) findings: Vec<WalkFinding>,
    /// What was answered to the questions among the findings, and to one about a settlement that the
    /// walk was first sent for.
    pub(super) answers: Vec<WalkAnswered>,
    pub(super) comparison: Option<WalkComparison>,
    /// The boundary it became.
    pub(super) boundary: Option<BoundaryView>,
}
