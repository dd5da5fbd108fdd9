//! A number with where it comes from. A number without a source is not shown.

use serde::{Deserialize, Serialize};

use crate::period::FuzzyDate;

/// What was counted or measured: one number, or a best guess between bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    Range { low: f64, best: f64, high: f64 },
    One { value: f64 },
}

impl Amount {
    pub const fn low(self) -> f64 {
        match self {
            Self::One { value } => value,
            Self::Range { low, .. } => low,
        }
    }

    pub const fn best(self) -> f64 {
        match self {
            Self::One { value } => value,
            Self::Range { best, .. } => best,
        }
    }

    pub const fn high(self) -> f64 {
        match self {
            Self::One { value } => value,
            Self::Range { high, .. } => high,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Low,
    Medium,
    High,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FigureError {
    #[error("a figure needs a source")]
    NoSource,
    #[error("a figure needs a unit")]
    NoUnit,
    #[error("a figure must be a finite number")]
    NotFinite,
    #[error("a figure's low, best and high must not decrease: {low}, {best}, {high}")]
    OutOfOrder { low: f64, best: f64, high: f64 },
    #[error("a count cannot be below zero: {0}")]
    Negative(f64),
}

/// A figure as it is written down, not yet checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureParts {
    #[serde(flatten)]
    pub amount: Amount,
    pub unit: String,
    pub as_of: FuzzyDate,
    pub source: String,
    #[serde(default)]
    pub method: Option<String>,
    pub confidence: Confidence,
}

/// A number about people, land or money that names its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "FigureParts", into = "FigureParts")]
pub struct Figure(FigureParts);

impl Figure {
    pub fn new(parts: FigureParts) -> Result<Self, FigureError> {
        let (low, best, high) = (parts.amount.low(), parts.amount.best(), parts.amount.high());
        if ![low, best, high].into_iter().all(f64::is_finite) {
            return Err(FigureError::NotFinite);
        }
        if low > best || best > high {
            return Err(FigureError::OutOfOrder { low, best, high });
        }
        if low < 0.0 {
            return Err(FigureError::Negative(low));
        }
        if parts.unit.trim().is_empty() {
            return Err(FigureError::NoUnit);
        }
        if parts.source.trim().is_empty() {
            return Err(FigureError::NoSource);
        }
        Ok(Self(parts))
    }

    pub const fn amount(&self) -> Amount {
        self.0.amount
    }

    pub fn unit(&self) -> &str {
        &self.0.unit
    }

    pub const fn as_of(&self) -> FuzzyDate {
        self.0.as_of
    }

    pub fn source(&self) -> &str {
        &self.0.source
    }

    pub fn method(&self) -> Option<&str> {
        self.0.method.as_deref()
    }

    pub const fn confidence(&self) -> Confidence {
        self.0.confidence
    }
}

impl TryFrom<FigureParts> for Figure {
    type Error = FigureError;

    fn try_from(parts: FigureParts) -> Result<Self, Self::Error> {
        Self::new(parts)
    }
}

impl From<Figure> for FigureParts {
    fn from(figure: Figure) -> Self {
        figure.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(amount: &str, source: &str) -> String {
        format!(
            r#"{{{amount},"unit":"households","as_of":{{"date":"2021-11-15","precision":"month"}},"source":"{source}","confidence":"low"}}"#
        )
    }

    #[test]
    fn a_figure_without_a_source_is_refused() {
        let error = serde_json::from_str::<Figure>(&json(r#""value":40"#, "  ")).unwrap_err();
        assert!(error.to_string().contains("needs a source"), "{error}");
    }

    #[test]
    fn a_range_reads_back_as_it_was_written_and_must_be_in_order() {
        let text = json(r#""low":1.0,"best":2.0,"high":3.0"#, "door count");
        let figure: Figure = serde_json::from_str(&text).unwrap();
        assert_eq!(figure.amount(), Amount::Range { low: 1.0, best: 2.0, high: 3.0 });
        let again: Figure = serde_json::from_str(&serde_json::to_string(&figure).unwrap()).unwrap();
        assert_eq!(again, figure);
        assert!(serde_json::from_str::<Figure>(&json(r#""low":3,"best":2,"high":1"#, "x")).is_err());
        assert!(serde_json::from_str::<Figure>(&json(r#""value":-1"#, "x")).is_err());
    }
}
