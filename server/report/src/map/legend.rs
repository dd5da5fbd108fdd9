//! The key of a map: only what is drawn, in English and Kiswahili.

use serde::Serialize;

use super::ink;
use super::svg::Drawing;
use crate::input::{PlaceMap, Standing};

const WIDTH: f64 = 26.0;
const HEIGHT: f64 = 12.0;

#[derive(Debug, Serialize)]
pub(crate) struct LegendLine {
    pub(crate) swatch: String,
    pub(crate) english: &'static str,
    pub(crate) kiswahili: &'static str,
}

pub(crate) fn legend(map: &PlaceMap) -> Vec<LegendLine> {
    let has = |standing: Standing| {
        map.boundaries.iter().any(|shape| !shape.orientation && shape.standing == standing)
    };
    let touched = |touched: bool| map.structures.iter().any(|shape| shape.touched == touched);
    let rival = |rival: bool| map.claims.iter().any(|shape| shape.rival == rival);
    let incident = |standing: Standing| map.incidents.iter().any(|point| point.standing == standing);
    let area = format!("M1.5 1.5H{}V{}H1.5Z", WIDTH - 1.5, HEIGHT - 1.5);
    let point =
        |style: String| format!(r#"<circle cx="{}" cy="{}" r="4.6" {style}/>"#, WIDTH / 2.0, HEIGHT / 2.0);
    let shape = |data: &str, style: String| format!(r#"<path d="{data}" {style}/>"#);
    let band = format!("M0 2H{WIDTH}V10H0Z");
    let house = "M8 2H18V10H8Z";
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
        (touched(false), shape(house, ink::structure(false)), "Structure", "Jengo"),
        (
            touched(true),
            shape(house, ink::structure(true)),
            "Structure counted near a corridor",
            "Jengo lililohesabiwa karibu na ukanda",
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
