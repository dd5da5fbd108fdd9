//! An incident as cases and packs show it.

use domain::figure::Figure;
use domain::geometry::LonLat;
use domain::incidents::{IncidentCount, Phase};
use domain::period::FuzzyDate;
use serde_json::json;
use uuid::Uuid;

use super::error::IncidentError;
use super::store;
use crate::db::Tx;

/// What a pack tells of an incident. Names of persons are not in it.
#[derive(Debug, Clone)]
pub struct IncidentExport {
    pub reference: String,
    pub title: String,
    pub settlement: Uuid,
    pub phase: Phase,
    pub occurred: FuzzyDate,
    pub place: LonLat,
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
            "notice_id": facts.notice, "settlement_id": facts.settlement, "duty_holders": holders, "counts": facts.counts,
        },
    });
    Ok(Some(IncidentExport {
        reference: found.head.reference,
        title: facts.title,
        settlement: facts.settlement,
        phase: facts.phase,
        occurred: facts.occurred,
        place: facts.place,
        notice: facts.notice,
        counts: facts.counts,
        feature,
    }))
}
