//! Leaves out of a large shape what no tile of an area can tell.
//!
//! Where an outline stays beyond one side of the area for a while, the way it takes there shows in
//! no tile: only the first and last point of that way are kept. No line that meets the area moves,
//! so tiles come out the same, byte for byte.

use crate::outlines::OutlinePath;

/// Smaller shapes are kept as they are.
pub(crate) const LARGE: usize = 64;

/// Thins the paths whose points begin at `first`, the last of `points`.
pub(crate) fn thin(points: &mut Vec<[i32; 2]>, first: usize, paths: &mut [OutlinePath], area: [i32; 4]) {
    let (mut start, mut kept) = (first, first);
    for path in paths {
        let end = path.end as usize;
        // Sides that every point since the last kept one, and that one, lie beyond.
        let mut common = 0;
        for index in start..end {
            let point = points[index];
            let sides = beyond(point, area);
            let on_the_way = index + 1 < end && common & sides & beyond(points[index + 1], area) != 0;
            if on_the_way {
                common &= sides;
            } else {
                common = sides;
                points[kept] = point;
                kept += 1;
            }
        }
        start = end;
        path.end = kept as u32;
    }
    points.truncate(kept);
}

/// The sides of the area that a point lies beyond, as bits.
fn beyond([x, y]: [i32; 2], [west, south, east, north]: [i32; 4]) -> u8 {
    u8::from(x < west) | u8::from(x > east) << 1 | u8::from(y < south) << 2 | u8::from(y > north) << 3
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::rows::{RowHead, pack_row};
    use crate::shape::{Shape, ShapeKind};
    use crate::twkb::write_twkb;
    use crate::{Block, Layer, Look, TileCoord, Viewer, assemble};

    const AREA: [i32; 4] = [0, 0, 100, 100];

    #[test]
    fn a_way_beyond_one_side_keeps_its_ends_and_a_way_around_a_corner_its_corner() {
        let mut points = vec![
            [50, 50],
            [-10, 50],
            [-20, 60],
            [-30, 70],
            [-10, 80],
            [50, 80],
            [50, 120],
            [60, 130],
            [120, 140],
            [120, 130],
            [130, 50],
            [120, 40],
            [110, 50],
        ];
        let mut paths = [OutlinePath { end: 13, exterior: true }];
        thin(&mut points, 0, &mut paths, AREA);
        assert_eq!(points, [[50, 50], [-10, 50], [-10, 80], [50, 80], [50, 120], [120, 130], [110, 50]]);
        assert_eq!(paths[0].end, 7);
    }

    fn tile() -> TileCoord {
        TileCoord::at(14, 36.8587, -1.2610).expect("exists")
    }

    proptest! {
        #[test]
        fn tiles_of_a_thinned_shape_are_the_same_byte_for_byte(
            lines in any::<bool>(),
            path in prop::collection::vec(prop::array::uniform2(-150_000_i64..400_000), LARGE..150),
            steps in 1_i64..4_000,
            deeper in 0_u8..4,
        ) {
            // A walk about the tile with short and long steps.
            let cell = tile().mercator(0).centimetres();
            let mut place = [i64::from(cell[0]), i64::from(cell[1])];
            let points: Vec<[i64; 2]> = path.iter().enumerate().map(|(index, [x, y])| {
                if index % 7 == 0 {
                    place = [i64::from(cell[0]) + x, i64::from(cell[1]) + y];
                } else {
                    place = [place[0] + x % steps, place[1] + y % steps];
                }
                place
            }).collect();
            let mut shape = Shape::default();
            shape.restart(if lines { ShapeKind::Lines } else { ShapeKind::Polygons });
            shape.add_path(&points, !lines);
            let packed = pack_row(RowHead::PUBLIC, 1, &[None, None], &write_twkb(&shape));
            let whole = Block::read(Layer::Base, &packed);
            let area = tile().mercator(crate::coord::BUFFER + 2).centimetres();
            let thinned = Block::read_around(Layer::Base, &packed, Some(area));
            prop_assert!(thinned.outlines.points.len() <= whole.outlines.points.len());
            let viewer = Viewer::public();
            let look = Look { viewer: &viewer, at: NaiveDate::default() };
            for across in 0..1_u64 << deeper {
                let zoom = u64::from(tile().z() + deeper);
                let (x, y) = (u64::from(tile().x()) << deeper, u64::from(tile().y()) << deeper);
                let within = TileCoord::new(zoom, x + across, y + across).expect("exists");
                prop_assert_eq!(assemble(within, [&thinned], look).body, assemble(within, [&whole], look).body);
            }
        }
    }
}
