//! The boundaries of a settlement's map, each drawn once and marked with every exhibit that stands for it.

use chrono::NaiveDate;
use domain::period::display_date;
use report::{BoundaryShape, Standing};
use uuid::Uuid;

use super::told::rings;
use crate::cases::ShownBoundary;

pub(super) struct DrawnBoundaries {
    /// The one that holds on the map's day.
    present: Option<Uuid>,
    /// The same, drawn only to find one's way where no exhibit stands for it.
    orientation: Option<BoundaryShape>,
    drawn: Vec<Drawn>,
    /// The map's day.
    on: NaiveDate,
}

struct Drawn {
    boundary: ShownBoundary,
    marks: Vec<String>,
}

impl DrawnBoundaries {
    pub(super) const fn new(
        present: Option<Uuid>,
        orientation: Option<BoundaryShape>,
        on: NaiveDate,
    ) -> Self {
        Self { present, orientation, drawn: Vec::new(), on }
    }

    /// True for a boundary that no exhibit stood for before; one that is drawn already gains the marks.
    pub(super) fn draw(&mut self, mark: &str, boundary: &ShownBoundary) -> bool {
        let marks = mark.split(", ").map(str::to_owned);
        match self.drawn.iter_mut().find(|drawn| drawn.boundary.id == boundary.id) {
            Some(drawn) => {
                drawn.marks.extend(marks);
                false
            }
            None => {
                self.drawn.push(Drawn { boundary: boundary.clone(), marks: marks.collect() });
                true
            }
        }
    }

    /// The one that holds on the map's day first.
    pub(super) fn shapes(&self) -> Vec<BoundaryShape> {
        let holds = |drawn: &&Drawn| Some(drawn.boundary.id) == self.present;
        let (present, others): (Vec<&Drawn>, Vec<&Drawn>) = self.drawn.iter().partition(holds);
        let orientation = self.orientation.iter().filter(|_| present.is_empty()).cloned();
        let exhibits = present.iter().map(|drawn| drawn.shape(Some(self.on)));
        orientation.chain(exhibits).chain(others.iter().map(|drawn| drawn.shape(None))).collect()
    }
}

impl Drawn {
    /// `JM-1: Boundary 2, held on 8 Oct 2021`; the map's title names the settlement.
    fn shape(&self, held_on: Option<NaiveDate>) -> BoundaryShape {
        let holds = held_on.map_or_else(String::new, |day| format!(", held on {}", display_date(day)));
        BoundaryShape {
            name: format!("{}: {}{holds}", self.marks.join(", "), self.boundary.name),
            area: rings(&self.boundary.area),
            standing: if self.boundary.agreed { Standing::Verified } else { Standing::Unverified },
            orientation: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boundary(id: Uuid, number: i32) -> ShownBoundary {
        ShownBoundary {
            id,
            name: format!("Boundary {number}"),
            area: geo_types::MultiPolygon(Vec::new()),
            agreed: true,
            accuracy: None,
        }
    }

    fn for_orientation() -> BoundaryShape {
        BoundaryShape {
            name: "Boundary 2, for orientation".to_owned(),
            area: Vec::new(),
            standing: Standing::Verified,
            orientation: true,
        }
    }

    #[test]
    fn a_settlement_and_its_boundary_are_one_line_with_both_marks_and_no_line_for_orientation() {
        let (present, before) = (Uuid::from_u128(2), Uuid::from_u128(1));
        let mut drawn = DrawnBoundaries::new(
            Some(present),
            Some(for_orientation()),
            NaiveDate::from_ymd_opt(2021, 10, 8).unwrap(),
        );
        assert!(drawn.draw("JM-1", &boundary(before, 1)));
        let names =
            |drawn: &DrawnBoundaries| drawn.shapes().into_iter().map(|shape| shape.name).collect::<Vec<_>>();
        assert_eq!(names(&drawn), ["Boundary 2, for orientation", "JM-1: Boundary 1"]);
        assert!(drawn.draw("JM-2", &boundary(present, 2)));
        assert!(!drawn.draw("JM-4, JM-5", &boundary(present, 2)));
        assert_eq!(names(&drawn), ["JM-2, JM-4, JM-5: Boundary 2, held on 8 Oct 2021", "JM-1: Boundary 1"]);
    }
}
