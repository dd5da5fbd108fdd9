//! One thing noticed in a walk: what, how many, where and how grave.

use serde::{Deserialize, Serialize};

use crate::geometry::LonLat;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Said, nothing asked.
    Note,
    /// A person must look before submitting.
    Question,
    /// It cannot be submitted as a boundary.
    Refusal,
}

macro_rules! finding_kinds {
    ($($name:ident $code:literal $severity:ident),+ $(,)?) => {
        /// The stable kinds; codes are kept in the database and never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum FindingKind {
            $(#[serde(rename = $code)] $name),+
        }

        impl FindingKind {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }

            pub fn of_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
    };
}

finding_kinds! {
    FileCutShort "file-cut-short" Question,
    RouteUsed "route-used" Question,
    WaypointsUsed "waypoints-used" Question,
    PointsUsed "points-used" Question,
    TimesMissing "times-missing" Note,
    TimesUnreadable "times-unreadable" Note,
    NullPointsDropped "null-points-dropped" Note,
    SortedByTime "sorted-by-time" Note,
    SegmentsJoined "segments-joined" Question,
    DuplicatesDropped "duplicates-dropped" Note,
    OutliersDropped "outliers-dropped" Note,
    ManyOutliers "many-outliers" Question,
    JumpKept "jump-kept" Question,
    StopsCollapsed "stops-collapsed" Note,
    LapsReduced "laps-reduced" Note,
    TailCut "tail-cut" Note,
    RingClosed "ring-closed" Note,
    GapLarge "gap-large" Question,
    NotARound "not-a-round" Refusal,
    OutAndBack "out-and-back" Refusal,
    NoArea "no-area" Refusal,
    TooFewPoints "too-few-points" Refusal,
    CrossingsRemoved "crossings-removed" Note,
    CrossesItself "crosses-itself" Refusal,
    TooTangled "too-tangled" Refusal,
    Simplified "simplified" Note,
    RingRewound "ring-rewound" Note,
    HoleOutside "hole-outside" Refusal,
    RingsCross "rings-cross" Refusal,
    TooLarge "too-large" Refusal,
    AxesSwapped "axes-swapped" Refusal,
    OutsideArea "outside-area" Refusal,
    FarFromSettlement "far-from-settlement" Question,
}

/// `count` things of one kind, the first or worst of them at `at`, `amount_m` metres (square metres
/// for [`FindingKind::TooLarge`]) where a size matters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub kind: FindingKind,
    pub count: u64,
    pub at: Option<LonLat>,
    pub amount_m: Option<f64>,
    pub severity: Severity,
}

impl Finding {
    pub const fn new(kind: FindingKind, count: u64) -> Self {
        Self { kind, count, at: None, amount_m: None, severity: kind.severity() }
    }

    #[must_use]
    pub const fn at(mut self, place: Option<LonLat>) -> Self {
        self.at = place;
        self
    }

    #[must_use]
    pub const fn of_metres(mut self, metres: f64) -> Self {
        self.amount_m = Some(metres);
        self
    }
}
