//! An incident as cases and packs show it.

use chrono::NaiveDate;
use domain::figure::Figure;
use domain::geometry::LonLat;
use domain::incidents::{IncidentCount, Phase};
use domain::period::{DatePrecision, FuzzyDate};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::dto::DutyHolderKind;
use super::error::IncidentError;
use super::store;
use crate::db::{Tx, to_word};
use crate::settlements;

/// A phase of an incident and when it was.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct RecordedPhase {
    pub phase: Phase,
    #[serde(flatten)]
    began: Began,
    #[serde(flatten)]
    over: Over,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Began {
    occurred: NaiveDate,
    occurred_precision: DatePrecision,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Over {
    ended: Option<NaiveDate>,
    ended_precision: Option<DatePrecision>,
}

impl RecordedPhase {
    pub fn occurred(&self) -> FuzzyDate {
        FuzzyDate { date: self.began.occurred, precision: self.began.occurred_precision }
    }

    pub fn ended(&self) -> Option<FuzzyDate> {
        self.over.ended.zip(self.over.ended_precision).map(|(date, precision)| FuzzyDate { date, precision })
    }
}

/// What a pack tells of an incident. Names of persons are not in it.
#[derive(Debug, Clone)]
pub struct IncidentExport {
    pub reference: String,
    pub title: String,
    pub settlement: Uuid,
    pub phase: Phase,
    pub occurred: FuzzyDate,
    pub ended: Option<FuzzyDate>,
    pub narrative: String,
    pub version: i32,
    /// Every phase that was recorded, as it was last said to have been.
    pub phases: Vec<RecordedPhase>,
    /// Who is alleged to have acted: kind, and what is alleged. A body by name, a person never.
    pub duty_holders: Vec<(String, String)>,
    pub place: LonLat,
    /// In metres.
    pub place_accuracy_m: Option<f64>,
    /// Nobody gave a place, so the middle of the settlement stands for it.
    pub place_is_settlements: bool,
    pub notice: Option<Uuid>,
    pub counts: Vec<IncidentCount>,
    /// A GeoJSON Feature.
    pub feature: serde_json::Value,
}

impl IncidentExport {
    /// Its figures with what each counts.
    pub fn figures(&self) -> impl Iterator<Item = (&IncidentCount, &Figure)> {
        self.counts.iter().map(|count| (count, &count.figure))
    }
}

/// The incident as the transaction's identity may read it.
pub async fn export_incident(tx: &mut Tx, id: Uuid) -> Result<Option<IncidentExport>, IncidentError> {
    let Some(found) = store::find(tx, id).await? else { return Ok(None) };
    let facts = found.facts;
    let middle = settlements::find_settlement(tx, facts.settlement).await?.map(|found| found.centre);
    let holders: Vec<_> = facts
        .duty_holders
        .iter()
        .map(|holder| json!({"kind": holder.kind, "role": holder.role, "alleged": true}))
        .collect();
    let feature = json!({
        "type": "Feature",
        "id": id,
        "geometry": {"type": "Point", "coordinates": [facts.place.lon(), facts.place.lat()]},
        "properties": {
            "kind": "incident", "reference": found.head.reference, "version": found.version, "title": facts.title,
            "phase": facts.phase, "occurred": facts.occurred, "ended": facts.ended, "narrative": facts.narrative,
            "place_accuracy_m": facts.place_accuracy_m, "notice_id": found.notice_told, "settlement_id": facts.settlement, "duty_holders": holders, "counts": facts.counts,
        },
    });
    let duty_holders = facts.duty_holders.iter().map(|holder| {
        let kind = to_word(&holder.kind);
        let body = matches!(holder.kind, DutyHolderKind::Institution | DutyHolderKind::Company);
        let named = holder.name.as_deref().filter(|_| body);
        (named.map_or_else(|| kind.clone(), |name| format!("{name} ({kind})")), holder.role.clone())
    });
    Ok(Some(IncidentExport {
        version: found.version,
        ended: facts.ended,
        narrative: facts.narrative.clone(),
        phases: phases(tx, id).await?,
        duty_holders: duty_holders.collect(),
        reference: found.head.reference,
        title: facts.title,
        settlement: facts.settlement,
        phase: facts.phase,
        occurred: facts.occurred,
        place: facts.place,
        place_accuracy_m: facts.place_accuracy_m,
        place_is_settlements: middle == Some(facts.place),
        notice: found.notice_told,
        counts: facts.counts,
        feature,
    }))
}

/// A version that only corrects a phase takes the place of the one before.
async fn phases(tx: &mut Tx, id: Uuid) -> Result<Vec<RecordedPhase>, IncidentError> {
    let mut phases: Vec<RecordedPhase> = Vec::new();
    for version in store::versions(tx, id).await? {
        let Ok(said) = serde_json::from_value::<RecordedPhase>(version.fields) else { continue };
        match phases.last_mut() {
            Some(last) if last.phase == said.phase => *last = said,
            _ => phases.push(said),
        }
    }
    Ok(phases)
}
