//! A box of longitudes and latitudes that does not cross the antimeridian.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::LonLat;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BoundingBoxError {
    #[error("a box is four numbers: west,south,east,north")]
    NotFourNumbers,
    #[error("the box's west must not exceed its east, nor its south its north")]
    InsideOut,
    #[error("the box reaches outside longitude -180 to 180 or latitude -90 to 90")]
    OutOfRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 4]", into = "[f64; 4]")]
pub struct BoundingBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl BoundingBox {
    /// Kenya with its waters, a little wide.
    pub const KENYA: Self = Self { west: 33.8, south: -4.95, east: 42.0, north: 5.1 };

    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, BoundingBoxError> {
        if LonLat::new(west, south).is_err() || LonLat::new(east, north).is_err() {
            return Err(BoundingBoxError::OutOfRange);
        }
        if west > east || south > north {
            return Err(BoundingBoxError::InsideOut);
        }
        Ok(Self { west, south, east, north })
    }

    pub fn around(places: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        places.into_iter().fold(None, |all: Option<Self>, place| {
            let (lon, lat) = (place.lon(), place.lat());
            Some(all.map_or(Self { west: lon, south: lat, east: lon, north: lat }, |all| Self {
                west: all.west.min(lon),
                south: all.south.min(lat),
                east: all.east.max(lon),
                north: all.north.max(lat),
            }))
        })
    }

    pub fn contains(self, place: LonLat) -> bool {
        (self.west..=self.east).contains(&place.lon()) && (self.south..=self.north).contains(&place.lat())
    }

    pub const fn west(self) -> f64 {
        self.west
    }

    pub const fn south(self) -> f64 {
        self.south
    }

    pub const fn east(self) -> f64 {
        self.east
    }

    pub const fn north(self) -> f64 {
        self.north
    }

    pub fn centre(self) -> LonLat {
        LonLat::new(f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north))
            .expect("the middle of a box in range is in range")
    }
}

impl TryFrom<[f64; 4]> for BoundingBox {
    type Error = BoundingBoxError;

    fn try_from([west, south, east, north]: [f64; 4]) -> Result<Self, Self::Error> {
        Self::new(west, south, east, north)
    }
}

impl From<BoundingBox> for [f64; 4] {
    fn from(area: BoundingBox) -> Self {
        [area.west, area.south, area.east, area.north]
    }
}

impl FromStr for BoundingBox {
    type Err = BoundingBoxError;

    /// Reads `west,south,east,north` in degrees.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Vec<f64> = text
            .splitn(5, ',')
            .map(|part| part.trim().parse().map_err(|_| BoundingBoxError::NotFourNumbers))
            .collect::<Result<_, _>>()?;
        <[f64; 4]>::try_from(numbers).map_err(|_| BoundingBoxError::NotFourNumbers)?.try_into()
    }
}

impl fmt::Display for BoundingBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.west, self.south, self.east, self.north)
    }
}
