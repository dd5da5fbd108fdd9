//! Tile addresses (XYZ, y down) and their bounds in Web Mercator (EPSG:3857) and degrees.

use std::f64::consts::PI;

/// Half the side of the Web Mercator square, metres: π × 6,378,137 (EPSG:3857).
pub const HALF_WORLD_M: f64 = 20_037_508.342_789_244;
/// Deepest zoom served: a tile is then 9.6 m wide at the equator.
pub const MAX_ZOOM: u8 = 22;
/// Side of a tile in its own units (MVT "extent").
pub const EXTENT: i64 = 4096;
/// Units drawn beyond each edge, so that lines and outlines join across tiles.
pub const BUFFER: i64 = 64;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoordError {
    #[error("{name} is not a whole number: {given:?}")]
    NotANumber { name: &'static str, given: String },
    #[error("zoom {0} is outside 0 to {MAX_ZOOM}")]
    Zoom(u64),
    #[error("{name} {given} is outside 0 to {last} at zoom {zoom}")]
    Outside { name: &'static str, given: u64, last: u32, zoom: u8 },
}

/// A tile that exists: zoom 0 to 22, column and row within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileCoord {
    z: u8,
    x: u32,
    y: u32,
}

/// West, south, east and north in Web Mercator metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MercatorBox {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

/// West, south, east and north in degrees (EPSG:4326).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct LonLatBox {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl TileCoord {
    pub fn new(z: u64, x: u64, y: u64) -> Result<Self, CoordError> {
        let zoom = u8::try_from(z).ok().filter(|zoom| *zoom <= MAX_ZOOM).ok_or(CoordError::Zoom(z))?;
        let last = (1_u32 << zoom) - 1;
        let within = |name, given: u64| {
            u32::try_from(given).ok().filter(|value| *value <= last).ok_or(CoordError::Outside {
                name,
                given,
                last,
                zoom,
            })
        };
        Ok(Self { z: zoom, x: within("x", x)?, y: within("y", y)? })
    }

    /// Reads the three path parts of a tile's address; only plain digits are accepted.
    pub fn parse(z: &str, x: &str, y: &str) -> Result<Self, CoordError> {
        let number = |name, given: &str| {
            Some(given)
                .filter(|text| text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|text| text.parse::<u64>().ok())
                .ok_or_else(|| CoordError::NotANumber { name, given: given.chars().take(20).collect() })
        };
        Self::new(number("z", z)?, number("x", x)?, number("y", y)?)
    }

    pub fn z(self) -> u8 {
        self.z
    }

    pub fn x(self) -> u32 {
        self.x
    }

    pub fn y(self) -> u32 {
        self.y
    }

    /// The tile of a lower zoom that holds this one; itself where the zoom is not lower.
    #[must_use]
    pub fn ancestor(self, z: u8) -> Self {
        let up = self.z.saturating_sub(z);
        Self { z: self.z - up, x: self.x >> up, y: self.y >> up }
    }

    /// Bounds in metres, widened on every side by `margin` tile units.
    pub fn mercator(self, margin: i64) -> MercatorBox {
        let side = 2.0 * HALF_WORLD_M / f64::from(1_u32 << self.z);
        let margin = margin as f64 / EXTENT as f64 * side;
        let west = f64::from(self.x) * side - HALF_WORLD_M;
        let north = HALF_WORLD_M - f64::from(self.y) * side;
        MercatorBox {
            west: west - margin,
            south: north - side - margin,
            east: west + side + margin,
            north: north + margin,
        }
    }

    /// The tile that holds a place given in degrees.
    pub fn at(z: u8, longitude: f64, latitude: f64) -> Result<Self, CoordError> {
        if z > MAX_ZOOM {
            return Err(CoordError::Zoom(u64::from(z)));
        }
        let (x, y) = fraction(longitude, latitude);
        Ok(Self { z, x: column(x, z), y: column(y, z) })
    }
}

impl MercatorBox {
    /// West, south, east and north in whole centimetres, grown outward.
    pub fn centimetres(&self) -> [i32; 4] {
        // Within 1.1 times the square of the map, which fits 32 bits; casts saturate beyond.
        [
            (self.west * 100.0).floor() as i32,
            (self.south * 100.0).floor() as i32,
            (self.east * 100.0).ceil() as i32,
            (self.north * 100.0).ceil() as i32,
        ]
    }
}

impl LonLatBox {
    /// Whether the buffered tile shows anything of this box.
    pub fn touches(&self, tile: TileCoord) -> bool {
        let (west, east, north, south) = self.columns_and_rows(tile.z);
        (west..=east).contains(&tile.x) && (north..=south).contains(&tile.y)
    }

    /// How many tiles of a zoom touch this box.
    pub fn count_tiles(&self, z: u8) -> u64 {
        let (west, east, north, south) = self.columns_and_rows(z.min(MAX_ZOOM));
        u64::from(east - west + 1) * u64::from(south - north + 1)
    }

    /// The tiles of a zoom whose buffered square this box touches, row by row.
    pub fn tiles(&self, z: u8) -> impl Iterator<Item = TileCoord> + use<> {
        let z = z.min(MAX_ZOOM);
        let (west, east, north, south) = self.columns_and_rows(z);
        (north..=south).flat_map(move |y| (west..=east).map(move |x| TileCoord { z, x, y }))
    }

    fn columns_and_rows(&self, z: u8) -> (u32, u32, u32, u32) {
        // One unit more than the buffer, for shapes rounded into the neighbour.
        let margin = (BUFFER + 1) as f64 / EXTENT as f64 / f64::from(1_u32 << z);
        let (west, north) = fraction(self.west, self.north);
        let (east, south) = fraction(self.east, self.south);
        let first_column = column(west - margin, z);
        let first_row = column(north - margin, z);
        (
            first_column,
            column(east + margin, z).max(first_column),
            first_row,
            column(south + margin, z).max(first_row),
        )
    }
}

impl From<[f64; 4]> for LonLatBox {
    fn from([west, south, east, north]: [f64; 4]) -> Self {
        Self { west, south, east, north }
    }
}

impl From<LonLatBox> for [f64; 4] {
    fn from(area: LonLatBox) -> Self {
        [area.west, area.south, area.east, area.north]
    }
}

/// Position in the Web Mercator square, both axes 0 to 1, y down.
fn fraction(longitude: f64, latitude: f64) -> (f64, f64) {
    let sine = latitude.clamp(-85.06, 85.06).to_radians().sin();
    (longitude / 360.0 + 0.5, 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI))
}

fn column(position: f64, z: u8) -> u32 {
    let columns = 1_u32 << z;
    // A saturating cast: below zero and NaN become the first column.
    ((position * f64::from(columns)) as u32).min(columns - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_outside_its_zoom_is_refused() {
        assert!(TileCoord::new(0, 0, 0).is_ok());
        assert_eq!(TileCoord::new(23, 0, 0), Err(CoordError::Zoom(23)));
        assert!(matches!(TileCoord::new(3, 8, 0), Err(CoordError::Outside { name: "x", last: 7, .. })));
        assert!(matches!(TileCoord::new(22, 0, u64::MAX), Err(CoordError::Outside { name: "y", .. })));
    }

    #[test]
    fn only_plain_digits_are_an_address() {
        assert!(TileCoord::parse("14", "9868", "8250").is_ok());
        for bad in ["", "+1", "-1", "1.0", " 1", "1e3", "٣", "99999999999"] {
            assert!(matches!(
                TileCoord::parse("14", bad, "1"),
                Err(CoordError::NotANumber { name: "x", .. })
            ));
        }
    }

    #[test]
    fn a_tile_lies_where_openstreetmap_says() {
        let mathare = TileCoord::at(14, 36.8587, -1.2610).expect("zoom 14 exists");
        assert_eq!((mathare.x(), mathare.y()), (9869, 8249));
        let bounds = mathare.mercator(0);
        assert!((bounds.east - bounds.west - 2_445.984_905_125_002).abs() < 1e-6);
        assert!(bounds.west < 4_103_091.7 && bounds.east > 4_103_091.7);
    }

    #[test]
    fn a_box_near_an_edge_touches_the_neighbour_through_its_buffer() {
        let tile = TileCoord::new(14, 9869, 8249).expect("exists");
        let edge = f64::from(tile.x()) / f64::from(1_u32 << 14) * 360.0 - 180.0;
        let lat = -1.2610;
        let just_inside = LonLatBox::from([edge + 1e-6, lat, edge + 2e-6, lat]);
        let neighbour = TileCoord::new(14, 9868, 8249).expect("exists");
        assert!(just_inside.touches(tile) && just_inside.touches(neighbour));
        assert_eq!(just_inside.tiles(14).collect::<Vec<_>>(), [neighbour, tile]);
        let middle = LonLatBox::from([edge + 0.01, lat, edge + 0.011, lat]);
        assert!(middle.touches(tile) && !middle.touches(neighbour));
    }

    #[test]
    fn the_whole_world_and_nonsense_boxes_never_leave_the_grid() {
        let world = LonLatBox::from([-180.0, -90.0, 180.0, 90.0]);
        assert_eq!(world.count_tiles(3), 64);
        for bad in [[f64::NAN; 4], [f64::INFINITY; 4], [10.0, 10.0, -10.0, -10.0]] {
            assert!(LonLatBox::from(bad).tiles(5).all(|tile| tile.x() < 32 && tile.y() < 32));
        }
    }
}
