//! How wide a corridor is on each side of its centre line, and how sure that is.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorridorKind {
    Road,
    Railway,
    PowerLine,
    Pipeline,
    RiverReserve,
}

/// From surest to least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Gazetted,
    Surveyed,
    Stated,
    Assumed,
}

/// Wider than any reserve in the law; a larger number is a slip of the unit.
const WIDEST_M: f64 = 2_000.0;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WidthError {
    #[error("a width needs a source")]
    NoSource,
    #[error("a width must be between 0 and {WIDEST_M} m")]
    OutOfRange,
    #[error("a width's low, best and high must not decrease: {low_m}, {best_m}, {high_m}")]
    OutOfOrder { low_m: f64, best_m: f64, high_m: f64 },
}

/// A width as it is written down, not yet checked; without low and high, the best stands for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WidthParts {
    pub best_m: f64,
    #[serde(default)]
    pub low_m: Option<f64>,
    #[serde(default)]
    pub high_m: Option<f64>,
    pub source: String,
    pub confidence: Confidence,
}

/// Metres from the centre line to the edge on one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WidthParts", into = "WidthParts")]
pub struct WidthSide {
    low_m: f64,
    best_m: f64,
    high_m: f64,
    source: String,
    confidence: Confidence,
}

impl WidthSide {
    pub const fn low_m(&self) -> f64 {
        self.low_m
    }

    pub const fn best_m(&self) -> f64 {
        self.best_m
    }

    pub const fn high_m(&self) -> f64 {
        self.high_m
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }
}

impl TryFrom<WidthParts> for WidthSide {
    type Error = WidthError;

    fn try_from(parts: WidthParts) -> Result<Self, Self::Error> {
        let best_m = parts.best_m;
        let (low_m, high_m) = (parts.low_m.unwrap_or(best_m), parts.high_m.unwrap_or(best_m));
        if ![low_m, best_m, high_m].iter().all(|metres| (0.0..=WIDEST_M).contains(metres)) {
            return Err(WidthError::OutOfRange);
        }
        if low_m > best_m || best_m > high_m {
            return Err(WidthError::OutOfOrder { low_m, best_m, high_m });
        }
        if parts.source.trim().is_empty() {
            return Err(WidthError::NoSource);
        }
        Ok(Self { low_m, best_m, high_m, source: parts.source, confidence: parts.confidence })
    }
}

impl From<WidthSide> for WidthParts {
    fn from(side: WidthSide) -> Self {
        Self {
            best_m: side.best_m,
            low_m: Some(side.low_m),
            high_m: Some(side.high_m),
            source: side.source,
            confidence: side.confidence,
        }
    }
}

/// Both sides, looking along the line from its first point to its last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Widths {
    pub left: WidthSide,
    pub right: WidthSide,
}

impl Widths {
    /// The farthest a structure can lie and still be counted, for a screening query.
    pub fn reach_m(&self, position_error_m: f64) -> f64 {
        self.left.high_m.max(self.right.high_m) + position_error_m
    }
}
