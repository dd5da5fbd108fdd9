//! Claims.

use uuid::Uuid;

use super::phrases::{area, fact, fuzzy, known, plain, table, text};
use super::{Happened, ShownClaim, SubjectExport, area_of};
use crate::cases::CaseError;
use crate::claims;
use crate::db::Tx;

pub(super) async fn claim(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = claims::export(tx, id).await? else { return Ok(None) };
    let properties = &found.feature["properties"];
    let reference = text(properties, "reference").unwrap_or_default().to_owned();
    let rivals = properties["rivals"].as_array().cloned().unwrap_or_default();
    let shown = area_of(&found.feature["geometry"]).map(|area| ShownClaim {
        reference: reference.clone(),
        label: found.title.clone(),
        area,
        rivals: rivals.iter().filter_map(|rival| text(rival, "reference")).map(str::to_owned).collect(),
    });
    let kind = plain(text(properties, "kind").unwrap_or("a right"));
    let status = plain(text(properties, "status").unwrap_or_default());
    let since = Happened {
        when: found.when,
        until: None,
        what: format!("{} claims {kind} since then ({status}).", found.title),
        source: found.source.clone(),
        reference,
        contested: !rivals.is_empty() || status == "disputed",
    };
    let square_metres = properties["area_m2"].as_f64();
    let facts = vec![
        fact("Right claimed", kind),
        fact("Standing of the claim", status),
        known("Since", fuzzy(found.when)),
        known("Area", square_metres.map(|found| format!("{}, geodesic", area(found)))),
        fact("Source", found.source),
    ];
    let rows: Vec<Vec<String>> = rivals
        .iter()
        .map(|rival| {
            let shared = rival["overlap_m2"].as_f64().map(area).unwrap_or_default();
            vec![
                text(rival, "label").unwrap_or_default().to_owned(),
                text(rival, "reference").unwrap_or_default().to_owned(),
                shared,
            ]
        })
        .collect();
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
        settlement: text(properties, "settlement_id").and_then(|id| id.parse().ok()),
        claim: shown,
        title: found.title,
        feature: Some(found.feature),
        ..SubjectExport::default()
    }))
}
