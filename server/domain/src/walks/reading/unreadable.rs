//! Why a file cannot be read as a walk. It is kept all the same, unless it is over a limit.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::walks::Lang;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnreadableKind {
    Empty,
    /// Neither GPX nor GeoJSON, such as an error page saved under the name of a track.
    NotAWalk,
    NotWellFormed,
    UnknownEncoding,
    /// A document type or entity of its own, which can reach into the server or grow without end.
    DoctypeRefused,
    TooManyFixes,
    TooDeep,
    BadCoordinate,
    /// The coordinates are in another reference system.
    UnsupportedCrs,
    /// More than one polygon.
    SeveralAreas,
    /// No track, route, line or polygon, and too few points to make one.
    NothingWalked,
}

impl UnreadableKind {
    pub const ALL: [Self; 11] = [
        Self::Empty,
        Self::NotAWalk,
        Self::NotWellFormed,
        Self::UnknownEncoding,
        Self::DoctypeRefused,
        Self::TooManyFixes,
        Self::TooDeep,
        Self::BadCoordinate,
        Self::UnsupportedCrs,
        Self::SeveralAreas,
        Self::NothingWalked,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotAWalk => "not-a-walk",
            Self::NotWellFormed => "not-well-formed",
            Self::UnknownEncoding => "unknown-encoding",
            Self::DoctypeRefused => "doctype-refused",
            Self::TooManyFixes => "too-many-fixes",
            Self::TooDeep => "too-deep",
            Self::BadCoordinate => "bad-coordinate",
            Self::UnsupportedCrs => "unsupported-crs",
            Self::SeveralAreas => "several-areas",
            Self::NothingWalked => "nothing-walked",
        }
    }

    /// Whether the file is over a limit, and so refused rather than kept as unreadable.
    pub const fn is_over_a_limit(self) -> bool {
        matches!(self, Self::TooManyFixes | Self::TooDeep)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkUnreadable {
    pub kind: UnreadableKind,
    /// Line of the file, from 1.
    pub line: Option<u64>,
    /// Point of the track, from 1.
    pub fix: Option<u64>,
    /// What exactly was found, in English, for whoever mends the file.
    pub detail: Option<String>,
}

impl WalkUnreadable {
    pub const fn new(kind: UnreadableKind) -> Self {
        Self { kind, line: None, fix: None, detail: None }
    }

    #[must_use]
    pub const fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    #[must_use]
    pub const fn at_fix(mut self, fix: u64) -> Self {
        self.fix = Some(fix);
        self
    }

    #[must_use]
    pub fn because(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// What is wrong, where and how to mend it.
    pub fn words(&self, lang: Lang) -> String {
        let mut text = match lang {
            Lang::En => english(self.kind),
            Lang::Sw => kiswahili(self.kind),
        }
        .to_owned();
        let place = match (lang, self.fix, self.line) {
            (_, None, None) => None,
            (Lang::En, Some(fix), Some(line)) => Some(format!("point {fix}, line {line}")),
            (Lang::En, Some(fix), None) => Some(format!("point {fix}")),
            (Lang::En, None, Some(line)) => Some(format!("line {line}")),
            (Lang::Sw, Some(fix), Some(line)) => Some(format!("pointi ya {fix}, mstari wa {line}")),
            (Lang::Sw, Some(fix), None) => Some(format!("pointi ya {fix}")),
            (Lang::Sw, None, Some(line)) => Some(format!("mstari wa {line}")),
        };
        let found: Vec<String> = place.into_iter().chain(self.detail.clone()).collect();
        if !found.is_empty() {
            text = format!("{text} ({})", found.join(": "));
        }
        text
    }
}

impl fmt::Display for WalkUnreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl std::error::Error for WalkUnreadable {}

const fn english(kind: UnreadableKind) -> &'static str {
    match kind {
        UnreadableKind::Empty => "The file is empty. Export the walk again from the phone.",
        UnreadableKind::NotAWalk => {
            "This is not a GPX or GeoJSON file, whatever its name says. Export the walk again."
        }
        UnreadableKind::NotWellFormed => "The file is damaged. Export the walk again.",
        UnreadableKind::UnknownEncoding => {
            "The file's letters are in an encoding that cannot be read. Save it as UTF-8."
        }
        UnreadableKind::DoctypeRefused => {
            "The file declares a document type or entities of its own, which are not read for safety. Export a plain GPX."
        }
        UnreadableKind::TooManyFixes => "The file holds more points than can be read in one walk. Split it.",
        UnreadableKind::TooDeep => "The file is nested too deeply. Export a plain GPX or GeoJSON.",
        UnreadableKind::BadCoordinate => {
            "A point has no usable longitude and latitude. Mend or remove that point."
        }
        UnreadableKind::UnsupportedCrs => {
            "The coordinates are not WGS 84 longitude and latitude. Export them as WGS 84."
        }
        UnreadableKind::SeveralAreas => "The file holds several areas. Send each one by itself.",
        UnreadableKind::NothingWalked => {
            "The file holds no track, line or area. Choose the file with the walk."
        }
    }
}

const fn kiswahili(kind: UnreadableKind) -> &'static str {
    match kind {
        UnreadableKind::Empty => "Faili ni tupu. Toa matembezi tena kutoka kwenye simu.",
        UnreadableKind::NotAWalk => {
            "Hili si faili la GPX wala GeoJSON, hata kama jina lasema hivyo. Toa matembezi tena."
        }
        UnreadableKind::NotWellFormed => "Faili limeharibika. Toa matembezi tena.",
        UnreadableKind::UnknownEncoding => "Herufi za faili hazisomeki. Lihifadhi kama UTF-8.",
        UnreadableKind::DoctypeRefused => {
            "Faili lina maelekezo yake ya DOCTYPE, ambayo hayasomwi kwa usalama. Toa GPX ya kawaida."
        }
        UnreadableKind::TooManyFixes => {
            "Faili lina pointi nyingi kuliko zinazosomeka kwa matembezi moja. Ligawe."
        }
        UnreadableKind::TooDeep => "Faili lina tabaka nyingi mno. Toa GPX au GeoJSON ya kawaida.",
        UnreadableKind::BadCoordinate => {
            "Pointi moja haina longitudo na latitudo sahihi. Irekebishe au iondoe."
        }
        UnreadableKind::UnsupportedCrs => "Vipimo si longitudo na latitudo za WGS 84. Vitoe kama WGS 84.",
        UnreadableKind::SeveralAreas => "Faili lina maeneo kadhaa. Tuma kila moja peke yake.",
        UnreadableKind::NothingWalked => "Faili halina njia, mstari wala eneo. Chagua faili lenye matembezi.",
    }
}
