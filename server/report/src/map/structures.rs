//! Structures, each reading of a count with a filling and an edge of its own.

use super::frame::Frame;
use super::svg::{Drawing, Point, closed};
use super::{ink, rings};
use crate::input::{Polygons, Reading, StructureShape};

/// A counted structure smaller than this, in points, is drawn as a square of this side: no filling could be told apart
/// on less.
const SMALLEST_MARK: f64 = 4.4;

pub(super) const READINGS: [Reading; 3] = [Reading::Certain, Reading::Likely, Reading::Possible];

pub(super) fn draw_uncounted(drawing: &mut Drawing, frame: &Frame, structures: &[StructureShape]) {
    let uncounted = structures.iter().filter(|shape| shape.reading.is_none());
    let data: String = uncounted.map(|shape| rings(frame, &shape.area)).collect();
    drawing.path(&data, &ink::uncounted_structure());
}

/// The surest on top.
pub(super) fn draw_counted(drawing: &mut Drawing, frame: &Frame, structures: &[StructureShape]) {
    for reading in READINGS.into_iter().rev() {
        for shape in structures.iter().filter(|shape| shape.reading == Some(reading)) {
            drawing.path(&mark(frame, &shape.area), &ink::counted_structure(reading));
        }
    }
}

/// The outline, or a square in its place where the outline is too small.
fn mark(frame: &Frame, area: &Polygons) -> String {
    let Some(([x, y], side)) = middle_and_side(frame, area) else { return String::new() };
    if side >= SMALLEST_MARK {
        return rings(frame, area);
    }
    let half = SMALLEST_MARK / 2.0;
    closed([vec![[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]])
}

pub(super) fn any_enlarged(frame: &Frame, structures: &[StructureShape]) -> bool {
    structures
        .iter()
        .filter(|shape| shape.reading.is_some())
        .filter_map(|shape| middle_and_side(frame, &shape.area))
        .any(|(_, side)| side < SMALLEST_MARK)
}

/// The middle and the longer side of the upright rectangle around an area, in points of the page.
fn middle_and_side(frame: &Frame, area: &Polygons) -> Option<(Point, f64)> {
    let points = || area.iter().flatten().flatten().map(|position| frame.place(*position));
    let first = points().next()?;
    let (low, high) = points().fold((first, first), |(low, high), [x, y]| {
        ([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)])
    });
    let middle = [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])];
    Some((middle, (high[0] - low[0]).max(high[1] - low[1])))
}

/// "231 structures (150 certain, 50 likely and 31 possible in the count)"; `None` without any.
pub(super) fn told(structures: &[StructureShape]) -> Option<String> {
    let number = |reading| structures.iter().filter(|shape| shape.reading == reading).count();
    let all = match structures.len() {
        0 => return None,
        1 => "1 structure".to_owned(),
        many => format!("{many} structures"),
    };
    if number(None) == structures.len() {
        return Some(all);
    }
    let [certain, likely, possible] = READINGS.map(|reading| number(Some(reading)));
    Some(format!("{all} ({certain} certain, {likely} likely and {possible} possible in the count)"))
}

#[cfg(test)]
mod tests {
    use super::super::draw;
    use crate::input::{PlaceMap, Reading, StructureShape};

    /// Houses of ten metres every `apart` metres, one of each reading and one in no count.
    fn houses(apart: f64) -> PlaceMap {
        let house = |(place, reading): (u32, Option<Reading>)| {
            let west = 36.8 + f64::from(place) * apart / 111_290.0;
            let (east, north) = (west + 10.0 / 111_290.0, -1.3 + 10.0 / 110_574.0);
            let ring = vec![[west, -1.3], [east, -1.3], [east, north], [west, north], [west, -1.3]];
            StructureShape { area: vec![vec![ring]], reading }
        };
        let readings = [Some(Reading::Certain), Some(Reading::Likely), Some(Reading::Possible), None];
        PlaceMap {
            title: "Kijani Bonde".to_owned(),
            at: chrono::NaiveDate::from_ymd_opt(2021, 10, 8).unwrap(),
            accuracy: String::new(),
            source: String::new(),
            boundaries: Vec::new(),
            claims: Vec::new(),
            corridors: Vec::new(),
            structures: (0..).zip(readings).map(house).collect(),
            incidents: Vec::new(),
        }
    }

    /// The drawn elements that have this in their style.
    fn drawn(svg: &str, style: &str) -> Vec<String> {
        svg.lines()
            .filter(|line| line.starts_with("<path") && line.contains(style))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_reading_differs_in_form_and_says_so_in_the_key() {
        let map = draw(&houses(30.0), 400.0, 200.0).unwrap();
        for style in [r##"fill="#1f3557""##, "url(#likely)", r#"stroke-dasharray="1.5 0.9""#] {
            assert_eq!(drawn(&map.svg, style).len(), 1, "{style} in {}", map.svg);
        }
        let key: Vec<&str> = map.legend.iter().map(|line| line.english.split(':').next().unwrap()).collect();
        assert_eq!(key, ["Structure", "Structure, certain", "Structure, likely", "Structure, possible"]);
        assert!(
            map.alt.contains("4 structures (1 certain, 1 likely and 1 possible in the count)"),
            "{}",
            map.alt
        );
    }

    #[test]
    fn the_key_leaves_out_a_reading_that_no_structure_has() {
        let mut map = houses(30.0);
        map.structures.retain(|shape| shape.reading == Some(Reading::Likely));
        let key = draw(&map, 400.0, 200.0).unwrap().legend;
        assert_eq!(key.len(), 1);
        assert!(key[0].swatch.contains(r#"<pattern id="likely""#), "the swatch hatches by itself");
    }

    #[test]
    fn a_structure_too_small_for_its_filling_becomes_a_square() {
        let map = draw(&houses(4_000.0), 400.0, 200.0).unwrap();
        assert!(map.enlarged, "and the page says so");
        assert!(!draw(&houses(30.0), 400.0, 200.0).unwrap().enlarged);
        let certain = drawn(&map.svg, r##"fill="#1f3557""##).join("");
        let xs: Vec<f64> = certain
            .split(['M', 'L'])
            .skip(1)
            .filter_map(|point| point.split(' ').next()?.parse().ok())
            .collect();
        let width = xs.iter().fold(f64::MIN, |a, b| a.max(*b)) - xs.iter().fold(f64::MAX, |a, b| a.min(*b));
        assert!((width - super::SMALLEST_MARK).abs() < 0.2, "{certain}");
    }

    /// Where the scale bar begins when one house stands at `first` and one at `second`, in degrees from the same corner.
    fn scale_bar_begins(first: [f64; 2], second: [f64; 2]) -> f64 {
        let mut map = houses(0.0);
        map.structures.truncate(2);
        for (shape, by) in map.structures.iter_mut().zip([first, second]) {
            for position in shape.area.iter_mut().flatten().flatten() {
                *position = [position[0] + by[0], position[1] + by[1]];
            }
        }
        let svg = draw(&map, 400.0, 100.0).unwrap().svg;
        let bar = svg[..svg.find(r#"height="3" fill="#).unwrap()].rfind("<rect x=").unwrap();
        svg[bar + 9..].split('"').next().unwrap().parse().unwrap()
    }

    #[test]
    fn the_scale_bar_stands_aside_for_structures() {
        assert!(scale_bar_begins([0.0, 0.0], [0.04, 0.01]) > 200.0, "the lower left corner is taken");
        assert!(scale_bar_begins([0.0, 0.01], [0.04, 0.0]) < 200.0, "the lower right corner is taken");
    }
}
