//! Nested lists of numbers, kept as flat pairs.

use std::cell::Cell;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

/// Longitude, latitude, height, measure and a little room for odd writers.
const NUMBERS_A_POSITION: usize = 8;
/// A `MultiPolygon` nests four deep.
const DEEPEST: u8 = 4;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Coordinates {
    Number(f64),
    Position([f64; 2]),
    Positions(Vec<[f64; 2]>),
    Lists(Vec<Coordinates>),
    Empty,
}

/// Takes one part out of the budget, or fails.
pub(super) fn spend<E: Error>(budget: &Cell<usize>) -> Result<(), E> {
    match budget.get().checked_sub(1) {
        Some(left) if left > 0 => {
            budget.set(left);
            Ok(())
        }
        _ => {
            budget.set(0);
            Err(E::custom("too much"))
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct CoordinatesSeed<'a> {
    pub(super) budget: &'a Cell<usize>,
    pub(super) depth: u8,
}

impl<'de> DeserializeSeed<'de> for CoordinatesSeed<'_> {
    type Value = Coordinates;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Coordinates, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CoordinatesSeed<'_> {
    type Value = Coordinates;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number or a list of coordinates")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number as f64))
    }

    fn visit_unit<E: Error>(self) -> Result<Coordinates, E> {
        Ok(Coordinates::Empty)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Coordinates, A::Error> {
        spend(self.budget)?;
        if self.depth == DEEPEST {
            return Err(A::Error::custom("coordinates are nested too deeply"));
        }
        let inner = Self { budget: self.budget, depth: self.depth + 1 };
        let mixed = || A::Error::custom("numbers and lists are mixed in coordinates");
        let mut so_far = Coordinates::Empty;
        let mut numbers = 0;
        while let Some(next) = list.next_element_seed(inner)? {
            so_far = match (so_far, next) {
                (Coordinates::Empty, Coordinates::Number(lon)) if numbers == 0 => {
                    numbers = 1;
                    Coordinates::Number(lon)
                }
                (Coordinates::Number(lon), Coordinates::Number(lat)) => {
                    numbers = 2;
                    Coordinates::Position([lon, lat])
                }
                (pair @ Coordinates::Position(_), Coordinates::Number(_)) if numbers < NUMBERS_A_POSITION => {
                    numbers += 1;
                    pair
                }
                (Coordinates::Empty, Coordinates::Position(pair)) => Coordinates::Positions(vec![pair]),
                (Coordinates::Positions(mut pairs), Coordinates::Position(pair)) => {
                    pairs.push(pair);
                    Coordinates::Positions(pairs)
                }
                (_, Coordinates::Number(_) | Coordinates::Position(_)) => return Err(mixed()),
                (Coordinates::Empty, list) => Coordinates::Lists(vec![list]),
                (Coordinates::Lists(mut lists), list) => {
                    lists.push(list);
                    Coordinates::Lists(lists)
                }
                _ => return Err(mixed()),
            };
        }
        if let Coordinates::Number(_) = so_far {
            return Err(A::Error::custom("a position needs two numbers"));
        }
        Ok(so_far)
    }
}
