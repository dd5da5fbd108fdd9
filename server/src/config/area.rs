//! The part of the world an installation works in.

use std::str::FromStr;

/// A bounding box in EPSG:4326 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

/// Why a bounding box cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("\"{0}\" is not west,south,east,north in degrees")]
pub struct AreaUnreadable(String);

impl Area {
    /// Kenya with its coastal waters.
    pub const KENYA: Self = Self { west: 33.9, south: -4.9, east: 41.95, north: 5.1 };

    /// True when the point (degrees) lies inside or on the edge.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat)
    }
}

impl FromStr for Area {
    type Err = AreaUnreadable;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || AreaUnreadable(text.to_owned());
        let numbers: Vec<f64> = text
            .split(',')
            .map(|part| part.trim().parse())
            .collect::<Result<_, _>>()
            .map_err(|_| unreadable())?;
        match numbers[..] {
            [west, south, east, north]
                if (-180.0..east).contains(&west)
                    && east <= 180.0
                    && (-90.0..north).contains(&south)
                    && north <= 90.0 =>
            {
                Ok(Self { west, south, east, north })
            }
            _ => Err(unreadable()),
        }
    }
}
