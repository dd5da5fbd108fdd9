//! Where to look for structures near a line: boxes that do not overlap, so that each is found once.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::Line;

/// Metres in a degree of latitude, rounded down so that searches reach a little too far.
const METRES_A_DEGREE: f64 = 110_000.0;
/// Smaller boxes would only be more of them.
const LEAST_CELL_M: f64 = 150.0;
/// A longer line is looked at in larger boxes, so that their number stays bounded.
const CELLS_A_LINE: f64 = 4_000.0;

/// `[west, south, east, north]` in degrees: together they hold everything within `reach_m` of the line,
/// and some ground beyond.
pub fn boxes_within(line: &Line, reach_m: f64) -> Vec<[f64; 4]> {
    let lowest = |latitude: f64| latitude.abs().to_radians().cos().max(0.01);
    let narrowest = line.points().iter().map(|at| lowest(at.lat())).fold(1.0, f64::min);
    let reach = reach_m.max(1.0);
    let cell_m = reach.max(LEAST_CELL_M).max(line.length_m() / CELLS_A_LINE);
    let (high, wide) = (cell_m / METRES_A_DEGREE, cell_m / METRES_A_DEGREE / narrowest);
    let (north, east) = (reach / METRES_A_DEGREE, reach / METRES_A_DEGREE / narrowest);
    let mut cells: BTreeSet<(i64, i64)> = BTreeSet::new();
    for pair in line.points().windows(2) {
        let across = [pair[1].lon() - pair[0].lon(), pair[1].lat() - pair[0].lat()];
        let pieces = (across[0].abs() / wide).max(across[1].abs() / high).ceil().max(1.0) as u32;
        for piece in 0..pieces {
            let at = |n: u32| {
                let share = f64::from(n) / f64::from(pieces);
                [pair[0].lon() + across[0] * share, pair[0].lat() + across[1] * share]
            };
            let (from, to) = (at(piece), at(piece + 1));
            let columns = |metre: f64| (metre / wide).floor() as i64;
            let rows = |metre: f64| (metre / high).floor() as i64;
            for row in rows(from[1].min(to[1]) - north)..=rows(from[1].max(to[1]) + north) {
                for column in columns(from[0].min(to[0]) - east)..=columns(from[0].max(to[0]) + east) {
                    cells.insert((row, column));
                }
            }
        }
    }
    // Cells side by side are one box.
    let mut boxes: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    let mut run: Option<(i64, i64, i64)> = None;
    for (row, column) in cells {
        run = match run {
            Some((in_row, first, last)) if in_row == row && last + 1 == column => Some((row, first, column)),
            ended => {
                boxes.extend(ended.map(|(in_row, first, last)| ((in_row, first), last)));
                Some((row, column, column))
            }
        };
    }
    boxes.extend(run.map(|(row, first, last)| ((row, first), last)));
    let box_of = |((row, first), last): ((i64, i64), i64)| {
        [first as f64 * wide, row as f64 * high, (last + 1) as f64 * wide, (row + 1) as f64 * high]
    };
    boxes.into_iter().map(box_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{LocalPlane, LonLat};

    fn holders(boxes: &[[f64; 4]], at: LonLat) -> usize {
        boxes
            .iter()
            .filter(|[west, south, east, north]| {
                (*west..*east).contains(&at.lon()) && (*south..*north).contains(&at.lat())
            })
            .count()
    }

    #[test]
    fn all_ground_within_reach_lies_in_just_one_box() {
        let points = [[36.6, -1.4], [36.9, -1.2], [37.05, -1.2], [36.9, -1.21]];
        let points = points.map(|at| LonLat::try_from(at).unwrap()).to_vec();
        let line = Line::new(points.clone()).unwrap();
        for reach_m in [15.0, 140.0, 1_900.0] {
            let boxes = boxes_within(&line, reach_m);
            assert!(boxes.len() < 3_000, "{}", boxes.len());
            for pair in points.windows(2) {
                for share in [0.0, 0.2, 0.5, 0.99] {
                    let on = [
                        pair[0].lon() + (pair[1].lon() - pair[0].lon()) * share,
                        pair[0].lat() + (pair[1].lat() - pair[0].lat()) * share,
                    ];
                    let plane = LocalPlane::at(LonLat::try_from(on).unwrap());
                    for angle in [0.1_f64, 1.7, 3.2, 4.9] {
                        let off = [reach_m * angle.cos(), reach_m * angle.sin()];
                        assert_eq!(holders(&boxes, plane.to_lonlat(off).unwrap()), 1);
                    }
                }
            }
            assert_eq!(holders(&boxes, LonLat::new(37.5, -1.2).unwrap()), 0);
        }
    }

    #[test]
    fn a_line_across_the_country_there_and_back_is_looked_at_in_few_boxes() {
        let zigzag =
            (0..5_000).map(|n| LonLat::new(34.0 + f64::from(n % 2) * 7.0, -4.0 + f64::from(n) * 0.001));
        let line = Line::new(zigzag.collect::<Result<_, _>>().unwrap()).unwrap();
        assert!(boxes_within(&line, 1_000.0).len() < 10_000);
    }
}
