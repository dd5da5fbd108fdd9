//! Ground with an edge: a valid polygon or several.

use geo::{Contains, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use super::{
    AreaError, BoundingBox, LonLat, Meeting, RingPlace, SegmentIndex, crossings::is_same_position, geojson,
    measure::Measured,
};

/// What is taken in one place of the program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaLimits {
    pub area_m2: f64,
    pub vertices: usize,
    pub rings: usize,
}

impl AreaLimits {
    /// A settlement, a claim: 500 km² is beyond any of them.
    pub const SETTLEMENT: Self = Self { area_m2: 5e8, vertices: 100_000, rings: 1_000 };
    /// A county or the country.
    pub const PLACE: Self = Self { area_m2: 1e12, vertices: 100_000, rings: 1_000 };
}

/// Something put right while reading, of which the reader is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaNote {
    /// A ring ran the other way round than RFC 7946 asks.
    Rewound,
    RepeatedPointsLeftOut,
}

/// A valid area: closed simple rings, holes inside, parts apart, outer rings counter-clockwise.
/// JSON: a GeoJSON `Polygon` or `MultiPolygon`, read within [`AreaLimits::PLACE`].
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    polygons: MultiPolygon<f64>,
    measured: Measured,
}

type Rings = Vec<Vec<[f64; 2]>>;

/// Surface of the WGS 84 ellipsoid.
const EARTH_M2: f64 = 5.100_656e14;

/// A ring wider than half the globe: its geodesic area is measured on the other side and comes out near nothing.
fn goes_round_the_planet(polygons: &MultiPolygon<f64>) -> bool {
    use geo::BoundingRect;
    polygons.bounding_rect().is_some_and(|all| all.width() > 180.0)
}

impl Area {
    /// Reads a `Polygon` or `MultiPolygon`, or a `Feature` or collection that holds one of them.
    pub fn from_geojson(text: &str, limits: &AreaLimits) -> Result<(Self, Vec<AreaNote>), AreaError> {
        Self::from_object(geojson::read(text.as_bytes()).map_err(AreaError::GeoJson)?, limits)
    }

    pub fn from_geojson_value(
        value: &serde_json::Value,
        limits: &AreaLimits,
    ) -> Result<(Self, Vec<AreaNote>), AreaError> {
        Self::from_object(geojson::read_value(value).map_err(AreaError::GeoJson)?, limits)
    }

    fn from_object(object: geojson::Object, limits: &AreaLimits) -> Result<(Self, Vec<AreaNote>), AreaError> {
        let found = object.kind.clone();
        let shapes = object.into_shapes().map_err(AreaError::GeoJson)?;
        if !shapes.lines.is_empty() || !shapes.points.is_empty() {
            return Err(AreaError::NotAnArea { found });
        }
        Self::from_rings(shapes.polygons, limits)
    }

    /// Builds an area from closed rings of `[lon, lat]`, the outer ring of each part first.
    pub fn from_rings(
        mut parts: Vec<Rings>,
        limits: &AreaLimits,
    ) -> Result<(Self, Vec<AreaNote>), AreaError> {
        parts.retain(|rings| !rings.is_empty());
        if parts.is_empty() {
            return Err(AreaError::Empty);
        }
        check_counts(&parts, limits)?;
        let mut notes = Vec::new();
        for (part, rings) in parts.iter_mut().enumerate() {
            for (ring, points) in rings.iter_mut().enumerate() {
                check_ring(RingPlace { part, ring }, points, &mut notes)?;
            }
        }
        check_meetings(&parts)?;
        for (part, rings) in parts.iter().enumerate() {
            if let Some(ring) = rings.iter().position(|points| signed_area(points) == 0.0) {
                return Err(AreaError::NoGround { place: RingPlace { part, ring } });
            }
        }
        let polygons: MultiPolygon<f64> = parts.into_iter().map(polygon).collect();
        check_nesting(&polygons)?;
        let measured = Measured::of(&polygons);
        let area_m2 = if goes_round_the_planet(&polygons) { EARTH_M2 } else { measured.area_m2 };
        if area_m2 > limits.area_m2 {
            return Err(AreaError::TooLarge { area_km2: area_m2 / 1e6, limit_km2: limits.area_m2 / 1e6 });
        }
        notes.dedup();
        Ok((Self { polygons, measured }, notes))
    }

    /// Takes geometry from our own database or from a boolean operation, checking it all the same.
    pub fn from_geo(polygons: &MultiPolygon<f64>, limits: &AreaLimits) -> Result<Self, AreaError> {
        let ring = |line: &geo::LineString<f64>| line.coords().map(|at| [at.x, at.y]).collect();
        let parts = polygons
            .iter()
            .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect())
            .collect();
        Self::from_rings(parts, limits).map(|(area, _)| area)
    }

    pub const fn polygons(&self) -> &MultiPolygon<f64> {
        &self.polygons
    }

    pub fn into_polygons(self) -> MultiPolygon<f64> {
        self.polygons
    }

    /// Geodesic area in square metres.
    pub const fn area_m2(&self) -> f64 {
        self.measured.area_m2
    }

    /// Geodesic length of the edge, around holes too, in metres.
    pub const fn perimeter_m(&self) -> f64 {
        self.measured.perimeter_m
    }

    pub fn vertices(&self) -> usize {
        use geo::CoordsIter;
        self.polygons.coords_count()
    }

    pub fn contains(&self, place: LonLat) -> bool {
        self.polygons.contains(&place.coord())
    }

    pub fn bounding_box(&self) -> BoundingBox {
        use geo::BoundingRect;
        let all = self.polygons.bounding_rect().expect("an area has points");
        BoundingBox::new(all.min().x, all.min().y, all.max().x, all.max().y)
            .expect("an area's points are in range")
    }

    /// A `Polygon` when there is one part, else a `MultiPolygon`.
    pub fn to_geojson(&self) -> serde_json::Value {
        let ring = |line: &geo::LineString<f64>| line.coords().map(|at| [at.x, at.y]).collect::<Vec<_>>();
        let mut parts: Vec<Rings> = self
            .polygons
            .iter()
            .map(|part| std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect())
            .collect();
        if parts.len() == 1 {
            serde_json::json!({ "type": "Polygon", "coordinates": parts.remove(0) })
        } else {
            serde_json::json!({ "type": "MultiPolygon", "coordinates": parts })
        }
    }
}

fn check_counts(parts: &[Rings], limits: &AreaLimits) -> Result<(), AreaError> {
    let rings: usize = parts.iter().map(Vec::len).sum();
    if rings > limits.rings {
        return Err(AreaError::TooManyRings { rings, limit: limits.rings });
    }
    let vertices: usize = parts.iter().flatten().map(Vec::len).sum();
    if vertices > limits.vertices {
        return Err(AreaError::TooManyPoints { vertices, limit: limits.vertices });
    }
    Ok(())
}

/// Checks one ring by itself, turns it the right way round and leaves out repeated points.
fn check_ring(
    place: RingPlace,
    points: &mut Vec<[f64; 2]>,
    notes: &mut Vec<AreaNote>,
) -> Result<(), AreaError> {
    for (position, pair) in points.iter().enumerate() {
        LonLat::try_from(*pair).map_err(|source| AreaError::Coordinate { place, position, source })?;
    }
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err(AreaError::TooFewPoints { place, points: 0 });
    };
    let different = different_up_to_three(points);
    if different < 3 {
        return Err(AreaError::TooFewPoints { place, points: different });
    }
    if !is_same_position(*first, *last) {
        let at = |pair: [f64; 2]| LonLat::try_from(pair).expect("checked above");
        return Err(AreaError::Unclosed { place, first: at(*first), last: at(*last) });
    }
    let before = points.len();
    points.dedup();
    if points.len() < before {
        notes.push(AreaNote::RepeatedPointsLeftOut);
    }
    let turns = signed_area(points);
    // A bow tie may enclose nothing on balance; the check for crossings says so better.
    if turns != 0.0 && (turns > 0.0) != (place.ring == 0) {
        points.reverse();
        notes.push(AreaNote::Rewound);
    }
    Ok(())
}

fn different_up_to_three(points: &[[f64; 2]]) -> usize {
    let first = points.first();
    let second = points.iter().find(|at| Some(*at) != first);
    let third = points.iter().find(|at| Some(*at) != first && Some(*at) != second);
    [first, second, third].iter().flatten().count()
}

/// Twice the shoelace sum, about the first point so that small rings keep their digits.
fn signed_area(points: &[[f64; 2]]) -> f64 {
    let [x0, y0] = points[0];
    points
        .windows(2)
        .map(|pair| (pair[0][0] - x0) * (pair[1][1] - y0) - (pair[1][0] - x0) * (pair[0][1] - y0))
        .sum()
}

fn check_meetings(parts: &[Rings]) -> Result<(), AreaError> {
    let places: Vec<RingPlace> = parts
        .iter()
        .enumerate()
        .flat_map(|(part, rings)| (0..rings.len()).map(move |ring| RingPlace { part, ring }))
        .collect();
    let index = SegmentIndex::of_rings(parts.iter().flatten().map(Vec::as_slice));
    let bad = index.visit_meetings(|one, other, meeting| {
        let [lon, lat] = meeting.at();
        let at = LonLat::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).ok()?;
        let place = places[one.ring as usize];
        if one.ring == other.ring {
            let joint = one.index.abs_diff(other.index) == 1 && matches!(meeting, Meeting::Overlap(_));
            return Some(if joint {
                AreaError::Spike { place, at }
            } else {
                let (first, second) = (one.index as usize, other.index as usize);
                AreaError::CrossesItself { place, at, first, second }
            });
        }
        // Rings may touch at a point, as neighbouring wards and islands do.
        match meeting {
            Meeting::Touch(_) => None,
            _ => Some(AreaError::RingsCross { place, other: places[other.ring as usize], at }),
        }
    });
    match bad {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error),
        Err(_) => Err(AreaError::TooTangled),
    }
}

fn polygon(rings: Rings) -> Polygon<f64> {
    let mut lines = rings.into_iter().map(geo::LineString::from);
    let outer = lines.next().unwrap_or_else(|| geo::LineString::new(Vec::new()));
    Polygon::new(outer, lines.collect())
}

/// Holes lie inside their outer ring and not in each other; parts do not lie in each other.
fn check_nesting(polygons: &MultiPolygon<f64>) -> Result<(), AreaError> {
    let alone = |ring: &geo::LineString<f64>| Polygon::new(ring.clone(), Vec::new());
    // Rings do not cross here, so a ring is inside another when any point off its edge is.
    let inside = |ring: &geo::LineString<f64>, outer: &Polygon<f64>| {
        use geo::coordinate_position::{CoordPos, CoordinatePosition};
        ring.lines()
            .flat_map(|line| {
                [
                    line.start,
                    geo::Coord::from((
                        f64::midpoint(line.start.x, line.end.x),
                        f64::midpoint(line.start.y, line.end.y),
                    )),
                ]
            })
            .map(|at| outer.coordinate_position(&at))
            .find(|position| *position != CoordPos::OnBoundary)
            .is_some_and(|position| position == CoordPos::Inside)
    };
    for (part, polygon) in polygons.iter().enumerate() {
        let shell = alone(polygon.exterior());
        let holes: Vec<Polygon<f64>> = polygon.interiors().iter().map(alone).collect();
        for (hole, ring) in polygon.interiors().iter().enumerate() {
            let place = RingPlace { part, ring: hole + 1 };
            if !inside(ring, &shell) {
                return Err(AreaError::HoleOutside { place });
            }
            if let Some(other) = (0..holes.len()).find(|other| *other != hole && inside(ring, &holes[*other]))
            {
                return Err(AreaError::Nested { place, other: RingPlace { part, ring: other + 1 } });
            }
        }
        if let Some(other) = (0..polygons.0.len())
            .find(|other| *other != part && inside(polygon.exterior(), &polygons.0[*other]))
        {
            let place = RingPlace { part, ring: 0 };
            return Err(AreaError::Nested { place, other: RingPlace { part: other, ring: 0 } });
        }
    }
    Ok(())
}

impl Serialize for Area {
    fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        self.to_geojson().serialize(output)
    }
}

impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(input)?;
        Self::from_geojson_value(&value, &AreaLimits::PLACE)
            .map(|(area, _)| area)
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_of_the_planet_is_too_large() {
        let planet =
            r#"{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}"#;
        for limits in [AreaLimits::SETTLEMENT, AreaLimits::PLACE] {
            assert!(matches!(Area::from_geojson(planet, &limits), Err(AreaError::TooLarge { .. })));
        }
    }
}
