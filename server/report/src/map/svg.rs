//! A drawing as SVG text: shapes, then labels that keep out of each other's way.

use std::fmt::Write as _;

pub(crate) type Point = [f64; 2];

/// Width of an average letter of the house typeface, as a share of its size.
const LETTER_WIDTH: f64 = 0.55;
/// Letters of one line of a label, and its most lines; what is longer still is cut.
const LONGEST_LINE: usize = 44;
const MOST_LINES: usize = 3;
/// From one line of a label to the next, as a share of its size.
const LINE_STEP: f64 = 1.2;

#[derive(Debug)]
pub(crate) struct Drawing {
    width: f64,
    height: f64,
    body: String,
    taken: Vec<[f64; 4]>,
    kept_clear: Vec<Point>,
}

impl Drawing {
    pub(crate) fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new(), taken: Vec::new(), kept_clear: Vec::new() }
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

    /// Keeps labels off a point where there is another place for them.
    pub(crate) fn keep_clear(&mut self, point: Point) {
        self.kept_clear.push(point);
    }

    /// Writes words on a patch of paper, centred on one of the places, the best first: there or a little above or
    /// below it, off other labels and off as much of the drawing as can be.
    pub(crate) fn label(&mut self, places: &[Point], words: &str, size: f64, colour: &str) {
        let lines = in_lines(words);
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        let half = longest as f64 * size * LETTER_WIDTH / 2.0;
        let height = size * LINE_STEP * lines.len() as f64;
        let step = size * 1.25;
        let best = places
            .iter()
            .flat_map(|at| {
                let x = at[0].clamp(half + 4.0, (self.width - half - 4.0).max(half + 4.0));
                [0_i32, -1, 1, -2, 2, -3, 3]
                    .map(|shift| (shift.unsigned_abs(), [x, at[1] - size / 2.0 + f64::from(shift) * step]))
            })
            .min_by_key(|(shift, [x, top])| {
                self.cost([x - half, *top, x + half, top + height]) + *shift as usize
            });
        let Some((_, [x, top])) = best else { return };
        self.reserve(x - half, top, half * 2.0, height);
        let _ = writeln!(
            self.body,
            r##"<rect x="{:.1}" y="{top:.1}" width="{:.1}" height="{:.1}" rx="2" fill="#fffefb" fill-opacity="0.86"/>"##,
            x - half - 2.0,
            half * 2.0 + 4.0,
            height + size * 0.05
        );
        let style = format!(r#"font-size="{size}" font-weight="700" text-anchor="middle" fill="{colour}""#);
        for (line, words) in lines.iter().enumerate() {
            self.text([x, top + size * (0.92 + LINE_STEP * line as f64)], words, &style);
        }
    }

    /// What a label there would hide, as left, top, right and bottom.
    fn cost(&self, [left, top, right, bottom]: [f64; 4]) -> usize {
        let outside = top < 2.0 || bottom > self.height - 2.0;
        let taken = self.taken.iter().any(|b| !(right < b[0] || left > b[2] || bottom < b[1] || top > b[3]));
        let hidden = self.hidden([left, top, right, bottom]);
        usize::from(outside) * 100_000 + usize::from(taken) * 100_000 + hidden * 4
    }

    /// How many points that should be seen lie in a rectangle, given as left, top, right and bottom.
    pub(crate) fn hidden(&self, [left, top, right, bottom]: [f64; 4]) -> usize {
        let inside = |[x, y]: &&Point| {
            (left - 4.0..=right + 4.0).contains(x) && (top - 3.0..=bottom + 3.0).contains(y)
        };
        self.kept_clear.iter().filter(inside).count()
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

/// A label's words in lines of about one length, broken between words where there is room to.
fn in_lines(words: &str) -> Vec<String> {
    let letters = words.chars().count();
    let wanted = letters.div_ceil(LONGEST_LINE).clamp(1, MOST_LINES);
    let longest = if wanted == 1 { LONGEST_LINE } else { (letters / wanted + 8).min(LONGEST_LINE) };
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let line = lines.last_mut().expect("there is a first line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= longest {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    let more = lines.len() > MOST_LINES;
    lines.truncate(MOST_LINES);
    for (place, line) in lines.iter_mut().enumerate() {
        let is_cut = more && place + 1 == MOST_LINES;
        if is_cut || line.chars().count() > LONGEST_LINE {
            *line = line.chars().take(LONGEST_LINE - 1).chain(['…']).collect();
        }
    }
    lines
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
        drawing.label(&[[50.0, 50.0]], "</text><script>", 9.0, "#000");
        let svg = drawing.finish();
        assert!(!svg.contains("<script>"));
        assert!(svg.contains("&lt;script&gt;"));
    }

    #[test]
    fn a_long_label_is_broken_between_words_and_not_cut() {
        assert_eq!(in_lines("JM-1: Boundary 2, held this day"), ["JM-1: Boundary 2, held this day"]);
        let long = "MAD-4, MAD-11: Allottee of the Mfano Holdings Company Limited, plot 17";
        assert_eq!(
            in_lines(long),
            ["MAD-4, MAD-11: Allottee of the Mfano", "Holdings Company Limited, plot 17"]
        );
        let endless = in_lines(&"Mfano ".repeat(60));
        assert!(endless.len() == MOST_LINES && endless[2].ends_with('…'), "{endless:?}");
        assert_eq!(in_lines(&"x".repeat(80))[0].chars().count(), LONGEST_LINE);
    }

    #[test]
    fn two_labels_at_one_place_do_not_cover_each_other() {
        let mut drawing = Drawing::new(300.0, 300.0);
        drawing.label(&[[150.0, 150.0]], "First", 9.0, "#000");
        drawing.label(&[[150.0, 150.0]], "Second", 9.0, "#000");
        let (a, b) = (drawing.taken[0], drawing.taken[1]);
        assert!(a[3] < b[1] || b[3] < a[1]);
    }

    #[test]
    fn a_label_goes_where_it_hides_least() {
        let mut drawing = Drawing::new(300.0, 300.0);
        (0..40).for_each(|n| drawing.keep_clear([100.0 + f64::from(n), 100.0]));
        drawing.label(&[[120.0, 100.0], [120.0, 200.0]], "Mfano bypass", 9.0, "#000");
        assert!((drawing.taken[0][1] - 195.5).abs() < 0.1, "{:?}", drawing.taken);
    }
}
