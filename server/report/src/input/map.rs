//! What is drawn on a map. All positions are EPSG:4326 `[longitude, latitude]` in degrees,
//! nested as the `coordinates` of GeoJSON.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub type Position = [f64; 2];
pub type Ring = Vec<Position>;
/// `coordinates` of a MultiPolygon: polygons of rings, the first ring of each is the outside.
pub type Polygons = Vec<Vec<Ring>>;
/// `coordinates` of a MultiLineString.
pub type Lines = Vec<Vec<Position>>;

/// Whether a boundary was accepted or agreed; drawn solid or dashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Verified,
    Unverified,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoundaryShape {
    pub name: String,
    pub area: Polygons,
    pub standing: Standing,
    /// Drawn only to find one's way: it is no exhibit, and the key says so.
    #[serde(default)]
    pub orientation: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimShape {
    pub label: String,
    pub area: Polygons,
    /// Overlaps another claim that cannot also hold: hatched.
    pub rival: bool,
    /// A claim that stands against it is on this map too.
    #[serde(default)]
    pub rival_shown: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorridorShape {
    pub name: String,
    pub line: Lines,
    /// Width left of the line in the direction it is drawn, in metres.
    pub left_m: f64,
    /// Width right of the line in the direction it is drawn, in metres.
    pub right_m: f64,
    /// The widest widths in question, left and right, in metres: a dotted edge where one exceeds the width above.
    #[serde(default)]
    pub widest_m: Option<[f64; 2]>,
}

/// How surely a count finds a structure within a corridor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Inside even with the narrowest width.
    Certain,
    /// Inside with the best width.
    Likely,
    /// Inside only with the widest width.
    Possible,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StructureShape {
    pub area: Polygons,
    /// `None` where no count along a corridor holds it; each reading is filled and edged in its own way.
    pub reading: Option<Reading>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentPoint {
    pub position: Position,
    /// Printed beside the point's number below the map.
    pub label: String,
}

/// One map. A map without any shape is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceMap {
    /// "Kijani Bonde, Nairobi City".
    pub title: String,
    /// The day the map shows, in Nairobi.
    pub at: NaiveDate,
    /// How exactly the shapes are known: "Boundary walked with a phone, about 6 m".
    pub accuracy: String,
    /// Where the shapes come from.
    pub source: String,
    #[serde(default)]
    pub boundaries: Vec<BoundaryShape>,
    #[serde(default)]
    pub claims: Vec<ClaimShape>,
    #[serde(default)]
    pub corridors: Vec<CorridorShape>,
    #[serde(default)]
    pub structures: Vec<StructureShape>,
    #[serde(default)]
    pub incidents: Vec<IncidentPoint>,
}
