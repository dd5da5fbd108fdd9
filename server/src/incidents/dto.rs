//! Wire shapes of the area.

use domain::incidents::{IncidentCount, Phase};
use domain::period::FuzzyDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::db::RecordHead;
use crate::evidence::Item;
use crate::http::patch::{given, stays_or};
use crate::http::shapes::{FigureShape, FuzzyDateShape, GeometryShape};

/// Which incidents to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct IncidentQuery {
    /// Words in the title, the reference or the settlement's name; two letters at least.
    pub(super) q: Option<String>,
    /// threat, notice, marking, execution, aftermath or remedy
    #[param(value_type = Option<String>)]
    pub(super) phase: Option<Phase>,
    /// Only what happened, or may have, on this day or later, `YYYY-MM-DD`.
    pub(super) from: Option<String>,
    /// Only what happened, or may have, on this day or before.
    pub(super) to: Option<String>,
    pub(super) settlement_id: Option<Uuid>,
    /// `west,south,east,north` in degrees.
    pub(super) bbox: Option<String>,
    /// Only what had begun by this day, `YYYY-MM-DD`.
    pub(super) at: Option<String>,
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// What kind of actor is alleged to have acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyHolderKind {
    /// A person in office: the name is kept apart and can be taken away.
    Officer,
    Institution,
    Company,
    Unknown,
}

/// Who is alleged to have acted. Always alleged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyHolder {
    pub name: Option<String>,
    pub kind: DutyHolderKind,
    /// What they did or are responsible for.
    pub role: String,
    /// True; the program never says that somebody did it.
    #[serde(default = "always")]
    pub alleged: bool,
}

fn always() -> bool {
    true
}

/// One figure about those hit; a cut that is left out means all.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncidentCount)]
#[serde(rename_all = "snake_case")]
pub(super) struct CountShape {
    /// people, households, structures, injured, dead or arrested
    pub(super) counted: String,
    /// women, men, other or unknown
    pub(super) gender: Option<String>,
    /// 0-4, 5-17, 18-35, 36-59, 60+ or unknown
    pub(super) age_group: Option<String>,
    /// with, without or unknown
    pub(super) disability: Option<String>,
    /// resident_owner, absentee_owner, tenant, sub_tenant, licensee, institution, business or unknown
    pub(super) tenure_role: Option<String>,
    pub(super) figure: FigureShape,
}

/// An incident to record.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IncidentBody {
    /// A UUIDv7 made by the client, so that the request can be repeated.
    pub(super) id: Option<Uuid>,
    pub(super) settlement_id: Uuid,
    pub(super) title: String,
    /// threat, notice, marking, execution, aftermath or remedy
    #[schema(value_type = String)]
    pub(super) phase: Phase,
    #[schema(value_type = FuzzyDateShape)]
    pub(super) occurred: FuzzyDate,
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) ended: Option<FuzzyDate>,
    #[serde(default)]
    pub(super) narrative: String,
    /// A GeoJSON Point; the settlement's centre when left out.
    #[schema(value_type = Option<GeometryShape>)]
    pub(super) place: Option<serde_json::Value>,
    /// How far the true place may be from it, in metres, as the phone or the person says.
    pub(super) place_accuracy_m: Option<f64>,
    /// The notice that came before, if one is recorded.
    pub(super) notice_id: Option<Uuid>,
    #[serde(default)]
    pub(super) duty_holders: Vec<DutyHolder>,
    #[serde(default)]
    #[schema(value_type = Vec<CountShape>)]
    pub(super) counts: Vec<IncidentCount>,
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IncidentPatch {
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) title: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) phase: Option<Phase>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = FuzzyDateShape)]
    pub(super) occurred: Option<FuzzyDate>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) ended: Option<Option<FuzzyDate>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = String)]
    pub(super) narrative: Option<String>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = GeometryShape)]
    pub(super) place: Option<serde_json::Value>,
    /// Not known any more when a new place is given without it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>)]
    pub(super) place_accuracy_m: Option<Option<f64>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    pub(super) notice_id: Option<Option<Uuid>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = Vec<DutyHolder>)]
    pub(super) duty_holders: Option<Vec<DutyHolder>>,
    #[serde(default, deserialize_with = "stays_or")]
    #[schema(value_type = Vec<CountShape>)]
    pub(super) counts: Option<Vec<IncidentCount>>,
    /// Why it changes.
    pub(super) note: Option<String>,
}

/// A settlement as an incident names it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IncidentSettlement {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// An incident.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IncidentView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    pub(super) version: i32,
    pub(super) settlement: IncidentSettlement,
    pub(super) title: String,
    #[schema(value_type = String)]
    pub(super) phase: Phase,
    #[schema(value_type = FuzzyDateShape)]
    pub(super) occurred: FuzzyDate,
    #[schema(value_type = Option<FuzzyDateShape>)]
    pub(super) ended: Option<FuzzyDate>,
    pub(super) narrative: String,
    #[schema(value_type = GeometryShape)]
    pub(super) place: serde_json::Value,
    /// How far the true place may be from it, in metres; null where nobody said.
    pub(super) place_accuracy_m: Option<f64>,
    pub(super) notice_id: Option<Uuid>,
    pub(super) duty_holders: Vec<DutyHolder>,
    #[schema(value_type = Vec<CountShape>)]
    pub(super) counts: Vec<IncidentCount>,
    /// Items linked to the incident; in lists always empty.
    pub(super) evidence: Vec<Item>,
}
