use proptest::prelude::*;

use super::*;

#[test]
fn a_bad_row_does_not_cost_its_neighbours() {
    let good = pack_row(RowHead::PUBLIC, 7, &[Some("465A"), None], &[1, 2, 3]);
    let mut bad = pack_row(RowHead::PUBLIC, 8, &[], &[]);
    bad[4 + HEAD_BYTES + 8] = 9;
    let all = [good.clone(), bad, good].concat();
    let read: Vec<_> = rows(&all).collect();
    assert_eq!(read.len(), 3);
    assert_eq!(read[1], Err((Some(8), RowError::Attributes(9))));
    let last = read[2].expect("a good row");
    assert_eq!(last.fields().collect::<Vec<_>>(), [Some(&b"465A"[..]), None]);
    assert_eq!((last.feature_id, last.twkb), (7, &[1, 2, 3][..]));
}

#[test]
fn a_wrong_length_ends_the_list_with_an_error() {
    let mut cut = pack_row(RowHead::PUBLIC, 7, &[None], &[1]);
    cut.pop();
    assert_eq!(rows(&cut).collect::<Vec<_>>(), [Err((None, RowError::Truncated))]);
}

proptest! {
    #[test]
    fn what_was_packed_is_read_back(
        id in 0_u64..1 << 53,
        (kind, organisation) in (0_usize..3, proptest::option::of(1_u128..)),
        (from, to, min_zoom) in any::<(i32, i32, u8)>(),
        fields in proptest::collection::vec(proptest::option::of(".{0,400}"), 0..=8),
        twkb in proptest::collection::vec(any::<u8>(), 0..50),
    ) {
        let fields: Vec<_> = fields.iter().map(Option::as_deref).collect();
        let visibility = [Visibility::Public, Visibility::Partner, Visibility::Restricted][kind];
        let audience = Audience { visibility, organisation: organisation.map(Uuid::from_u128) };
        let head = RowHead { audience, from, to, min_zoom };
        let packed = pack_row(head, id, &fields, &twkb);
        let read: Vec<_> = rows(&packed).collect::<Result<_, _>>().expect("readable");
        prop_assert_eq!(read.len(), 1);
        let fields: Vec<_> = fields.iter().map(|field| field.map(str::as_bytes)).collect();
        prop_assert_eq!(read[0].fields().collect::<Vec<_>>(), fields);
        prop_assert_eq!((read[0].head(), read[0].feature_id, read[0].twkb), (head, id, &twkb[..]));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(rows(&bytes).count() <= bytes.len());
    }
}
