//! Exhibits and their marks, and what a pack must hold.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The mark on an exhibit: the initials of the deponent whose affidavit carries it, a number, and where
/// one was put between two others a letter, as `WN-3` or `WN-7A`. Affidavits in Kenya mark their exhibits
/// with serial letters and numbers (Oaths and Statutory Declarations Rules, rule 9); a case may hold those
/// of several deponents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExhibitMark {
    initials: String,
    number: u32,
    /// A capital letter from A to Z.
    letter: Option<char>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    #[error(
        "\"{0}\" is no mark. A mark is the deponent's initials, a dash, a number and perhaps one letter, as WN-3 or WN-7A"
    )]
    NotAMark(String),
    #[error("\"{0}\" are no initials. Initials are one to five letters, as WN")]
    BadInitials(String),
    #[error("exhibits are numbered from 1 to 9999")]
    BadNumber,
    #[error("another exhibit carries the mark {0} already")]
    Repeated(ExhibitMark),
}

impl ExhibitMark {
    pub fn new(initials: &str, number: u32) -> Result<Self, MarkError> {
        let initials = initials.trim().to_uppercase();
        let letters = initials.chars().count();
        if !(1..=5).contains(&letters) || !initials.chars().all(char::is_alphabetic) {
            return Err(MarkError::BadInitials(initials));
        }
        if !(1..=9999).contains(&number) {
            return Err(MarkError::BadNumber);
        }
        Ok(Self { initials, number, letter: None })
    }

    /// The next unused mark of a deponent.
    pub fn next<'a>(initials: &str, used: impl IntoIterator<Item = &'a Self>) -> Result<Self, MarkError> {
        let first = Self::new(initials, 1)?;
        let last =
            used.into_iter().filter(|mark| mark.initials == first.initials).map(|mark| mark.number).max();
        Self::new(&first.initials, last.map_or(1, |last| last.saturating_add(1)))
    }

    pub fn initials(&self) -> &str {
        &self.initials
    }

    pub const fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Display for ExhibitMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.initials, self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

impl FromStr for ExhibitMark {
    type Err = MarkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || MarkError::NotAMark(text.chars().take(40).collect());
        let (initials, number) = text.trim().split_once('-').ok_or_else(bad)?;
        let (number, letter) = match number.strip_suffix(|last: char| last.is_ascii_alphabetic()) {
            Some(rest) => (rest, number.chars().last().map(|last| last.to_ascii_uppercase())),
            None => (number, None),
        };
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let mark = Self::new(initials, number.parse().map_err(|_| MarkError::BadNumber)?)?;
        Ok(Self { letter, ..mark })
    }
}

impl TryFrom<String> for ExhibitMark {
    type Error = MarkError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ExhibitMark> for String {
    fn from(mark: ExhibitMark) -> Self {
        mark.to_string()
    }
}

pub fn check_marks<'a>(marks: impl IntoIterator<Item = &'a ExhibitMark>) -> Result<(), MarkError> {
    let mut seen = BTreeSet::new();
    for mark in marks {
        if !seen.insert(mark) {
            return Err(MarkError::Repeated(mark.clone()));
        }
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error("the order names an exhibit that is not in the case")]
    Unknown,
    #[error("the order names an exhibit twice")]
    Twice,
    #[error("the order leaves out {0} exhibits of the case")]
    LeavesOut(usize),
}

/// An order must name every exhibit of the case once.
pub fn check_order<Id: Ord>(exhibits: &[Id], order: &[Id]) -> Result<(), OrderError> {
    let all: BTreeSet<&Id> = exhibits.iter().collect();
    let mut named = BTreeSet::new();
    for id in order {
        if !all.contains(id) {
            return Err(OrderError::Unknown);
        }
        if !named.insert(id) {
            return Err(OrderError::Twice);
        }
    }
    match all.len() - named.len() {
        0 => Ok(()),
        missing => Err(OrderError::LeavesOut(missing)),
    }
}

/// The parts a pack is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackPart {
    Exhibits,
    IndexPdf,
    RecordsGeojson,
    CustodyExtract,
    InclusionProofs,
    Checkpoint,
    PublicKey,
    ReadmeEnglish,
    ReadmeKiswahili,
}

impl PackPart {
    pub const REQUIRED: [Self; 9] = [
        Self::Exhibits,
        Self::IndexPdf,
        Self::RecordsGeojson,
        Self::CustodyExtract,
        Self::InclusionProofs,
        Self::Checkpoint,
        Self::PublicKey,
        Self::ReadmeEnglish,
        Self::ReadmeKiswahili,
    ];
}

/// Parts a pack still lacks.
pub fn missing_parts(present: &BTreeSet<PackPart>) -> Vec<PackPart> {
    PackPart::REQUIRED.into_iter().filter(|part| !present.contains(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back_and_the_next_one_follows_the_highest() {
        let marks: Vec<ExhibitMark> =
            ["WN-1", "wn-3", "JO-9"].iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(marks[1].to_string(), "WN-3");
        assert_eq!(ExhibitMark::next("WN", &marks).unwrap().to_string(), "WN-4");
        assert_eq!(ExhibitMark::next("AB", &marks).unwrap().to_string(), "AB-1");
        for bad in [
            "",
            "WN",
            "WN-0",
            "WN-+3",
            "-3",
            "W1-3",
            "WN-99999999999",
            "../x-1",
            "WN7",
            "WN 7",
            "WN-7AB",
            "WN-A",
            "WN-7(a)",
            "WN-7É",
        ] {
            assert!(bad.parse::<ExhibitMark>().is_err(), "{bad}");
        }
        let twice = [marks[0].clone(), marks[0].clone()];
        assert_eq!(check_marks(&twice), Err(MarkError::Repeated(marks[0].clone())));
    }

    #[test]
    fn a_letter_puts_an_exhibit_between_two_numbers() {
        let read = |text: &str| text.parse::<ExhibitMark>().unwrap();
        assert_eq!(read(" wn-07a ").to_string(), "WN-7A");
        assert!(
            read("WN-7") < read("WN-7A") && read("WN-7A") < read("WN-7B") && read("WN-7B") < read("WN-8")
        );
        assert_eq!(ExhibitMark::next("WN", &[read("WN-7A")]).unwrap().to_string(), "WN-8");
        assert_eq!(check_marks(&[read("WN-7"), read("WN-7A")]), Ok(()));
        assert_eq!(check_marks(&[read("WN-7a"), read("WN-7A")]), Err(MarkError::Repeated(read("WN-7A"))));
    }

    #[test]
    fn an_order_names_every_exhibit_once() {
        assert_eq!(check_order(&[1, 2, 3], &[3, 1, 2]), Ok(()));
        assert_eq!(check_order(&[1, 2, 3], &[3, 1]), Err(OrderError::LeavesOut(1)));
        assert_eq!(check_order(&[1, 2], &[1, 1]), Err(OrderError::Twice));
        assert_eq!(check_order(&[1, 2], &[1, 7]), Err(OrderError::Unknown));
    }

    #[test]
    fn a_pack_without_its_proofs_is_not_finished() {
        let mut present = BTreeSet::from(PackPart::REQUIRED);
        present.remove(&PackPart::InclusionProofs);
        assert_eq!(missing_parts(&present), [PackPart::InclusionProofs]);
    }
}
