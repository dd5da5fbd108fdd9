//! Wire shapes of the area.

use chrono::NaiveDate;
use domain::notices::{
    Channel, Check, CheckLine, CheckResult, EvictionStatus, Issuer, LandClass, Reading, ReadingEnd,
};
use domain::period::FuzzyDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::db::RecordHead;
use crate::http::patch::{given, stays_or};
use crate::http::shapes::{FuzzyDateShape, GeometryShape};

/// Which notices to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct NoticeQuery {
    /// Words in the title, the reference, the issuer's or the settlement's name; two letters at least.
    pub(super) q: Option<String>,
    /// Only notices of an eviction that is, or may be, on this day or later, `YYYY-MM-DD`.
    pub(super) from: Option<String>,
    /// Only notices of an eviction that is, or may be, on this day or before.
    pub(super) to: Option<String>,
    pub(super) settlement_id: Option<Uuid>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// Who issued it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeIssuer {
    /// national_land_commission, county_land_executive, owner, other_public_body or unknown
    #[serde(default = "unknown_issuer")]
    #[schema(value_type = String)]
    pub kind: Issuer,
    /// The office or company; not a person.
    pub name: Option<String>,
    /// In what capacity it was signed.
    pub capacity: Option<String>,
}

fn unknown_issuer() -> Issuer {
    Issuer::Unknown
}

/// One channel it was served through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeChannel {
    /// in_writing, gazette, newspaper, radio, display, deputy_county_commissioner or police_commander
    #[schema(value_type = String)]
    pub kind: Channel,
    /// When service through it was complete; null while unknown.
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub completed: Option<FuzzyDate>,
    /// Somebody disputes that it happened, or happened then.
    #[serde(default)]
    pub contested: bool,
    /// The item that shows it.
    pub evidence_id: Option<Uuid>,
    pub note: Option<String>,
}

/// What the rules ask about the notice's form; null is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoticeForm {
    pub large_group: Option<bool>,
    /// Different daily newspapers of nationwide circulation.
    pub newspapers: Option<u32>,
    /// Places inside the land where it was displayed.
    pub display_points: Option<u32>,
    pub in_both_languages: Option<bool>,
    /// Whether it states terms on buildings and crops.
    pub states_terms: Option<bool>,
    pub names_addressees: Option<bool>,
}

/// A notice to record.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticeBody {
    /// A UUIDv7 made by the client, so that the request can be repeated.
    pub(super) id: Option<Uuid>,
    pub(super) settlement_id: Uuid,
    pub(super) title: String,
    pub(super) issuer: NoticeIssuer,
    /// public, community_registered, community_unregistered, private or unknown
    #[schema(value_type = String)]
    pub(super) land_class: LandClass,
    pub(super) legal_basis: Option<String>,
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) issued: Option<FuzzyDate>,
    /// The day of the eviction, intended or actual.
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) eviction_on: Option<FuzzyDate>,
    #[serde(default)]
    pub(super) channels: Vec<NoticeChannel>,
    #[serde(default)]
    pub(super) form: NoticeForm,
    pub(super) terms: Option<String>,
    /// The area it is about, as a GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = Option<GeometryShape>)]
    pub(super) geometry: Option<serde_json::Value>,
}

/// What changes; what is left out stays, null empties.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticePatch {
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) title: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = NoticeIssuer)]
    pub(super) issuer: Option<NoticeIssuer>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) land_class: Option<LandClass>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) legal_basis: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) issued: Option<Option<FuzzyDate>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) eviction_on: Option<Option<FuzzyDate>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = Vec<NoticeChannel>)]
    pub(super) channels: Option<Vec<NoticeChannel>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = NoticeForm)]
    pub(super) form: Option<NoticeForm>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub(super) terms: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<GeometryShape>)]
    pub(super) geometry: Option<Option<serde_json::Value>>,
    /// Why it changes.
    pub(super) note: Option<String>,
}

/// A line in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LegalWords {
    pub en: String,
    pub sw: String,
}

/// A step of a check's working.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LegalStep {
    #[serde(flatten)]
    pub words: LegalWords,
    /// `first_service` or `last_channel`: the reading of the three months it counts under; null where it
    /// belongs to both.
    #[schema(value_type = Option<String>)]
    pub reading: Option<Reading>,
}

/// What the law asks, what is recorded, and the working. Never legal advice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LegalCheck {
    pub rule: String,
    /// met or not_met by arithmetic on the dates recorded; recorded where that is all that is known; unknown,
    /// not_applicable or contested
    #[schema(value_type = String)]
    pub result: CheckResult,
    pub section: String,
    pub words: LegalWords,
    pub steps: Vec<LegalStep>,
    pub reviewed_by_advocate: bool,
}

impl From<Check> for LegalCheck {
    fn from(check: Check) -> Self {
        let words = |line: CheckLine| LegalWords { en: line.en, sw: line.sw };
        Self {
            rule: check.rule_id,
            result: check.result,
            section: check.section,
            words: words(check.title),
            steps: check
                .steps
                .into_iter()
                .map(|line| LegalStep { reading: line.reading, words: words(line) })
                .collect(),
            reviewed_by_advocate: check.reviewed_by_advocate,
        }
    }
}

/// When the three months end that are counted from one start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct NoticeReading {
    /// The day counted from, itself left out: the latest it may have been. Null while unknown.
    pub(super) from: Option<NaiveDate>,
    /// The first day on which the time is over for certain; null while unknown.
    pub(super) ends: Option<NaiveDate>,
    /// False where the start is not known to the day, or an uncertain holiday may move the end.
    pub(super) exact: bool,
    /// A service it is counted from is disputed: the day stands or falls with it.
    pub(super) disputed: bool,
}

/// The three months as dates, by both readings of the law.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct NoticeThreeMonths {
    /// As in `clock`: met, not_met, unknown, not_applicable or contested.
    #[schema(value_type = String)]
    pub(super) result: CheckResult,
    pub(super) first_service: NoticeReading,
    pub(super) last_channel: NoticeReading,
}

impl From<Option<ReadingEnd>> for NoticeReading {
    fn from(end: Option<ReadingEnd>) -> Self {
        Self {
            from: end.map(|end| end.from),
            ends: end.map(|end| end.ends),
            exact: end.is_some_and(|end| end.exact),
            disputed: end.is_some_and(|end| end.disputed),
        }
    }
}

/// A settlement as a notice names it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NoticeSettlement {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// A notice with the law's checks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NoticeView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) settlement: NoticeSettlement,
    pub(super) title: String,
    pub(super) issuer: NoticeIssuer,
    #[schema(value_type = String)]
    pub(super) land_class: LandClass,
    pub(super) legal_basis: Option<String>,
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) issued: Option<FuzzyDate>,
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) eviction_on: Option<FuzzyDate>,
    pub(super) channels: Vec<NoticeChannel>,
    pub(super) form: NoticeForm,
    pub(super) terms: Option<String>,
    #[schema(value_type = Option<GeometryShape>)]
    pub(super) geometry: Option<serde_json::Value>,
    /// Where the day of the eviction lies from today: upcoming, passed or unknown.
    #[schema(value_type = String)]
    pub(super) status: EvictionStatus,
    pub(super) three_months: NoticeThreeMonths,
    /// The three months, counted from the first service and from the last channel completed.
    pub(super) clock: LegalCheck,
    /// Issuer, channels and form.
    pub(super) checks: Vec<LegalCheck>,
}
