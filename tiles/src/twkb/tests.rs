use proptest::prelude::*;

use super::*;
use crate::shape::extent;

#[test]
fn a_polygon_written_by_postgis_is_read() {
    // select st_astwkb('POLYGON((0 0,10 0,10 10,0 0))'::geometry, 2)
    let twkb = [0x43, 0, 1, 4, 0, 0, 0xd0, 0x0f, 0, 0, 0xd0, 0x0f, 0xcf, 0x0f, 0xcf, 0x0f];
    let mut out = Outlines::default();
    let read = read_twkb(&twkb, &mut out).expect("valid");
    assert_eq!(read, Outline { kind: ShapeKind::Polygons, extent: [0, 0, 1000, 1000] });
    assert_eq!(out.points, [[0, 0], [1000, 0], [1000, 1000]]);
    assert_eq!(out.paths, [OutlinePath { end: 3, exterior: true }]);
}

#[test]
fn absurd_shapes_are_refused_by_name() {
    let mut out = Outlines::default();
    let mut refusal = |bytes: &[u8]| read_twkb(bytes, &mut out).expect_err("refused");
    assert_eq!(refusal(&[]), ShapeError::Truncated);
    assert_eq!(refusal(&[0x47, 0, 0]), ShapeError::Kind(7));
    assert_eq!(refusal(&[0x41, 0x10]), ShapeError::Empty);
    assert_eq!(refusal(&[0x41, 0x08, 1, 2, 2]), ShapeError::Dimensions);
    assert_eq!(refusal(&[0xe1, 0, 2, 2]), ShapeError::Dimensions);
    assert_eq!(refusal(&[0x41, 0, 2, 2, 9]), ShapeError::Trailing(1));
    assert_eq!(refusal(&[0x44, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 2]), ShapeError::Truncated);
    assert_eq!(refusal(&[0x41, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0]), ShapeError::Outside);
    let endless = [&[0x42, 0, 0xff, 0xff, 0x7f][..], &vec![0; 5_000_000]].concat();
    assert_eq!(refusal(&endless), ShapeError::TooManyPoints);
    assert!(out.points.is_empty() && out.paths.is_empty());
}

fn any_shape() -> impl Strategy<Value = Shape> {
    let point = prop::array::uniform2(-2_000_000_000_i64..2_000_000_000);
    let paths = prop::collection::vec(prop::collection::vec(point, 2..20), 1..6);
    (0_usize..3, paths, any::<u8>()).prop_map(|(kind, paths, holes)| {
        let mut shape = Shape::default();
        shape.restart([ShapeKind::Points, ShapeKind::Lines, ShapeKind::Polygons][kind]);
        if shape.kind == ShapeKind::Points {
            shape.add_path(&paths.concat(), false);
            return shape;
        }
        for (index, mut path) in paths.into_iter().enumerate() {
            if shape.kind == ShapeKind::Polygons && path.first() == path.last() {
                path.pop();
            }
            let exterior = index == 0 || holes >> index & 1 == 0;
            shape.add_path(&path, shape.kind == ShapeKind::Polygons && exterior);
        }
        shape
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(shape in any_shape()) {
        let mut out = Outlines::default();
        read_twkb(&[0x41, 0, 2, 2], &mut out).expect("a shape before it");
        let outline = read_twkb(&write_twkb(&shape), &mut out).expect("readable");
        let mut read = Shape::default();
        read.restart(outline.kind);
        let mut start = 1;
        for path in &out.paths[1..] {
            let points: Vec<Point> = out.points[start..path.end as usize].iter().map(|point| point.map(i64::from)).collect();
            read.add_path(&points, path.exterior);
            start = path.end as usize;
        }
        let [west, south, east, north] = outline.extent.map(i64::from);
        prop_assert_eq!(extent(&read.points), Some([west, south, east, north]));
        prop_assert_eq!(read, shape);
    }

    #[test]
    fn any_bytes_are_read_without_panic(kind in 0_u8..8, flags in 0_u8..32, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let twkb = [&[0x40 | kind, flags][..], &bytes].concat();
        let mut out = Outlines::default();
        if read_twkb(&twkb, &mut out).is_ok() {
            prop_assert!(out.points.len() <= twkb.len());
        }
    }
}
