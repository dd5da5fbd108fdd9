//! The key of a map: only what is drawn, in English and Kiswahili.

use serde::Serialize;

use super::frame::Frame;
use super::svg::Drawing;
use super::{ink, wider};
use crate::input::{PlaceMap, Reading, Standing};

const WIDTH: f64 = 26.0;
const HEIGHT: f64 = 12.0;

#[derive(Debug, Serialize)]
pub(crate) struct LegendLine {
    pub(crate) swatch: String,
    pub(crate) english: &'static str,
    pub(crate) kiswahili: &'static str,
}

pub(crate) fn legend(map: &PlaceMap, frame: &Frame) -> Vec<LegendLine> {
    let has = |standing: Standing| {
        map.boundaries.iter().any(|shape| !shape.orientation && shape.standing == standing)
    };
    let read = |reading: Option<Reading>| map.structures.iter().any(|shape| shape.reading == reading);
    let rival = |rival: bool| map.claims.iter().any(|shape| shape.rival == rival);
    let area = format!("M1.5 1.5H{}V{}H1.5Z", WIDTH - 1.5, HEIGHT - 1.5);
    let point =
        |style: String| format!(r#"<circle cx="{}" cy="{}" r="4.6" {style}/>"#, WIDTH / 2.0, HEIGHT / 2.0);
    let shape = |data: &str, style: String| format!(r#"<path d="{data}" {style}/>"#);
    let band = format!("M0 2H{WIDTH}V10H0Z");
    let house = "M7 1.5H19V10.5H7Z";
    let counted = |reading| ink::HATCH.to_owned() + &shape(house, ink::counted_structure(reading));
    let rivals = rivals(map);
    let corridor = shape(&band, ink::band()) + &shape(&format!("M0 6H{WIDTH}"), ink::centre_line());
    [
        (
            has(Standing::Verified),
            shape(&area, ink::boundary(Standing::Verified)),
            "Settlement boundary, accepted or agreed",
            "Mpaka wa makazi, uliopokelewa au kukubaliwa",
        ),
        (
            has(Standing::Unverified),
            shape(&area, ink::boundary(Standing::Unverified)),
            "Settlement boundary, proposed or disputed",
            "Mpaka wa makazi, uliopendekezwa au unaobishaniwa",
        ),
        (
            map.boundaries.iter().any(|shape| shape.orientation),
            shape(&area, ink::orientation()),
            "Settlement boundary, for orientation, not an exhibit",
            "Mpaka wa makazi, kwa mwongozo tu, si kielelezo",
        ),
        (rival(false), shape(&area, ink::claim(false)), "Claim to land", "Dai la ardhi"),
        (rival(true), ink::HATCH.to_owned() + &shape(&area, ink::claim(true)), rivals.0, rivals.1),
        (
            !map.corridors.is_empty(),
            corridor,
            "Corridor: centre line and width",
            "Ukanda: mstari wa kati na upana",
        ),
        (
            map.corridors.iter().any(|shape| wider(frame, shape).is_some()),
            shape(&format!("M0 3H{WIDTH}M0 9H{WIDTH}"), ink::widest_edge()),
            "Edge of the corridor's widest width",
            "Ukingo wa upana wa juu wa ukanda",
        ),
        (read(None), shape(house, ink::uncounted_structure()), "Structure", "Jengo"),
        (
            read(Some(Reading::Certain)),
            counted(Reading::Certain),
            "Structure, certain: inside even at the low width",
            "Jengo, hakika: ndani hata kwa upana wa chini",
        ),
        (
            read(Some(Reading::Likely)),
            counted(Reading::Likely),
            "Structure, likely: inside at the best width",
            "Jengo, yaelekea: ndani kwa upana bora",
        ),
        (
            read(Some(Reading::Possible)),
            counted(Reading::Possible),
            "Structure, possible: inside only at the high width",
            "Jengo, yawezekana: ndani kwa upana wa juu tu",
        ),
        (
            !map.incidents.is_empty(),
            point(ink::incident()),
            "Incident, as recorded",
            "Tukio, kama lilivyorekodiwa",
        ),
    ]
    .into_iter()
    .filter(|(drawn, ..)| *drawn)
    .map(|(_, elements, english, kiswahili)| {
        let mut drawing = Drawing::new(WIDTH, HEIGHT);
        drawing.add(&elements);
        LegendLine { swatch: drawing.finish(), english, kiswahili }
    })
    .collect()
}

/// What the hatch says: rivals side by side only where both are on the map.
fn rivals(map: &PlaceMap) -> (&'static str, &'static str) {
    let mut hatched = map.claims.iter().filter(|shape| shape.rival);
    let shown = hatched.clone().any(|shape| shape.rival_shown);
    match (shown, hatched.any(|shape| !shape.rival_shown)) {
        (true, false) => ("Rival claims to the same land", "Madai yanayopingana"),
        (false, _) => (
            "Claim with a rival that is not on this map",
            "Dai lenye dai pinzani ambalo haliko kwenye ramani hii",
        ),
        (true, true) => {
            ("Claim with a rival, on this map or not", "Dai lenye dai pinzani, liwe kwenye ramani hii au la")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{ClaimShape, IncidentPoint};

    fn key_of(claims: Vec<ClaimShape>) -> Vec<&'static str> {
        let map = PlaceMap {
            title: "Mfano".to_owned(),
            at: chrono::NaiveDate::default(),
            accuracy: String::new(),
            source: String::new(),
            boundaries: Vec::new(),
            claims,
            corridors: Vec::new(),
            structures: Vec::new(),
            incidents: vec![IncidentPoint { position: [36.8, -1.3], label: "Houses".to_owned() }],
        };
        let frame = Frame::fit(&map, 400.0, 300.0).unwrap();
        legend(&map, &frame).into_iter().map(|line| line.english).collect()
    }

    fn claim(rival: bool, rival_shown: bool) -> ClaimShape {
        let area = vec![vec![vec![[36.8, -1.3], [36.81, -1.3], [36.81, -1.31], [36.8, -1.3]]]];
        ClaimShape { label: "Plot".to_owned(), area, rival, rival_shown }
    }

    #[test]
    fn the_key_names_rivals_only_where_both_are_drawn_and_no_state_that_incidents_do_not_have() {
        let incident = "Incident, as recorded";
        assert_eq!(key_of(vec![claim(false, false)]), ["Claim to land", incident]);
        assert_eq!(
            key_of(vec![claim(true, false)]),
            ["Claim with a rival that is not on this map", incident]
        );
        assert_eq!(
            key_of(vec![claim(true, true), claim(true, true)]),
            ["Rival claims to the same land", incident]
        );
        assert_eq!(
            key_of(vec![claim(true, true), claim(true, true), claim(true, false)]),
            ["Claim with a rival, on this map or not", incident]
        );
    }
}
