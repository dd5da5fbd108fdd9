//! A notice as cases and packs show it.

use domain::notices::{Check, LandClass};
use domain::period::FuzzyDate;
use serde_json::json;
use uuid::Uuid;

use super::dto::{NoticeChannel, NoticeForm, NoticeIssuer};
use super::error::NoticeError;
use super::store;
use crate::db::{Tx, geom};

/// What a pack tells of a notice.
#[derive(Debug, Clone)]
pub struct NoticeExport {
    pub reference: String,
    pub title: String,
    pub version: i32,
    pub settlement: Uuid,
    pub issuer: NoticeIssuer,
    pub land_class: LandClass,
    pub legal_basis: Option<String>,
    pub form: NoticeForm,
    pub terms: Option<String>,
    pub issued: Option<FuzzyDate>,
    pub eviction_on: Option<FuzzyDate>,
    pub channels: Vec<NoticeChannel>,
    /// The three months first.
    pub checks: Vec<Check>,
    /// A GeoJSON Feature; its geometry is null where no area is recorded.
    pub feature: serde_json::Value,
}

/// The notice as the transaction's identity may read it.
pub async fn export_notice(tx: &mut Tx, id: Uuid) -> Result<Option<NoticeExport>, NoticeError> {
    let Some(found) = store::find(tx, id).await? else { return Ok(None) };
    let facts = found.facts;
    let checks = facts.checks();
    let feature = json!({
        "type": "Feature",
        "id": id,
        "geometry": facts.area.clone().map(|area| geom::to_geojson(&area.into())),
        "properties": {
            "kind": "notice", "reference": found.head.reference, "version": found.version, "title": facts.title,
            "issuer": facts.issuer, "land_class": facts.land_class, "legal_basis": facts.legal_basis,
            "issued": facts.issued, "eviction_on": facts.eviction_on, "channels": facts.channels, "form": facts.form,
            "terms": facts.terms, "settlement_id": facts.settlement, "checks": checks,
        },
    });
    Ok(Some(NoticeExport {
        reference: found.head.reference,
        title: facts.title,
        version: found.version,
        settlement: facts.settlement,
        issuer: facts.issuer,
        land_class: facts.land_class,
        legal_basis: facts.legal_basis,
        form: facts.form,
        terms: facts.terms,
        issued: facts.issued,
        eviction_on: facts.eviction_on,
        channels: facts.channels,
        checks,
        feature,
    }))
}
