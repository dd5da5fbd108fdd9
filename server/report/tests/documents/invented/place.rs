//! The ground, in metres around the middle of the invented settlement.

use report::{
    BoundaryShape, ClaimShape, CorridorShape, IncidentPoint, PlaceMap, Polygons, Position, Reading, Standing,
    StructureShape,
};

use super::date;

const MIDDLE: Position = [36.8012, -1.2551];

/// A place `east` and `north` metres of the middle of the invented settlement.
fn at(east: f64, north: f64) -> Position {
    [MIDDLE[0] + east / 111_290.0, MIDDLE[1] + north / 110_574.0]
}

fn area(ring: &[(f64, f64)]) -> Polygons {
    vec![vec![ring.iter().chain(ring.first()).map(|(east, north)| at(*east, *north)).collect()]]
}

fn structures() -> Vec<StructureShape> {
    let mut shapes = Vec::new();
    for row in -6..=5_i32 {
        for column in -9..=8_i32 {
            if (row * 7 + column * 3).rem_euclid(11) < 2 {
                continue;
            }
            let (east, north) = (
                f64::from(column) * 19.0 + f64::from(row % 3) * 4.0,
                f64::from(row) * 21.0 + f64::from(column % 2) * 3.0,
            );
            let distance_m = (north + east * 0.35 - 12.0).abs();
            let reading = match distance_m {
                near if near < 22.0 => Some(Reading::Certain),
                near if near < 34.0 => Some(Reading::Likely),
                near if near < 50.0 => Some(Reading::Possible),
                _ => None,
            };
            shapes.push(StructureShape {
                area: area(&[
                    (east, north),
                    (east + 11.0, north + 1.5),
                    (east + 9.5, north + 9.0),
                    (east - 1.0, north + 8.0),
                ]),
                reading,
            });
        }
    }
    shapes
}

pub(super) fn place_map() -> PlaceMap {
    let corridor = vec![at(-900.0, 327.0), at(-120.0, 54.0), at(140.0, -37.0), at(980.0, -331.0)];
    PlaceMap {
        title: "Kijani Bonde, Mfano County".to_owned(),
        at: date(2021, 10, 8),
        accuracy:
            "Boundary walked twice with a phone, about 6 m; structures drawn from the enumeration, about 3 m"
                .to_owned(),
        source: "Boundary version 2, enumeration of 3 May 2021, corridor MK-0107, claims MK-0201 and MK-0202"
            .to_owned(),
        boundaries: vec![BoundaryShape {
            name: "Kijani Bonde".to_owned(),
            area: area(&[
                (-205.0, -150.0),
                (-60.0, -172.0),
                (120.0, -158.0),
                (200.0, -90.0),
                (212.0, 70.0),
                (150.0, 150.0),
                (-20.0, 168.0),
                (-160.0, 140.0),
                (-222.0, 20.0),
            ]),
            standing: Standing::Verified,
            orientation: false,
        }],
        claims: vec![
            ClaimShape {
                label: "Savings group plot".to_owned(),
                area: area(&[(-190.0, -120.0), (-90.0, -140.0), (-70.0, -50.0), (-180.0, -40.0)]),
                rival: false,
                rival_shown: false,
            },
            ClaimShape {
                label: "Title L.R. 999/1".to_owned(),
                area: area(&[(60.0, 40.0), (240.0, 60.0), (230.0, 140.0), (70.0, 130.0)]),
                rival: true,
                rival_shown: true,
            },
            ClaimShape {
                label: "Allotment 1994".to_owned(),
                area: area(&[(30.0, 70.0), (150.0, 80.0), (140.0, 160.0), (20.0, 150.0)]),
                rival: true,
                rival_shown: true,
            },
        ],
        corridors: vec![CorridorShape {
            name: "Mfano bypass".to_owned(),
            line: vec![corridor],
            left_m: 30.0,
            right_m: 30.0,
            widest_m: Some([45.0, 45.0]),
        }],
        structures: structures(),
        incidents: vec![
            IncidentPoint {
                position: at(-40.0, 30.0),
                label: "Notice to vacate fixed to doors, 30 Sep 2021".to_owned(),
            },
            IncidentPoint {
                position: at(35.0, -8.0),
                label: "Structures pulled down beside the clinic, 8 – 10 Oct 2021".to_owned(),
            },
            IncidentPoint {
                position: at(-130.0, 95.0),
                label: "Doors marked with red paint, about 20 Sep 2021".to_owned(),
            },
        ],
    }
}

/// A place whose boundary is no exhibit.
pub(super) fn neighbours_map() -> PlaceMap {
    let mut map = place_map();
    "Mto Mpya, Mfano County".clone_into(&mut map.title);
    "JM-5: accuracy not recorded".clone_into(&mut map.accuracy);
    map.claims.clear();
    map.structures.clear();
    map.corridors.clear();
    map.incidents.truncate(1);
    for boundary in &mut map.boundaries {
        boundary.orientation = true;
        "Boundary 1, for orientation".clone_into(&mut boundary.name);
    }
    map
}
