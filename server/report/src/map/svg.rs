//! A drawing as SVG text: shapes, then labels that keep out of each other's way.

use std::fmt::Write as _;

pub(crate) type Point = [f64; 2];

/// Width of an average letter of the house typeface, as a share of its size.
const LETTER_WIDTH: f64 = 0.55;
const LONGEST_LABEL: usize = 44;

#[derive(Debug)]
pub(crate) struct Drawing {
    width: f64,
    height: f64,
    body: String,
    taken: Vec<[f64; 4]>,
}

impl Drawing {
    pub(crate) fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new(), taken: Vec::new() }
    }

    /// Adds an element written by this package, without words from outside.
    pub(crate) fn add(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    pub(crate) fn path(&mut self, data: &str, style: &str) {
        if !data.is_empty() {
            let _ = writeln!(self.body, r#"<path d="{data}" {style}/>"#);
        }
    }

    /// Keeps labels out of a rectangle.
    pub(crate) fn reserve(&mut self, left: f64, top: f64, width: f64, height: f64) {
        self.taken.push([left, top, left + width, top + height]);
    }

    /// Writes words centred on a place, on a patch of paper, moved up or down if another label is there.
    pub(crate) fn label(&mut self, at: Point, words: &str, size: f64, colour: &str) {
        let words = shortened(words);
        let half = words.chars().count() as f64 * size * LETTER_WIDTH / 2.0;
        let x = at[0].clamp(half + 4.0, (self.width - half - 4.0).max(half + 4.0));
        let step = size * 1.25;
        let tops = [0.0, -1.0, 1.0, -2.0, 2.0, -3.0, 3.0].map(|n| at[1] - size / 2.0 + n * step);
        let free = |top: &f64| {
            *top >= 2.0
                && top + size * 1.2 <= self.height - 2.0
                && self
                    .taken
                    .iter()
                    .all(|b| x + half < b[0] || x - half > b[2] || top + size * 1.2 < b[1] || *top > b[3])
        };
        let top = tops.into_iter().find(free).unwrap_or(tops[0]);
        self.reserve(x - half, top, half * 2.0, size * 1.2);
        let baseline = top + size * 0.92;
        let words = escaped(&words);
        let place = format!(
            r#"x="{x:.1}" y="{baseline:.1}" font-size="{size}" font-weight="700" text-anchor="middle""#
        );
        let _ = writeln!(
            self.body,
            r##"<rect x="{:.1}" y="{top:.1}" width="{:.1}" height="{:.1}" rx="2" fill="#fffefb" fill-opacity="0.86"/><text {place} fill="{colour}">{words}</text>"##,
            x - half - 2.0,
            half * 2.0 + 4.0,
            size * 1.25
        );
    }

    pub(crate) fn text(&mut self, at: Point, words: &str, attributes: &str) {
        let words = escaped(words);
        let _ = writeln!(self.body, r#"<text x="{:.1}" y="{:.1}" {attributes}>{words}</text>"#, at[0], at[1]);
    }

    pub(crate) fn finish(self) -> String {
        let Self { width, height, body, .. } = self;
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Atkinson Hyperlegible Next">
{body}</svg>"#
        )
    }
}

/// Path data of closed rings.
pub(crate) fn closed(rings: impl IntoIterator<Item = Vec<Point>>) -> String {
    rings.into_iter().filter(|ring| ring.len() > 2).map(|ring| open([ring]) + "Z").collect()
}

/// Path data of open lines.
pub(crate) fn open(lines: impl IntoIterator<Item = Vec<Point>>) -> String {
    let mut data = String::new();
    for line in lines {
        for (index, [x, y]) in line.iter().enumerate() {
            let _ = write!(data, "{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' });
        }
    }
    data
}

fn shortened(words: &str) -> String {
    if words.chars().count() <= LONGEST_LABEL {
        return words.to_owned();
    }
    words.chars().take(LONGEST_LABEL - 1).chain(['…']).collect()
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_leave_their_element() {
        let mut drawing = Drawing::new(100.0, 100.0);
        drawing.label([50.0, 50.0], "</text><script>", 9.0, "#000");
        let svg = drawing.finish();
        assert!(!svg.contains("<script>"));
        assert!(svg.contains("&lt;script&gt;"));
    }

    #[test]
    fn two_labels_at_one_place_do_not_cover_each_other() {
        let mut drawing = Drawing::new(300.0, 300.0);
        drawing.label([150.0, 150.0], "First", 9.0, "#000");
        drawing.label([150.0, 150.0], "Second", 9.0, "#000");
        let (a, b) = (drawing.taken[0], drawing.taken[1]);
        assert!(a[3] < b[1] || b[3] < a[1]);
    }
}
