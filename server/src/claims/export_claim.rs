//! A claim as cases show and export it.

use serde_json::json;
use uuid::Uuid;

use super::store;
use crate::db::{Failure, RecordExport, Tx, to_word};

/// What a claim is called in lists; None when the transaction may not read it.
pub async fn title_of(tx: &mut Tx, id: Uuid) -> Result<Option<String>, Failure> {
    store::find_label(tx, id).await
}

/// The present version, for a pack. Rivals are claims the transaction may read.
pub async fn export(tx: &mut Tx, id: Uuid) -> Result<Option<RecordExport>, Failure> {
    let Some(claim) = store::find_view(tx, id).await? else { return Ok(None) };
    let feature = json!({
        "type": "Feature",
        "id": claim.head.id,
        "geometry": claim.geometry,
        "properties": {
            "record": "claim",
            "reference": claim.head.reference,
            "version": claim.version,
            "recorded_at": claim.recorded_at,
            "settlement_id": claim.settlement_id,
            "label": claim.label,
            "kind": to_word(&claim.kind),
            "status": to_word(&claim.status),
            "since": claim.since,
            "source": claim.source,
            "area_m2": claim.area_m2,
            "rivals": claim.rivals,
        },
    });
    Ok(Some(RecordExport { title: claim.label, feature, when: claim.since, source: claim.source }))
}
