//! The words of the demo world in the types of the areas. Both are written the same in JSON.

use chrono::{DateTime, Utc};
use domain::figure::{Amount, Confidence, Figure, FigureParts};
use domain::geometry::LonLat;
use domain::period::FuzzyDate;
use fixtures::model::{self, BaseKind};
use geo_types::Point;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::DemoError;

/// The same word in another type.
pub(super) fn same<T: DeserializeOwned>(word: impl Serialize + std::fmt::Debug) -> Result<T, DemoError> {
    serde_json::to_value(&word)
        .and_then(serde_json::from_value)
        .map_err(|error| DemoError::Unfit(format!("{word:?}: {error}")))
}

/// The word itself.
pub(super) fn text(word: impl Serialize + std::fmt::Debug) -> Result<String, DemoError> {
    same(word)
}

pub(super) fn lonlat(point: Point<f64>) -> Result<LonLat, DemoError> {
    LonLat::new(point.x(), point.y()).map_err(|error| DemoError::Unfit(error.to_string()))
}

pub(super) fn date(date: model::FuzzyDate) -> Result<FuzzyDate, DemoError> {
    same(date)
}

pub(super) fn dates(date: Option<model::FuzzyDate>) -> Result<Option<FuzzyDate>, DemoError> {
    date.map(same).transpose()
}

/// A figure; its day is exact.
pub(super) fn figure(figure: &model::Figure) -> Result<Figure, DemoError> {
    let confidence: Confidence = same(figure.confidence)?;
    let amount: Amount = match (figure.value, figure.low, figure.best, figure.high) {
        (Some(value), ..) => same(serde_json::json!({ "value": value }))?,
        (_, low, best, high) => same(serde_json::json!({ "low": low, "best": best, "high": high }))?,
    };
    Figure::new(FigureParts {
        amount,
        unit: figure.unit.clone(),
        as_of: FuzzyDate::day(figure.as_of),
        source: figure.source.clone(),
        method: Some(figure.method.clone()).filter(|method| !method.is_empty()),
        confidence,
    })
    .map_err(|error| DemoError::Unfit(error.to_string()))
}

/// When a story's moment was recorded: never in the future of the clock.
pub(super) fn no_later_than(now: DateTime<Utc>, told: DateTime<Utc>) -> DateTime<Utc> {
    told.min(now)
}

/// `base_features.kind`.
pub(super) const fn base_kind(kind: BaseKind) -> &'static str {
    match kind {
        BaseKind::Water => "water",
        BaseKind::River => "river",
        BaseKind::Trunk => "trunk",
        BaseKind::Arterial => "arterial",
        BaseKind::Street => "street",
        BaseKind::Lane => "lane",
        BaseKind::Railway => "railway",
        BaseKind::Block => "block",
        BaseKind::Green => "green",
    }
}
