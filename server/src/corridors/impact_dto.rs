//! Wire shapes of counts along a corridor.

use chrono::{DateTime, NaiveDate, Utc};
use domain::corridors::{Counts, Side};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::assess_impact::ImpactParameters;
use crate::db::RecordHead;

/// How to count.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImpactBody {
    /// How far beyond the widest reading to look, in metres; 100 by default.
    pub(super) screening_m: Option<f64>,
    /// Take every structure to lie at least this uncertainly, in metres; its own error where larger.
    pub(super) position_error_m: Option<f64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ImpactQuery {
    /// How many items, 1–200; 50 by default.
    pub(super) limit: Option<i64>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// One dated count.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImpactView {
    #[serde(flatten)]
    pub(super) head: RecordHead,
    /// Always 1: a count is never changed, only made again.
    pub(super) version: i32,
    pub(super) corridor: ImpactCorridor,
    pub(super) run_at: DateTime<Utc>,
    pub(super) as_of: NaiveDate,
    pub(super) parameters: ImpactParameters,
    pub(super) totals: ImpactTotals,
    /// Only settlements with a structure in some reading; null for structures of none, or of one you
    /// may not see.
    pub(super) by_settlement: Vec<ImpactSettlement>,
    pub(super) data: ImpactData,
    pub(super) method: String,
    /// Surest first, then nearest; at most 2000, and none in lists.
    pub(super) structures: Vec<ImpactStructure>,
    /// How many structures you may read are not shown here.
    pub(super) more: i64,
    /// How many counted structures you may not read.
    pub(super) withheld: i64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ImpactCorridor {
    pub(super) id: Uuid,
    pub(super) reference: String,
    /// As it was called in the version counted along.
    pub(super) name: String,
    pub(super) version: i32,
}

/// Low, best and high of one number.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct ImpactRange {
    pub(super) low: u64,
    pub(super) best: u64,
    pub(super) high: u64,
}

impl From<Counts> for ImpactRange {
    fn from(Counts { low, best, high }: Counts) -> Self {
        Self { low, best, high }
    }
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct ImpactTotals {
    pub(super) structures: ImpactRange,
    pub(super) households: ImpactRange,
    pub(super) people: ImpactRange,
    /// Structures of the high reading whose households nobody counted; they add none.
    pub(super) without_household_count: u64,
    pub(super) without_people_count: u64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ImpactSettlement {
    pub(super) settlement: Option<ImpactSettlementName>,
    pub(super) structures: ImpactRange,
    pub(super) households: ImpactRange,
    pub(super) people: ImpactRange,
    pub(super) without_household_count: u64,
    pub(super) without_people_count: u64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ImpactSettlementName {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) county: Option<String>,
}

/// What the count has read.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct ImpactData {
    /// Structures within the screening distance, counted or not.
    pub(super) structures_seen: i32,
    /// The latest change of any of them.
    pub(super) structures_changed_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ImpactStructure {
    pub(super) id: Uuid,
    pub(super) feature_id: String,
    pub(super) number: String,
    pub(super) settlement_id: Option<Uuid>,
    pub(super) households: Option<i32>,
    pub(super) people: Option<i32>,
    pub(super) position_error_m: f64,
    /// To the centre line, in metres.
    pub(super) distance_m: f64,
    /// `left` or `right`.
    #[schema(value_type = String)]
    pub(super) side: Side,
    /// `certain`, `likely` or `possible`.
    pub(super) reading: String,
}
