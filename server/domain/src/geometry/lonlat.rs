//! One place on the ground.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum CoordinateError {
    #[error("the coordinate is not a finite number")]
    NotFinite,
    #[error("longitude {0} is outside -180 to 180")]
    LongitudeOutOfRange(f64),
    #[error("latitude {0} is outside -90 to 90")]
    LatitudeOutOfRange(f64),
}

/// Longitude and latitude in degrees, WGS 84, finite and in range. JSON: `[lon, lat]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    pub fn new(lon: f64, lat: f64) -> Result<Self, CoordinateError> {
        if !lon.is_finite() || !lat.is_finite() {
            return Err(CoordinateError::NotFinite);
        }
        if !(-90.0..=90.0).contains(&lat) {
            return Err(CoordinateError::LatitudeOutOfRange(lat));
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(CoordinateError::LongitudeOutOfRange(lon));
        }
        Ok(Self { lon, lat })
    }

    pub const fn lon(self) -> f64 {
        self.lon
    }

    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// The same two numbers the other way round, if that is a place at all.
    pub fn swapped(self) -> Option<Self> {
        Self::new(self.lat, self.lon).ok()
    }

    pub(crate) const fn coord(self) -> geo::Coord<f64> {
        geo::Coord { x: self.lon, y: self.lat }
    }
}

impl TryFrom<[f64; 2]> for LonLat {
    type Error = CoordinateError;

    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, Self::Error> {
        Self::new(lon, lat)
    }
}

impl From<LonLat> for [f64; 2] {
    fn from(place: LonLat) -> Self {
        [place.lon, place.lat]
    }
}

impl From<LonLat> for geo::Point<f64> {
    fn from(place: LonLat) -> Self {
        place.coord().into()
    }
}

impl fmt::Display for LonLat {
    /// Five decimals: about a metre, no finer than a phone can know.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5}, {:.5}", self.lon, self.lat)
    }
}
