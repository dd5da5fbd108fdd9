//! One GeoJSON object of any type.

use std::{cell::Cell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{
    GeoJsonError, Shapes,
    coordinates::{Coordinates, CoordinatesSeed, spend},
};

#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// The `type` member.
    pub kind: String,
    coordinates: Option<Coordinates>,
    /// `geometry`, `geometries` or `features`.
    children: Vec<Object>,
    /// The name of a 2008 `crs` member; empty when there is one without a name.
    crs: Option<String>,
}

impl Object {
    pub(super) fn check_crs(&self) -> Result<(), GeoJsonError> {
        match self.crs.as_deref() {
            None => self.children.iter().try_for_each(Self::check_crs),
            Some(name) if is_wgs_84(name) => self.children.iter().try_for_each(Self::check_crs),
            Some("") => Err(GeoJsonError::UnsupportedCrs("an unnamed system".to_owned())),
            Some(name) => Err(GeoJsonError::UnsupportedCrs(name.chars().take(80).collect())),
        }
    }

    /// All geometries in file order, whatever holds them.
    pub fn into_shapes(self) -> Result<Shapes, GeoJsonError> {
        let mut shapes = Shapes::default();
        self.gather(&mut shapes)?;
        Ok(shapes)
    }

    fn gather(self, into: &mut Shapes) -> Result<(), GeoJsonError> {
        let kind = self.kind;
        match kind.as_str() {
            "FeatureCollection" | "Feature" | "GeometryCollection" => {
                return self.children.into_iter().try_for_each(|child| child.gather(into));
            }
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon" => {}
            _ => return Err(GeoJsonError::UnknownType(kind.chars().take(40).collect())),
        }
        let taken = match (kind.as_str(), self.coordinates) {
            (_, Some(Coordinates::Empty)) => Some(()),
            ("Point", Some(Coordinates::Position(pair))) => {
                into.points.push(pair);
                Some(())
            }
            ("MultiPoint", Some(Coordinates::Positions(pairs))) => {
                into.points.extend(pairs);
                Some(())
            }
            ("LineString", Some(Coordinates::Positions(pairs))) => {
                into.lines.push(pairs);
                Some(())
            }
            ("MultiLineString", Some(Coordinates::Lists(lists))) => {
                flat(lists).map(|lines| into.lines.extend(lines))
            }
            ("Polygon", Some(Coordinates::Lists(lists))) => {
                flat(lists).map(|rings| into.polygons.push(rings))
            }
            ("MultiPolygon", Some(Coordinates::Lists(parts))) => parts.into_iter().try_for_each(|part| {
                let Coordinates::Lists(lists) = part else {
                    return None;
                };
                flat(lists).map(|rings| into.polygons.push(rings))
            }),
            _ => None,
        };
        taken.ok_or(GeoJsonError::BadCoordinates { kind })
    }
}

/// `MultiLineString` and `Polygon` hold lists of positions, of which some may be empty.
fn flat(lists: Vec<Coordinates>) -> Option<Vec<Vec<[f64; 2]>>> {
    lists
        .into_iter()
        .map(|list| match list {
            Coordinates::Positions(pairs) => Some(pairs),
            Coordinates::Empty => Some(Vec::new()),
            _ => None,
        })
        .collect()
}

fn is_wgs_84(name: &str) -> bool {
    let last = name.rsplit([':', '/', '#']).next().unwrap_or(name);
    last.eq_ignore_ascii_case("CRS84") || last == "4326" || name == "WGS84"
}

pub(super) struct ObjectSeed<'a>(pub(super) &'a Cell<usize>);

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = Object;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Object, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Object, A::Error> {
        // An object costs more to keep than a position does.
        for _ in 0..4 {
            spend(self.0)?;
        }
        let mut kind = None;
        let mut coordinates = None;
        let mut children = Vec::new();
        let mut crs = None;
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "type" => kind = Some(members.next_value::<String>()?),
                "coordinates" => {
                    let seed = CoordinatesSeed { budget: self.0, depth: 0 };
                    coordinates = Some(members.next_value_seed(seed)?);
                }
                "geometry" | "geometries" | "features" => {
                    members.next_value_seed(ChildrenSeed { budget: self.0, into: &mut children })?;
                }
                "crs" => crs = Some(crs_name(&members.next_value()?)),
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        let kind = kind.ok_or_else(|| A::Error::custom("it has no type"))?;
        Ok(Object { kind, coordinates, children, crs })
    }
}

/// One object, a list of objects, or null.
struct ChildrenSeed<'a> {
    budget: &'a Cell<usize>,
    into: &'a mut Vec<Object>,
}

impl<'de> DeserializeSeed<'de> for ChildrenSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ChildrenSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object, a list of them or null")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        self.into.push(ObjectSeed(self.budget).visit_map(members)?);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(object) = list.next_element_seed(ObjectSeed(self.budget))? {
            self.into.push(object);
        }
        Ok(())
    }
}

fn crs_name(member: &serde_json::Value) -> String {
    member.pointer("/properties/name").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}
