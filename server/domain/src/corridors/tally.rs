//! Structures within a corridor's widths, counted low, best and high by settlement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::SettlementId;

use super::{Side, SidedDistance, Widths};

/// One structure near the line, as the tally needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearStructure {
    pub settlement: Option<SettlementId>,
    pub distance: SidedDistance,
    /// How far the structure may lie from where it is mapped.
    pub position_error_m: f64,
    /// `None` where nobody counted.
    pub households: Option<u32>,
    pub people: Option<u32>,
}

/// How surely a structure lies within the corridor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Inside even with the narrowest width and the structure as far off as its error allows.
    Every,
    /// Inside with the best width, where it is mapped.
    Best,
    /// Inside only with the widest width or as near as its error allows.
    Possible,
}

impl Reading {
    /// `None` when it lies outside in every reading.
    pub fn of(distance: SidedDistance, position_error_m: f64, widths: &Widths) -> Option<Self> {
        let width = match distance.side {
            Side::Left => &widths.left,
            Side::Right => &widths.right,
        };
        let error = position_error_m.max(0.0);
        let (nearest, farthest) = (distance.metres - error, distance.metres + error);
        if farthest <= width.low_m() {
            Some(Self::Every)
        } else if distance.metres <= width.best_m() {
            Some(Self::Best)
        } else if nearest <= width.high_m() {
            Some(Self::Possible)
        } else {
            None
        }
    }
}

/// A count in the three readings; low ≤ best ≤ high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub low: u64,
    pub best: u64,
    pub high: u64,
}

impl Counts {
    fn add(&mut self, reading: Reading, number: u64) {
        self.high += number;
        if reading <= Reading::Best {
            self.best += number;
        }
        if reading == Reading::Every {
            self.low += number;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SettlementTally {
    /// `None` for structures of no known settlement, and for the total.
    pub settlement: Option<SettlementId>,
    pub structures: Counts,
    pub households: Counts,
    pub people: Counts,
    /// Structures in the high reading whose households nobody counted; they add none.
    pub without_household_count: u64,
    pub without_people_count: u64,
}

impl SettlementTally {
    fn add(&mut self, reading: Reading, structure: &NearStructure) {
        self.structures.add(reading, 1);
        match structure.households {
            Some(number) => self.households.add(reading, u64::from(number)),
            None => self.without_household_count += 1,
        }
        match structure.people {
            Some(number) => self.people.add(reading, u64::from(number)),
            None => self.without_people_count += 1,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    pub total: SettlementTally,
    /// In order of settlement id, those of no settlement first.
    pub by_settlement: Vec<SettlementTally>,
}

/// Counts the structures that lie within the widths in some reading.
pub fn tally(structures: impl IntoIterator<Item = NearStructure>, widths: &Widths) -> Tally {
    let mut total = SettlementTally::default();
    let mut rows: BTreeMap<Option<SettlementId>, SettlementTally> = BTreeMap::new();
    for structure in structures {
        let Some(reading) = Reading::of(structure.distance, structure.position_error_m, widths) else {
            continue;
        };
        total.add(reading, &structure);
        rows.entry(structure.settlement).or_default().add(reading, &structure);
    }
    let by_settlement =
        rows.into_iter().map(|(settlement, row)| SettlementTally { settlement, ..row }).collect();
    Tally { total, by_settlement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corridors::WidthSide;

    fn widths() -> Widths {
        let side = |low: f64, best: f64, high: f64| -> WidthSide {
            serde_json::from_value(serde_json::json!({
                "low_m": low, "best_m": best, "high_m": high,
                "source": "gazette notice", "confidence": "stated"
            }))
            .unwrap()
        };
        Widths { left: side(20.0, 30.0, 40.0), right: side(5.0, 10.0, 15.0) }
    }

    fn structure(metres: f64, side: Side, settlement: u128) -> NearStructure {
        NearStructure {
            settlement: Some(uuid::Uuid::from_u128(settlement).into()),
            distance: SidedDistance { metres, side, along_m: 0.0 },
            position_error_m: 3.0,
            households: Some(2),
            people: None,
        }
    }

    #[test]
    fn counts_are_low_best_and_high_by_settlement_and_side() {
        let near = [
            structure(16.0, Side::Left, 1),
            structure(18.0, Side::Left, 1),
            structure(42.0, Side::Left, 2),
            structure(44.0, Side::Left, 2),
            structure(16.0, Side::Right, 2),
        ];
        let seen = tally(near, &widths());
        assert_eq!(seen.total.structures, Counts { low: 1, best: 2, high: 4 });
        assert_eq!(seen.total.households, Counts { low: 2, best: 4, high: 8 });
        assert_eq!(seen.total.without_people_count, 4);
        assert_eq!(seen.by_settlement.len(), 2);
        assert_eq!(seen.by_settlement[1].structures, Counts { low: 0, best: 0, high: 2 });
    }
}
