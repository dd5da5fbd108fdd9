//! Draws a map as SVG with its key, its words for those who cannot see it, and its corners.

mod band;
mod frame;
mod ink;
mod legend;
mod local;
mod structures;
mod svg;

use serde::Serialize;

use frame::Frame;
use legend::LegendLine;
use svg::{Drawing, Point, closed, open};

use crate::ReportError;
use crate::input::{CorridorShape, PlaceMap, Polygons, Position};
use crate::words;

/// A map ready for the page.
#[derive(Debug, Serialize)]
pub(crate) struct DrawnMap {
    pub(crate) svg: String,
    pub(crate) alt: String,
    pub(crate) legend: Vec<LegendLine>,
    /// "1.30412° S, 36.78991° E (south-west) to …".
    pub(crate) corners: String,
    /// Some counted structures are drawn larger than they are.
    pub(crate) enlarged: bool,
}

pub(crate) fn draw(map: &PlaceMap, width: f64, height: f64) -> Result<DrawnMap, ReportError> {
    let frame = Frame::fit(map, width, height)?;
    let mut drawing = Drawing::new(width, height);
    drawing.add(ink::HATCH);
    drawing.add(&format!(r##"<defs><clipPath id="frame"><rect width="{width}" height="{height}"/></clipPath></defs><rect width="{width}" height="{height}" fill="#fbfaf6"/><g clip-path="url(#frame)">"##));
    draw_shapes(&mut drawing, &frame, map);
    drawing.add("</g>");
    keep_clear(&mut drawing, &frame, map);
    draw_scale_and_north(&mut drawing, &frame);
    draw_incidents(&mut drawing, &frame, map);
    draw_labels(&mut drawing, &frame, map);
    drawing.add(&format!(r##"<rect x="0.25" y="0.25" width="{}" height="{}" fill="none" stroke="#8d867b" stroke-width="0.5"/>"##, width - 0.5, height - 0.5));
    Ok(DrawnMap {
        svg: drawing.finish(),
        alt: alt_text(map),
        legend: legend::legend(map, &frame),
        corners: corners(&frame),
        enlarged: structures::any_enlarged(&frame, &map.structures),
    })
}

fn rings(frame: &Frame, area: &Polygons) -> String {
    closed(area.iter().flatten().map(|ring| ring.iter().map(|position| frame.place(*position)).collect()))
}

/// From the ground up: what counts lies over what is only there, and the centre line over all of it.
fn draw_shapes(drawing: &mut Drawing, frame: &Frame, map: &PlaceMap) {
    for shape in &map.boundaries {
        let style = if shape.orientation { ink::orientation() } else { ink::boundary(shape.standing) };
        drawing.path(&rings(frame, &shape.area), &style);
    }
    structures::draw_uncounted(drawing, frame, &map.structures);
    for shape in &map.claims {
        drawing.path(&rings(frame, &shape.area), &ink::claim(shape.rival));
    }
    for shape in &map.corridors {
        draw_widths(drawing, frame, shape);
    }
    structures::draw_counted(drawing, frame, &map.structures);
    for shape in &map.corridors {
        let line = shape.line.iter().map(|line| line.iter().map(|p| frame.place(*p)).collect());
        drawing.path(&open(line), &ink::centre_line());
    }
}

fn draw_widths(drawing: &mut Drawing, frame: &Frame, shape: &CorridorShape) {
    let strip = |line: &Vec<Position>, left_m: f64, right_m: f64| -> Vec<Point> {
        let on_ground: Vec<Point> = line.iter().map(|p| frame.metres(*p)).collect();
        band::outline(&on_ground, left_m, right_m).into_iter().map(|p| frame.on_page(p)).collect()
    };
    let strips =
        |left_m: f64, right_m: f64| closed(shape.line.iter().map(|line| strip(line, left_m, right_m)));
    // A strip thinner than the line itself would only blur it.
    if frame.points(shape.left_m + shape.right_m) > 1.0 {
        drawing.path(&strips(shape.left_m, shape.right_m), &ink::band());
    }
    if let Some([left_m, right_m]) = wider(frame, shape) {
        drawing.path(&strips(left_m, right_m), &ink::widest_edge());
    }
}

/// The widest widths where they exceed those of the band so far that the page shows it.
fn wider(frame: &Frame, shape: &CorridorShape) -> Option<[f64; 2]> {
    let shows = |more_m: f64| frame.points(more_m) > 1.0;
    shape.widest_m.filter(|[left_m, right_m]| shows(left_m - shape.left_m) || shows(right_m - shape.right_m))
}

fn draw_incidents(drawing: &mut Drawing, frame: &Frame, map: &PlaceMap) {
    for (number, incident) in map.incidents.iter().enumerate() {
        let [x, y] = frame.place(incident.position);
        drawing.add(&format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="6.2" {}/>"#, ink::incident()));
        let size = if number < 9 { 8.0 } else { 7.0 };
        let style =
            format!(r#"font-size="{size}" font-weight="700" text-anchor="middle" fill="{}""#, ink::BRICK);
        drawing.text([x, y + size * 0.34], &(number + 1).to_string(), &style);
        drawing.reserve(x - 7.0, y - 7.0, 14.0, 14.0);
    }
}

/// What names and the scale bar stand aside for.
fn keep_clear(drawing: &mut Drawing, frame: &Frame, map: &PlaceMap) {
    for shape in &map.structures {
        if let Some(point) = middle_of(frame, &shape.area) {
            drawing.keep_clear(point);
        }
    }
    map.incidents.iter().for_each(|incident| drawing.keep_clear(frame.place(incident.position)));
}

fn draw_labels(drawing: &mut Drawing, frame: &Frame, map: &PlaceMap) {
    for shape in &map.boundaries {
        let colour = if shape.orientation { ink::QUIET } else { ink::GREEN };
        drawing.label(&beside(frame, &shape.area), &shape.name, 9.0, colour);
    }
    for shape in &map.claims {
        if let Some(middle) = middle_of(frame, &shape.area) {
            drawing.label(&[middle], &shape.label, 8.0, ink::OCHRE);
        }
    }
    for shape in &map.corridors {
        drawing.label(&along(frame, &shape.line), &shape.name, 8.0, ink::SLATE);
    }
}

fn in_frame(frame: &Frame, [x, y]: Point) -> bool {
    (0.0..=frame.width).contains(&x) && (0.0..=frame.height).contains(&y)
}

/// Visible places along a line, those nearest its visible middle first.
fn along(frame: &Frame, lines: &[Vec<Position>]) -> Vec<Point> {
    const MOST_STEPS: usize = 512;
    const MOST_PLACES: usize = 48;
    let pieces = lines.iter().map(|line| line.len().saturating_sub(1)).sum::<usize>().max(1);
    let steps = (MOST_STEPS / pieces).max(1);
    let visible: Vec<Point> = lines
        .iter()
        .flat_map(|line| line.windows(2))
        .flat_map(|pair| {
            let (from, to) = (frame.place(pair[0]), frame.place(pair[1]));
            (0..=steps).map(move |step| {
                let part = step as f64 / steps as f64;
                [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
            })
        })
        .filter(|point| in_frame(frame, *point))
        .collect();
    let middle = visible.len() / 2;
    let mut places: Vec<(usize, Point)> = visible
        .iter()
        .enumerate()
        .step_by(visible.len().div_ceil(MOST_PLACES).max(1))
        .map(|(place, point)| (place.abs_diff(middle), *point))
        .collect();
    places.sort_by_key(|(off, _)| *off);
    places.into_iter().map(|(_, point)| point).collect()
}

fn outline(frame: &Frame, area: &Polygons) -> Vec<Point> {
    area.iter()
        .filter_map(|polygon| polygon.first())
        .flatten()
        .map(|position| frame.place(*position))
        .collect()
}

/// Places for an area's name: under and over its upper edge, over and under its lower one.
fn beside(frame: &Frame, area: &Polygons) -> Vec<Point> {
    let heights = || outline(frame, area).into_iter().map(|point| point[1]);
    let edges = heights().reduce(f64::min).zip(heights().reduce(f64::max)).zip(middle_of(frame, area));
    edges.map_or_else(Vec::new, |((top, bottom), [x, _])| {
        [top + 14.0, top - 9.0, bottom + 9.0, bottom - 14.0].map(|y| [x, y]).to_vec()
    })
}

fn middle_of(frame: &Frame, area: &Polygons) -> Option<Point> {
    let points = outline(frame, area);
    let count = points.len() as f64;
    (count > 0.0).then(|| {
        let sum = points.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
        [sum[0] / count, sum[1] / count]
    })
}

fn draw_scale_and_north(drawing: &mut Drawing, frame: &Frame) {
    let metres = frame.scale_bar_m(frame.width * 0.22);
    let length = frame.points(metres);
    let half = length / 2.0;
    let box_width = length + 50.0;
    let base = frame.height - 11.0;
    // The lower left corner, unless that hides more than the lower right one.
    let hidden = |left: f64| drawing.hidden([left - 6.0, base - 16.0, left - 6.0 + box_width, frame.height]);
    let (left, right) = (12.0, frame.width - box_width);
    let left = if hidden(right) < hidden(left) { right } else { left };
    drawing.reserve(left - 6.0, base - 16.0, box_width, 22.0);
    drawing.add(&format!(
        r##"<rect x="{:.1}" y="{:.1}" width="{box_width:.1}" height="21" rx="2" fill="#fffefb" fill-opacity="0.9"/><rect x="{left}" y="{base:.1}" width="{length:.1}" height="3" fill="#fffefb" stroke="{}" stroke-width="0.6"/><rect x="{left}" y="{base:.1}" width="{half:.1}" height="3" fill="{}"/>"##,
        left - 6.0, base - 15.0, ink::TEXT, ink::TEXT
    ));
    let style = format!(r#"font-size="7.5" fill="{}""#, ink::TEXT);
    drawing.text([left - 1.5, base - 4.0], "0", &style);
    drawing.text(
        [left + length, base - 4.0],
        &words::distance(metres),
        &format!(r#"{style} text-anchor="middle""#),
    );
    let x = frame.width - 16.0;
    drawing.reserve(x - 10.0, 4.0, 20.0, 34.0);
    drawing.add(&format!(r##"<path d="M{x} 7L{} 26L{x} 22L{} 26Z" fill="{}" stroke="#fffefb" stroke-width="1" paint-order="stroke"/>"##, x + 5.5, x - 5.5, ink::TEXT));
    drawing.text([x, 35.0], "N", &format!(r#"{style} font-weight="700" text-anchor="middle""#));
}

fn corners(frame: &Frame) -> String {
    let words = |[longitude, latitude]: Position| {
        let (south, west) = (if latitude < 0.0 { 'S' } else { 'N' }, if longitude < 0.0 { 'W' } else { 'E' });
        format!("{:.4}° {south}, {:.4}° {west}", latitude.abs(), longitude.abs())
    };
    let [south_west, north_east] = frame.corners();
    format!("{} (lower left) to {} (upper right)", words(south_west), words(north_east))
}

fn alt_text(map: &PlaceMap) -> String {
    let count =
        |number: usize, one: &str, many: &str| (number > 0).then(|| words::counted(number, one, many));
    let oriented = map.boundaries.iter().filter(|shape| shape.orientation).count();
    let rival = map.claims.iter().filter(|claim| claim.rival).count();
    let parts: Vec<String> = [
        count(map.boundaries.len() - oriented, "settlement boundary", "settlement boundaries"),
        count(
            oriented,
            "settlement boundary for orientation, not an exhibit",
            "settlement boundaries for orientation, not exhibits",
        ),
        count(map.claims.len() - rival, "claim", "claims"),
        count(rival, "rival claim", "rival claims"),
        count(map.corridors.len(), "corridor with its width", "corridors with their widths"),
        structures::told(&map.structures),
        count(map.incidents.len(), "incident", "incidents"),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("Map of {} on {}, north up, showing {}.", map.title, words::day(map.at), parts.join(", "))
}
