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
    let incident = |standing: Standing| map.incidents.iter().any(|point| point.standing == standing);
    let area = format!("M1.5 1.5H{}V{}H1.5Z", WIDTH - 1.5, HEIGHT - 1.5);
    let point =
        |style: String| format!(r#"<circle cx="{}" cy="{}" r="4.6" {style}/>"#, WIDTH / 2.0, HEIGHT / 2.0);
    let shape = |data: &str, style: String| format!(r#"<path d="{data}" {style}/>"#);
    let band = format!("M0 2H{WIDTH}V10H0Z");
    let house = "M7 1.5H19V10.5H7Z";
    let counted = |reading| ink::HATCH.to_owned() + &shape(house, ink::counted_structure(reading));
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
        (rival(false), shape(&area, ink::claim(false, Standing::Verified)), "Claim to land", "Dai la ardhi"),
        (
            rival(true),
            ink::HATCH.to_owned() + &shape(&area, ink::claim(true, Standing::Verified)),
            "Rival claims to the same land",
            "Madai yanayopingana",
        ),
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
            incident(Standing::Verified),
            point(ink::incident(Standing::Verified)),
            "Incident, verified",
            "Tukio lililothibitishwa",
        ),
        (
            incident(Standing::Unverified),
            point(ink::incident(Standing::Unverified)),
            "Incident, not yet verified",
            "Tukio, halijathibitishwa",
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
