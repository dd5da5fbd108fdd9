//! Claims.

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::phrases::{area, fact, fuzzy, known, plain, table, to_whole_metres};
use super::{Happened, ShownClaim, SubjectExport, area_of};
use crate::cases::CaseError;
use crate::claims;
use crate::db::Tx;

/// What a sheet needs of a claim.
#[derive(Deserialize)]
struct Claimed {
    reference: String,
    kind: String,
    status: String,
    settlement_id: Uuid,
    area_m2: f64,
    rivals: Vec<Rival>,
}

#[derive(Deserialize)]
struct Rival {
    reference: String,
    label: String,
    overlap_m2: f64,
}

pub(super) async fn claim(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(mut found) = claims::export(tx, id).await? else { return Ok(None) };
    round_areas(&mut found.feature["properties"]);
    let Claimed { reference, kind, status, settlement_id, area_m2, rivals } =
        Claimed::deserialize(&found.feature["properties"])?;
    let shown = area_of(&found.feature["geometry"]).map(|area| ShownClaim {
        reference: reference.clone(),
        label: found.title.clone(),
        area,
        rivals: rivals.iter().map(|rival| rival.reference.clone()).collect(),
    });
    let (kind, status) = (plain(&kind), plain(&status));
    let since = Happened {
        when: found.when,
        until: None,
        what: format!("{} claims {kind} since then ({status}).", found.title),
        source: found.source.clone(),
        reference,
        contested: !rivals.is_empty() || status == "disputed",
    };
    let facts = vec![
        fact("Right claimed", kind),
        fact("Standing of the claim", status),
        known("Since", fuzzy(found.when)),
        fact("Area", format!("{}, geodesic", area(area_m2))),
        fact("Source", found.source),
    ];
    let rows: Vec<Vec<String>> =
        rivals.into_iter().map(|rival| vec![rival.label, rival.reference, area(rival.overlap_m2)]).collect();
    let tables = if rows.is_empty() {
        Vec::new()
    } else {
        vec![table("Claims that cannot also hold in full", &["Rival claim", "Record", "Ground shared"], rows)]
    };
    Ok(Some(SubjectExport {
        kind: "claim".to_owned(),
        events: vec![since],
        facts,
        tables,
        settlement: Some(settlement_id),
        claim: shown,
        title: found.title,
        feature: Some(found.feature),
        ..SubjectExport::default()
    }))
}

fn round_areas(properties: &mut Value) {
    to_whole_metres(properties, "area_m2");
    for rival in properties["rivals"].as_array_mut().into_iter().flatten() {
        to_whole_metres(rival, "overlap_m2");
    }
}
