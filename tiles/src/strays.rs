//! Puts strays over bundles: what left and what came since structures were packed together. The
//! layout stands in `0119_tile_bundles.sql`.

use std::collections::HashMap;

use crate::rows::HEAD_BYTES;
use crate::sheaf::{Part, split_part};

/// First day and feature id as they are packed: which period of which record a row tells of.
type Name = [u8; 12];

const DAY: std::ops::Range<usize> = crate::rows::AUDIENCE_BYTES..crate::rows::AUDIENCE_BYTES + 4;

fn name_of(head: &[u8; HEAD_BYTES], body: &[u8]) -> Option<Name> {
    let mut name = [0; 12];
    name[..4].copy_from_slice(&head[DAY]);
    name[4..].copy_from_slice(body.get(..8)?);
    Some(name)
}

type Stray<'a> = (Name, Option<&'a [u8]>, &'a [u8]);

/// Packed rows as if bundles had been made now. Strays that cannot be read leave bytes behind that
/// make no row, so that whoever reads the rows says so.
pub(crate) fn with_strays(bundles: Vec<u8>, strays: &[u8]) -> Vec<u8> {
    if strays.is_empty() {
        return bundles;
    }
    let (latest, unread) = latest(strays);
    let mut rows = Vec::with_capacity(bundles.len() + strays.len());
    let mut rest = bundles.as_slice();
    while let Some((whole, part, after)) = split_part(rest) {
        match part {
            Part::Sheaf(sheaf) => {
                let changed =
                    |body: &[u8]| name_of(sheaf.head, body).is_some_and(|name| latest.contains_key(&name));
                sheaf.write_without(changed, &mut rows);
            }
            Part::Row(_) => rows.extend_from_slice(whole),
        }
        rest = after;
    }
    for row in latest.into_values().flatten() {
        rows.extend_from_slice(row);
    }
    rows.extend_from_slice(rest);
    rows.extend_from_slice(unread);
    rows
}

/// What the last stray of each row says: the row with its length, or nothing where it is no more;
/// and what could not be read.
fn latest(strays: &[u8]) -> (HashMap<Name, Option<&[u8]>>, &[u8]) {
    let mut latest = HashMap::new();
    let mut rest = strays;
    while let Some((name, row, after)) = split_stray(rest) {
        latest.insert(name, row);
        rest = after;
    }
    (latest, rest)
}

/// Which row the first stray is about, the row with its length unless it is no more, and what follows.
fn split_stray(strays: &[u8]) -> Option<Stray<'_>> {
    match strays.split_first()? {
        (0, rest) => rest.split_first_chunk().map(|(name, after)| (*name, None, after)),
        (1, rest) => {
            let (whole, Part::Row(row), after) = split_part(rest)? else { return None };
            let (head, body) = row.split_first_chunk()?;
            Some((name_of(head, body)?, Some(whole), after))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rows::{RowHead, pack_row, rows};
    use crate::sheaf::pack_sheaf;

    fn row(id: u64, from: i32, said: &str) -> Vec<u8> {
        pack_row(RowHead { from, ..RowHead::PUBLIC }, id, &[Some(said)], &[])
    }

    fn gone(id: u64, from: i32) -> Vec<u8> {
        [&[0][..], &from.to_be_bytes(), &id.to_be_bytes()].concat()
    }

    fn came(id: u64, from: i32, said: &str) -> Vec<u8> {
        [&[1], row(id, from, said).as_slice()].concat()
    }

    /// Id, first day and what each row says, in order.
    fn told(packed: &[u8]) -> Vec<(u64, i32, String)> {
        let mut told: Vec<_> = rows(packed)
            .map(|row| {
                let row = row.expect("a good row");
                let said = row.fields().next().flatten().expect("one word");
                (row.feature_id, row.head().from, String::from_utf8_lossy(said).into_owned())
            })
            .collect();
        told.sort();
        told
    }

    #[test]
    fn the_last_word_on_a_row_holds_and_other_periods_of_its_record_stay() {
        let bundles = pack_sheaf(&[row(1, 0, "a"), row(2, 0, "b"), row(3, 0, "c")], [0; 4], 0);
        let bundles = [bundles, pack_sheaf(&[row(1, 9, "later")], [0; 4], 0)].concat();
        let strays =
            [gone(2, 0), came(2, 0, "b2"), gone(1, 0), gone(2, 0), came(2, 0, "b3"), came(4, 0, "new")]
                .concat();
        let expected = [(1, 9, "later"), (2, 0, "b3"), (3, 0, "c"), (4, 0, "new")];
        let expected = expected.map(|(id, from, said)| (id, from, said.to_owned()));
        assert_eq!(told(&with_strays(bundles, &strays)), expected);
    }

    #[test]
    fn strays_that_cannot_be_read_are_reported_and_cost_themselves_only() {
        let bundles = pack_sheaf(&[row(1, 0, "a"), row(2, 0, "b")], [0; 4], 0);
        let strays = [gone(2, 0), vec![7, 7, 7]].concat();
        let merged = with_strays(bundles, &strays);
        let read: Vec<_> = rows(&merged).collect();
        assert_eq!((read.len(), read[0].as_ref().map(|row| row.feature_id).ok()), (2, Some(1)));
        assert!(read[1].is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_put_over_any_bytes_without_panic(
            bundles in prop::collection::vec(any::<u8>(), 0..200), strays in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            with_strays(bundles, &strays);
        }
    }
}
