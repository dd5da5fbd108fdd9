//! The corridors of a pack's maps, each drawn once and marked with every exhibit that holds it.

use report::CorridorShape;

use crate::cases::ShownCorridor;

#[derive(Default)]
pub(super) struct DrawnCorridors(Vec<Drawn>);

struct Drawn {
    corridor: ShownCorridor,
    /// Marks of the corridor itself.
    exhibits: Vec<String>,
    /// Marks of counts along it.
    counts: Vec<String>,
}

impl DrawnCorridors {
    /// A corridor that is drawn already gains the mark.
    pub(super) fn draw(&mut self, mark: &str, corridor: &ShownCorridor, is_count: bool) {
        let place = self.0.iter().position(|drawn| drawn.corridor == *corridor).unwrap_or_else(|| {
            self.0.push(Drawn { corridor: corridor.clone(), exhibits: Vec::new(), counts: Vec::new() });
            self.0.len() - 1
        });
        let drawn = &mut self.0[place];
        if is_count { &mut drawn.counts } else { &mut drawn.exhibits }.push(mark.to_owned());
    }

    pub(super) fn shapes(&self) -> Vec<CorridorShape> {
        let shape = |drawn: &Drawn| CorridorShape {
            name: drawn.name(),
            line: vec![drawn.corridor.line.clone()],
            left_m: drawn.corridor.left_m,
            right_m: drawn.corridor.right_m,
            widest_m: None,
        };
        self.0.iter().map(shape).collect()
    }
}

impl Drawn {
    /// `JM-4, count JM-5: Mfano bypass`; marks first, since a long name is cut on a map.
    fn name(&self) -> String {
        let counts = match self.counts.as_slice() {
            [] => None,
            [one] => Some(format!("count {one}")),
            several => Some(format!("counts {}", several.join(", "))),
        };
        let marks: Vec<String> = self.exhibits.iter().cloned().chain(counts).collect();
        format!("{}: {}", marks.join(", "), self.corridor.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bypass(left_m: f64) -> ShownCorridor {
        let line = vec![[36.80, -1.31], [36.82, -1.31]];
        ShownCorridor { name: "Mfano bypass".to_owned(), line, left_m, right_m: 15.0 }
    }

    fn names(drawn: &DrawnCorridors) -> Vec<String> {
        drawn.shapes().into_iter().map(|shape| shape.name).collect()
    }

    #[test]
    fn a_corridor_and_the_counts_along_it_are_one_line_with_all_their_marks() {
        let mut drawn = DrawnCorridors::default();
        drawn.draw("JM-2", &bypass(15.0), true);
        drawn.draw("JM-3", &bypass(15.0), false);
        drawn.draw("JM-4", &bypass(15.0), true);
        assert_eq!(names(&drawn), ["JM-3, counts JM-2, JM-4: Mfano bypass"]);
    }

    #[test]
    fn a_corridor_known_only_from_a_count_says_that_it_is_a_count() {
        let mut drawn = DrawnCorridors::default();
        drawn.draw("JM-2", &bypass(15.0), true);
        drawn.draw("JM-3", &bypass(20.0), false);
        assert_eq!(names(&drawn), ["count JM-2: Mfano bypass", "JM-3: Mfano bypass"]);
    }
}
