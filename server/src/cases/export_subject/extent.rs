//! A boundary as packs tell it, whether it is the exhibit itself or what a settlement stands for.

use domain::period::FuzzyDate;
use report::{Confidence, Estimate, Figure, Precision, SheetFact};
use serde_json::Value;

use super::phrases::{area, day, day_of, fact, known, metres, number_of, plain, to_whole_metres};
use super::{Happened, ShownBoundary, area_of};
use crate::cases::CaseError;
use crate::db::{self, Tx};
use crate::settlements::BoundaryView;
use crate::walks;

pub(super) struct Extent {
    /// "Boundary 2 of Kijani Bonde".
    pub(super) title: String,
    pub(super) figure: Figure,
    pub(super) shown: Option<ShownBoundary>,
    accuracy: Option<String>,
    /// 95 %, as the walk's cleaning found it.
    uncertainty_m2: Option<f64>,
}

impl Extent {
    pub(super) async fn of(tx: &mut Tx, found: &BoundaryView, settlement: &str) -> Result<Self, CaseError> {
        let title = title(found, settlement);
        let uncertainty_m2 = area_uncertainty(tx, found).await?;
        let accuracy = told_accuracy(found.accuracy_m, uncertainty_m2);
        let shown = area_of(&found.geometry).map(|area| ShownBoundary {
            id: found.id,
            name: format!("Boundary {}", found.version),
            area,
            agreed: matches!(found.standing.as_str(), "accepted" | "agreed"),
            accuracy: accuracy.clone(),
        });
        let figure = area_figure(found, &title, uncertainty_m2, accuracy.as_deref());
        Ok(Self { title, figure, shown, accuracy, uncertainty_m2 })
    }

    /// Its area to the whole metre and how well that is known, in what the pack holds as a file.
    pub(super) fn put_area(&self, properties: &mut Value) {
        to_whole_metres(properties, "area_m2");
        properties["area_error_m2"] = self.uncertainty_m2.map(f64::round).into();
        properties["area_error_basis"] = self.uncertainty_m2.and(self.accuracy.as_deref()).into();
    }

    pub(super) fn facts(&self, found: &BoundaryView) -> Vec<SheetFact> {
        let until =
            found.valid_to.map_or_else(|| "still holds".to_owned(), |to| format!("until {}", day(to)));
        let agreed = (!found.agreed_by.is_empty()).then(|| found.agreed_by.join("; "));
        vec![
            fact("Standing", plain(&found.standing)),
            known("Agreed by", agreed),
            fact("Holds", format!("from {}, {until}", day(found.valid_from))),
            fact("Area", format!("{}, geodesic", area(found.area_m2))),
            fact("Source", found.source.clone()),
            fact("Method", told_method(&found.method)),
            known("Accuracy", self.accuracy.clone()),
            fact("Boundary recorded", day_of(found.recorded_at)),
        ]
    }
}

fn title(found: &BoundaryView, settlement: &str) -> String {
    format!("Boundary {} of {settlement}", found.version)
}

/// When it began to hold, and when it ceased.
pub(super) fn events(found: &BoundaryView, settlement: &str) -> Vec<Happened> {
    let title = title(found, settlement);
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

/// As the walk's cleaning found it; none where no walk is recorded, or it is sealed.
async fn area_uncertainty(tx: &mut Tx, found: &BoundaryView) -> Result<Option<f64>, CaseError> {
    let Some(walk) = found.walk_id else { return Ok(None) };
    let open = db::load_head(tx, walk).await?.is_some_and(|head| head.visibility != "sealed");
    let walk = if open { walks::export_walk(tx, walk).await? } else { None };
    Ok(walk.and_then(|walk| walk.area_uncertainty_m2))
}

/// How well a boundary is known: its line as the device told it, its area as the walk's cleaning found it.
fn told_accuracy(line_m: Option<f64>, area_m2: Option<f64>) -> Option<String> {
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

/// A walk's method in plain words, with the name of its rules.
fn told_method(method: &str) -> String {
    if method.starts_with("mipaka-walk-cleaning/") {
        format!("walked on the ground; stray points taken out of the track by the rules {method}")
    } else {
        method.to_owned()
    }
}

fn area_figure(
    found: &BoundaryView,
    title: &str,
    uncertainty_m2: Option<f64>,
    accuracy: Option<&str>,
) -> Figure {
    let error = accuracy.filter(|_| uncertainty_m2.is_some());
    let error = error.map_or_else(|| "its error is not recorded".to_owned(), str::to_owned);
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
        method: Some(format!(
            "{}; area measured on the curved surface of the earth (geodesic); {error}",
            told_method(&found.method)
        )),
        confidence: Confidence::Unknown,
        exhibit: None,
        contested: found.standing == "disputed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_whose_area_is_known_to_a_figure_never_says_that_nothing_is_recorded() {
        let told = |line, area| told_accuracy(line, area).unwrap_or_default();
        assert_eq!(told(Some(6.0), Some(1_900.4)), "line about 6 m, area give or take 1,900 m² (95 %)");
        assert_eq!(
            told(None, Some(1_900.4)),
            "area give or take 1,900 m² (95 %), by a phone's usual error, since the track tells none in metres"
        );
        assert_eq!(told(Some(6.0), None), "line about 6 m");
        assert_eq!(told_accuracy(None, None), None);
    }
}
