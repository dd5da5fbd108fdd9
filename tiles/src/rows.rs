//! Reads the packed rows of one layer without copying. The layout stands in `0002_tiles.sql`.

use uuid::Uuid;

use crate::layer::MOST_ATTRIBUTES;
use crate::viewer::{Audience, Visibility};

/// Who may see a row, when it held and from which zoom it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowHead {
    pub audience: Audience,
    /// First day, counted from 2000-01-01; `i32::MIN` where the row always held.
    pub from: i32,
    /// The day after the last, counted alike; `i32::MAX` where it holds for as long as known.
    pub to: i32,
    pub min_zoom: u8,
}

impl RowHead {
    /// For everybody, at every zoom and for ever.
    pub const PUBLIC: Self = Self { audience: Audience::PUBLIC, from: i32::MIN, to: i32::MAX, min_zoom: 0 };
}

/// One row, borrowed from the fetched value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackedRow<'a> {
    pub head: RowHead,
    pub feature_id: u64,
    fields: [Option<&'a str>; MOST_ATTRIBUTES],
    count: usize,
    pub twkb: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    #[error("the row is cut short")]
    Truncated,
    #[error("the row does not say who may see it")]
    Audience,
    #[error("the feature id is not within 53 bits")]
    FeatureId,
    #[error("the row has {0} attributes")]
    Attributes(usize),
    #[error("an attribute is not UTF-8 text")]
    Text,
}

/// Audience (1 + 16 bytes), first day, day after the last, lowest zoom.
const HEAD_BYTES: usize = 26;

/// Rows one after another. A bad row is an error of its own; only a row whose length is wrong
/// ends the list, as nothing after it can be found.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    rest: &'a [u8],
}

pub fn rows(packed: &[u8]) -> Rows<'_> {
    Rows { rest: packed }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Result<PackedRow<'a>, (Option<u64>, RowError)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let Some((length, rest)) = self.rest.split_first_chunk::<4>() else {
            self.rest = &[];
            return Some(Err((None, RowError::Truncated)));
        };
        let length = u32::from_be_bytes(*length) as usize;
        let Some((row, rest)) = rest.split_at_checked(length) else {
            self.rest = &[];
            return Some(Err((None, RowError::Truncated)));
        };
        self.rest = rest;
        Some(read_row(row))
    }
}

impl<'a> PackedRow<'a> {
    /// Attribute values in the order of the layer; null where nothing is known.
    pub fn fields(&self) -> &[Option<&'a str>] {
        &self.fields[..self.count]
    }
}

fn read_row(row: &[u8]) -> Result<PackedRow<'_>, (Option<u64>, RowError)> {
    let cut_short = (None, RowError::Truncated);
    let (head, rest) = row.split_first_chunk::<HEAD_BYTES>().ok_or(cut_short)?;
    let (id, rest) = rest.split_first_chunk::<8>().ok_or(cut_short)?;
    let feature_id = u64::from_be_bytes(*id);
    if feature_id >= 1 << 53 {
        return Err((None, RowError::FeatureId));
    }
    read_head(head)
        .ok_or(RowError::Audience)
        .and_then(|head| read_fields(head, feature_id, rest))
        .map_err(|error| (Some(feature_id), error))
}

fn read_head(head: &[u8; HEAD_BYTES]) -> Option<RowHead> {
    let visibility = match head[0] {
        0 => Visibility::Public,
        1 => Visibility::Partner,
        2 => Visibility::Restricted,
        _ => return None,
    };
    let (organisation, rest) = head[1..].split_first_chunk::<16>()?;
    let (from, rest) = rest.split_first_chunk::<4>()?;
    let (to, rest) = rest.split_first_chunk::<4>()?;
    let organisation = Some(Uuid::from_bytes(*organisation)).filter(|id| !id.is_nil());
    Some(RowHead {
        audience: Audience { visibility, organisation },
        from: i32::from_be_bytes(*from),
        to: i32::from_be_bytes(*to),
        min_zoom: *rest.first()?,
    })
}

fn read_fields(head: RowHead, feature_id: u64, row: &[u8]) -> Result<PackedRow<'_>, RowError> {
    let (count, mut rest) = row.split_first().ok_or(RowError::Truncated)?;
    let count = usize::from(*count);
    if count > MOST_ATTRIBUTES {
        return Err(RowError::Attributes(count));
    }
    let mut fields = [None; MOST_ATTRIBUTES];
    for field in &mut fields[..count] {
        let (first, after) = rest.split_first().ok_or(RowError::Truncated)?;
        let (length, after) = match first {
            255 => {
                rest = after;
                continue;
            }
            254 => {
                let (length, after) = after.split_first_chunk::<2>().ok_or(RowError::Truncated)?;
                (usize::from(u16::from_be_bytes(*length)), after)
            }
            short => (usize::from(*short), after),
        };
        let (bytes, after) = after.split_at_checked(length).ok_or(RowError::Truncated)?;
        *field = Some(std::str::from_utf8(bytes).map_err(|_| RowError::Text)?);
        rest = after;
    }
    Ok(PackedRow { head, feature_id, fields, count, twkb: rest })
}

/// The same packing as `tile_pack` and `tile_attributes` do in the database, for tests and benches.
pub fn pack_row(head: RowHead, feature_id: u64, fields: &[Option<&str>], twkb: &[u8]) -> Vec<u8> {
    let mut body = vec![match head.audience.visibility {
        Visibility::Public => 0,
        Visibility::Partner => 1,
        Visibility::Restricted => 2,
    }];
    body.extend_from_slice(head.audience.organisation.unwrap_or_default().as_bytes());
    body.extend_from_slice(&head.from.to_be_bytes());
    body.extend_from_slice(&head.to.to_be_bytes());
    body.push(head.min_zoom);
    body.extend_from_slice(&feature_id.to_be_bytes());
    body.push(fields.len() as u8);
    for field in fields {
        match field {
            None => body.push(255),
            Some(text) if text.len() < 254 => {
                body.push(text.len() as u8);
                body.extend_from_slice(text.as_bytes());
            }
            Some(text) => {
                body.push(254);
                body.extend_from_slice(&(text.len() as u16).to_be_bytes());
                body.extend_from_slice(text.as_bytes());
            }
        }
    }
    body.extend_from_slice(twkb);
    let mut row = (body.len() as u32).to_be_bytes().to_vec();
    row.append(&mut body);
    row
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bad_row_does_not_cost_its_neighbours() {
        let good = pack_row(RowHead::PUBLIC, 7, &[Some("465A"), None], &[1, 2, 3]);
        let bad_text = pack_row(RowHead::PUBLIC, 8, &[], &[]);
        let mut bad_text = [&bad_text[..4 + HEAD_BYTES + 8], &[1, 1, 0xff]].concat();
        bad_text[3] = (bad_text.len() - 4) as u8;
        let all = [good.clone(), bad_text, good].concat();
        let read: Vec<_> = rows(&all).collect();
        assert_eq!(read.len(), 3);
        assert_eq!(read[1], Err((Some(8), RowError::Text)));
        let last = read[2].expect("a good row");
        assert_eq!(last.fields(), [Some("465A"), None]);
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
            prop_assert_eq!(read[0].fields(), &fields[..]);
            prop_assert_eq!((read[0].head, read[0].feature_id, read[0].twkb), (head, id, &twkb[..]));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(rows(&bytes).count() <= bytes.len());
        }
    }
}
