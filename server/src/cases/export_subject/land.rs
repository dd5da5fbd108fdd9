//! Settlements, boundaries and claims.

use domain::period::FuzzyDate;
use report::{Confidence, Estimate, Figure, Precision, SheetFact};
use serde_json::{Value, json};
use uuid::Uuid;

use super::phrases::{area, day, fact, fuzzy, known, metres, number_of, plain, table, text};
use super::{Happened, ShownBoundary, ShownClaim, SubjectExport, area_of, walked};
use crate::cases::CaseError;
use crate::db::{self, Tx};
use crate::settlements::BoundaryView;
use crate::{claims, settlements, walks};

pub(super) async fn settlement(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = settlements::find_settlement(tx, id).await? else { return Ok(None) };
    let feature = json!({
        "type": "Feature", "id": id,
        "geometry": {"type": "Point", "coordinates": [found.centre.lon(), found.centre.lat()]},
        "properties": {"kind": "settlement", "reference": found.reference, "name": found.name,
            "county": found.county, "ward": found.ward},
    });
    let boundaries = settlements::list_boundaries(tx, id).await?;
    let rows = boundaries.iter().map(|each| {
        let until = each.valid_to.map_or_else(|| "now".to_owned(), day);
        let held = format!("{} to {until}", day(each.valid_from));
        vec![
            each.version.to_string(),
            each.reference.clone(),
            plain(&each.standing),
            held,
            area(each.area_m2),
        ]
    });
    let columns = ["Boundary", "Record", "Standing", "Holds", "Area"];
    Ok(Some(SubjectExport {
        kind: "settlement".to_owned(),
        facts: vec![known("County", found.county.clone()), known("Ward", found.ward.clone())],
        tables: if boundaries.is_empty() {
            Vec::new()
        } else {
            vec![table("Its boundaries, newest first", &columns, rows.collect())]
        },
        events: boundaries.iter().flat_map(|each| boundary_events(each, &found.name)).collect(),
        title: found.name,
        feature: Some(feature),
        settlement: Some(id),
        ..SubjectExport::default()
    }))
}

fn boundary_title(found: &BoundaryView, settlement: &str) -> String {
    format!("Boundary {} of {settlement}", found.version)
}

fn boundary_events(found: &BoundaryView, settlement: &str) -> Vec<Happened> {
    let title = boundary_title(found, settlement);
    let line = |date, what: String| Happened {
        when: Some(FuzzyDate::day(date)),
        until: None,
        what,
        source: found.source.clone(),
        reference: found.reference.clone(),
        contested: found.standing == "disputed",
    };
    let size = area(found.area_m2);
    let began = line(found.valid_from, format!("{title} ({}, {size}) holds from this day.", found.standing));
    let ended = found.valid_to.map(|to| line(to, format!("{title} no longer holds from this day.")));
    std::iter::once(began).chain(ended).collect()
}

pub(super) async fn boundary(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = settlements::find_boundary(tx, id).await? else { return Ok(None) };
    let name = settlements::find_settlement(tx, found.settlement_id).await?.map(|settlement| settlement.name);
    let name = name.as_deref().unwrap_or("a settlement");
    let title = boundary_title(&found, name);
    // A sealed walk is told only where it is an exhibit itself, since that seals the pack.
    let open = match found.walk_id {
        Some(walk) => db::load_head(tx, walk).await?.filter(|head| head.visibility != "sealed"),
        None => None,
    };
    let walk = match open {
        Some(head) => walks::export_walk(tx, head.id).await?,
        None => None,
    };
    let mut events = boundary_events(&found, name);
    events.extend(walk.iter().flat_map(walked::events));
    let uncertainty_m2 = walk.as_ref().and_then(|walk| walk.area_uncertainty_m2);
    let accuracy = boundary_accuracy(found.accuracy_m, uncertainty_m2);
    let walked = walk.as_ref().map(|walk| walk.reference.as_str());
    let facts = boundary_facts(&found, name, accuracy.clone(), walked);
    let figure = boundary_area(&found, &title, uncertainty_m2);
    let mut properties = serde_json::to_value(&found)?;
    let geometry =
        properties.as_object_mut().and_then(|members| members.remove("geometry")).unwrap_or(Value::Null);
    properties["kind"] = "boundary".into();
    let shown = area_of(&geometry).map(|area| ShownBoundary {
        id,
        name: title.clone(),
        area,
        agreed: matches!(found.standing.as_str(), "accepted" | "agreed"),
        accuracy,
    });
    Ok(Some(SubjectExport {
        title,
        kind: "boundary version".to_owned(),
        events,
        facts,
        figures: vec![figure],
        feature: Some(json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})),
        boundary: shown,
        settlement: Some(found.settlement_id),
        ..SubjectExport::default()
    }))
}

/// How well a boundary is known: its line as the device told it, its area as the walk's cleaning found it.
fn boundary_accuracy(line_m: Option<f64>, area_m2: Option<f64>) -> Option<String> {
    let line = line_m.map(|error| format!("line about {}", metres(error.max(0.01))));
    let area = area_m2.map(|half| {
        let told = if line.is_none() {
            ", by a phone's usual error, since the track tells none in metres"
        } else {
            ""
        };
        format!("area give or take {} m² (95 %){told}", number_of(half.round()))
    });
    let known: Vec<String> = line.into_iter().chain(area).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

fn boundary_facts(
    found: &BoundaryView,
    settlement: &str,
    accuracy: Option<String>,
    walk: Option<&str>,
) -> Vec<SheetFact> {
    let until = found.valid_to.map_or_else(|| "still holds".to_owned(), |to| format!("until {}", day(to)));
    let agreed = (!found.agreed_by.is_empty()).then(|| found.agreed_by.join("; "));
    vec![
        fact("Settlement", settlement),
        fact("Standing", plain(&found.standing)),
        known("Agreed by", agreed),
        fact("Holds", format!("from {}, {until}", day(found.valid_from))),
        fact("Area", format!("{}, geodesic", area(found.area_m2))),
        fact("Source", found.source.clone()),
        fact("Method", found.method.clone()),
        known("Accuracy", accuracy),
        fact("Walk", walk.unwrap_or("none recorded, or not shown to who made this pack")),
    ]
}

fn boundary_area(found: &BoundaryView, title: &str, uncertainty_m2: Option<f64>) -> Figure {
    let hectares = |square_metres: f64| (square_metres / 100.0).round() / 100.0;
    let estimate = match uncertainty_m2 {
        Some(half) => Estimate::range(
            hectares((found.area_m2 - half).max(0.0)),
            hectares(found.area_m2),
            hectares(found.area_m2 + half),
        ),
        None => Estimate::exactly(hectares(found.area_m2)),
    };
    Figure {
        what: format!("Area inside {title}"),
        estimate,
        unit: "ha".to_owned(),
        as_of: Some(found.valid_from),
        as_of_precision: Some(Precision::Day),
        source: found.source.clone(),
        method: Some(format!("{}; geodesic area, low and high where the walk tells its error", found.method)),
        confidence: Confidence::Unknown,
        exhibit: None,
        contested: found.standing == "disputed",
    }
}

pub(super) async fn claim(tx: &mut Tx, id: Uuid) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = claims::export(tx, id).await? else { return Ok(None) };
    let properties = &found.feature["properties"];
    let reference = text(properties, "reference").unwrap_or_default().to_owned();
    let rivals = properties["rivals"].as_array().cloned().unwrap_or_default();
    let shown = area_of(&found.feature["geometry"]).map(|area| ShownClaim {
        label: found.title.clone(),
        area,
        rival: !rivals.is_empty(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_whose_area_is_known_to_a_figure_never_says_that_nothing_is_recorded() {
        let told = |line, area| boundary_accuracy(line, area).unwrap_or_default();
        assert_eq!(told(Some(6.0), Some(1_900.4)), "line about 6 m, area give or take 1,900 m² (95 %)");
        assert_eq!(
            told(None, Some(1_900.4)),
            "area give or take 1,900 m² (95 %), by a phone's usual error, since the track tells none in metres"
        );
        assert_eq!(told(Some(6.0), None), "line about 6 m");
        assert_eq!(boundary_accuracy(None, None), None);
    }
}
