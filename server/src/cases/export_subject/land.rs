//! Settlements and boundaries.

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::extent::Extent;
use super::phrases::{area, day, fact, known, plain, table};
use super::{SubjectExport, walked};
use crate::cases::CaseError;
use crate::db::{self, Tx};
use crate::settlements::{BoundaryView, SettlementBrief};
use crate::{settlements, walks};

/// A settlement stands for the boundary that holds on the day, or for a point where none does. A pack goes
/// to the other side too: a boundary that is no exhibit itself is told only where anybody may see it.
pub(super) async fn settlement(
    tx: &mut Tx,
    id: Uuid,
    on: NaiveDate,
) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = settlements::find_settlement(tx, id).await? else { return Ok(None) };
    let mut boundaries = settlements::list_boundaries(tx, id).await?;
    boundaries.retain(|each| each.visibility == "public");
    let present = settlements::present_boundary(tx, id, on).await?;
    let held = present.as_ref().and_then(|present| boundaries.iter().find(|each| each.id == present.id));
    let extent = match held {
        Some(held) => Some(Extent::of(tx, held, &found.name).await?),
        None => None,
    };
    let said = match (held, &present) {
        (Some(held), _) => {
            format!("its boundary {} ({}), which held on {}", held.version, held.reference, day(on))
        }
        (None, Some(_)) => format!(
            "a point in it: the boundary that held on {} is not public; it is told where it is an exhibit itself",
            day(on)
        ),
        (None, None) => format!("a point in it: no boundary of it is recorded as holding on {}", day(on)),
    };
    let mut facts = vec![
        known("County", found.county.clone()),
        known("Ward", found.ward.clone()),
        fact("Stands for", said.clone()),
    ];
    if let (Some(extent), Some(held)) = (&extent, held) {
        facts.extend(extent.facts(held));
    }
    let feature = settlement_feature(&found, held.zip(extent.as_ref()), &said, on);
    Ok(Some(SubjectExport {
        kind: match held {
            Some(held) => format!("settlement, by its boundary {}", held.version),
            None => "settlement, by a point in it".to_owned(),
        },
        facts,
        tables: if boundaries.is_empty() {
            Vec::new()
        } else {
            let columns = ["Boundary", "Record", "Standing", "Holds", "Area"];
            vec![table("Its public boundaries, newest first", &columns, boundaries.iter().map(row).collect())]
        },
        events: boundaries.iter().flat_map(|each| super::extent::events(each, &found.name)).collect(),
        figures: extent.iter().map(|extent| extent.figure.clone()).collect(),
        boundary: extent.and_then(|extent| extent.shown),
        title: found.name,
        feature: Some(feature),
        settlement: Some(id),
        ..SubjectExport::default()
    }))
}

fn row(each: &BoundaryView) -> Vec<String> {
    let until = each.valid_to.map_or_else(|| "now".to_owned(), day);
    vec![
        each.version.to_string(),
        each.reference.clone(),
        plain(&each.standing),
        format!("{} to {until}", day(each.valid_from)),
        area(each.area_m2),
    ]
}

/// The boundary's extent with where it comes from, or the settlement's point; either says what it is.
fn settlement_feature(
    found: &SettlementBrief,
    held: Option<(&BoundaryView, &Extent)>,
    said: &str,
    on: NaiveDate,
) -> Value {
    let point = json!({"type": "Point", "coordinates": [found.centre.lon(), found.centre.lat()]});
    let boundary = held.map(|(held, extent)| {
        let mut told = json!({"id": held.id, "reference": held.reference, "version": held.version, "standing": held.standing,
            "area_m2": held.area_m2, "valid_from": held.valid_from, "valid_to": held.valid_to,
            "recorded_at": held.recorded_at, "source": held.source, "method": held.method,
            "accuracy_m": held.accuracy_m, "agreed_by": held.agreed_by});
        extent.put_area(&mut told);
        told
    });
    json!({
        "type": "Feature", "id": found.id,
        "geometry": held.map_or_else(|| point.clone(), |(held, _)| held.geometry.clone()),
        "properties": {"kind": "settlement", "reference": found.reference, "name": found.name,
            "county": found.county, "ward": found.ward, "centre": point["coordinates"], "on": on,
            "stands_for": said, "boundary": boundary},
    })
}

pub(super) async fn boundary(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = settlements::find_boundary(tx, id).await? else { return Ok(None) };
    let name = settlements::find_settlement(tx, found.settlement_id).await?.map(|settlement| settlement.name);
    let name = name.as_deref().unwrap_or("a settlement");
    // A sealed walk is told only where it is an exhibit itself, since that seals the pack.
    let open = match found.walk_id {
        Some(walk) => db::load_head(tx, walk).await?.filter(|head| head.visibility != "sealed"),
        None => None,
    };
    let walk = match open {
        Some(head) => walks::export_walk(tx, head.id).await?,
        None => None,
    };
    let extent = Extent::of(tx, &found, name).await?;
    let mut events = super::extent::events(&found, name);
    events.extend(walk.iter().flat_map(walked::events));
    let mut facts = vec![fact("Settlement", name)];
    facts.extend(extent.facts(&found));
    let walked = walk.as_ref().map(|walk| walk.reference.as_str());
    facts.push(fact("Walk", walked.unwrap_or("none recorded, or not shown to who made this pack")));
    let mut properties = serde_json::to_value(&found)?;
    let geometry =
        properties.as_object_mut().and_then(|members| members.remove("geometry")).unwrap_or(Value::Null);
    properties["kind"] = "boundary".into();
    extent.put_area(&mut properties);
    Ok(Some(SubjectExport {
        title: extent.title,
        kind: "boundary version".to_owned(),
        events,
        facts,
        figures: vec![extent.figure],
        feature: Some(json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})),
        boundary: extent.shown,
        settlement: Some(found.settlement_id),
        ..SubjectExport::default()
    }))
}
