use proptest::prelude::*;

use super::*;
use crate::rows::{RowHead, pack_row, rows};
use crate::shape::{Shape, ShapeKind};
use crate::twkb::write_twkb;

fn square(id: u64, [x, y]: [i64; 2], side: i64) -> Vec<u8> {
    let mut shape = Shape::default();
    shape.restart(ShapeKind::Polygons);
    shape.add_path(&[[x, y], [x, y + side], [x + side, y + side], [x + side, y]], true);
    pack_row(RowHead::PUBLIC, id, &[Some("465A"), None], &write_twkb(&shape))
}

fn ids(packed: &[u8], area: Option<[i32; 4]>) -> Vec<u64> {
    let mut ids = Vec::new();
    let read = |(_, body): HeadAndBody<'_>| {
        ids.push(body.first_chunk().map(|id| u64::from_be_bytes(*id)).expect("an id"));
    };
    assert!(each_row(packed, area, read, || panic!("no short rows")));
    ids
}

#[test]
fn rows_of_a_sheaf_are_the_rows_it_was_made_of() {
    let alone = [square(1, [0, 0], 5), square(2, [100, 100], 5)];
    let sheaf = pack_sheaf(&alone, [0, 0, 105, 105], 5);
    let packed = [sheaf, square(3, [0, 0], 1)].concat();
    let plain = [alone.concat(), square(3, [0, 0], 1)].concat();
    let read: Vec<_> = rows(&packed).collect::<Result<_, _>>().expect("readable");
    assert_eq!(read, rows(&plain).collect::<Result<Vec<_>, _>>().expect("readable"));
}

#[test]
fn rows_far_from_the_area_are_left_out_and_those_that_touch_it_are_not() {
    let alone: Vec<_> = (0..10).map(|id| square(id, [id as i64 * 100, 0], 10)).collect();
    let sheaf = pack_sheaf(&alone, [0, 0, 910, 10], 10);
    assert_eq!(ids(&sheaf, Some([310, -5, 505, 0])), [3, 4, 5]);
    assert_eq!(ids(&sheaf, Some([-1_000, -1_000, 1_000, 1_000])).len(), 10);
    assert_eq!(ids(&sheaf, None).len(), 10);
    assert_eq!(ids(&sheaf, Some([0, 500, 1_000, 600])), [0; 0]);
}

#[test]
fn a_sheaf_cut_short_costs_its_last_row_and_is_told() {
    let mut sheaf = pack_sheaf(&[square(1, [0, 0], 5), square(2, [0, 0], 5)], [0; 4], 5);
    sheaf.pop();
    let length = (sheaf.len() - 4) as u32 | IS_SHEAF;
    sheaf[..4].copy_from_slice(&length.to_be_bytes());
    let packed = [sheaf, square(3, [0, 0], 5)].concat();
    let found: Vec<_> = rows(&packed).map(|row| row.map(|row| row.feature_id).ok()).collect();
    assert_eq!(found, [Some(1), Some(3), None]);
}

proptest! {
    #[test]
    fn no_row_that_touches_the_area_is_left_out(
        places in prop::collection::vec((-500_i64..500, -500_i64..500, 1_i64..60), 1..30),
        (west, south, width, height) in (-500_i32..500, -500_i32..500, 0_i32..300, 0_i32..300),
    ) {
        let alone: Vec<_> =
            places.iter().enumerate().map(|(id, (x, y, side))| square(id as u64, [*x, *y], *side)).collect();
        let reach = places.iter().map(|place| place.2 as i32).max().expect("some");
        let sheaf = pack_sheaf(&alone, [-500, -500, 600, 600], reach);
        let kept = ids(&sheaf, Some([west, south, west + width, south + height]));
        for (id, (x, y, side)) in places.iter().enumerate() {
            let [x, y, side] = [x, y, side].map(|number| *number as i32);
            let touches = x <= west + width && x + side >= west && y <= south + height && y + side >= south;
            prop_assert!(!touches || kept.contains(&(id as u64)));
        }
    }

    #[test]
    fn any_bytes_are_walked_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), area in any::<[i32; 4]>()) {
        let mut found = 0;
        let whole = bytes.clone();
        each_row(&whole, Some(area), |_| found += 1, || ());
        prop_assert!(found <= bytes.len());
        let sheaf = [&((bytes.len() as u32) | IS_SHEAF).to_be_bytes()[..], &bytes].concat();
        each_row(&sheaf, Some(area), |_| (), || ());
    }
}
