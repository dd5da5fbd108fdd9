//! Reads the packed rows of one layer without copying. The layout stands in `0002_tiles.sql`, that of
//! rows that share a head in `0119_tile_bundles.sql`.

use uuid::Uuid;

use crate::layer::MOST_ATTRIBUTES;
use crate::sheaf::{HeadAndBody, each_row};
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
    head: &'a [u8; HEAD_BYTES],
    pub feature_id: u64,
    count: u8,
    fields: &'a [u8],
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
}

/// A building with its length among others; what room is made by.
pub(crate) const USUAL_BYTES: usize = 56;
/// Visibility and organisation.
pub(crate) const AUDIENCE_BYTES: usize = 17;
/// Audience, first day, day after the last, lowest zoom.
pub(crate) const HEAD_BYTES: usize = AUDIENCE_BYTES + 4 + 4 + 1;

/// What is wrong with a row, and its feature id where that can be told.
pub type BadRow = (Option<u64>, RowError);

/// Rows one after another. A bad row is an error of its own; only a row whose length is wrong
/// ends the list, as nothing after it can be found.
pub fn rows(packed: &[u8]) -> impl Iterator<Item = Result<PackedRow<'_>, BadRow>> {
    let mut found = Vec::new();
    let mut short = 0;
    let whole = each_row(packed, None, |row| found.push(row), || short += 1);
    let cut_short = std::iter::repeat_n(Err((None, RowError::Truncated)), short + usize::from(!whole));
    found.into_iter().map(read_row).chain(cut_short)
}

impl<'a> PackedRow<'a> {
    pub fn head(&self) -> RowHead {
        let [.., min_zoom] = *self.head;
        let day = |place: usize| {
            let bytes = self.head[place..].first_chunk().expect("a head holds two days");
            i32::from_be_bytes(*bytes)
        };
        RowHead {
            audience: self.audience(),
            from: day(AUDIENCE_BYTES),
            to: day(AUDIENCE_BYTES + 4),
            min_zoom,
        }
    }

    pub(crate) fn audience_bytes(&self) -> &'a [u8; AUDIENCE_BYTES] {
        self.head.first_chunk().expect("a head begins with an audience")
    }

    pub(crate) fn audience(&self) -> Audience {
        let [visibility, organisation @ ..] = *self.audience_bytes();
        let visibility = match visibility {
            0 => Visibility::Public,
            1 => Visibility::Partner,
            _ => Visibility::Restricted,
        };
        Audience { visibility, organisation: Some(Uuid::from_bytes(organisation)).filter(|id| !id.is_nil()) }
    }

    /// How many attributes the row has.
    pub fn width(&self) -> usize {
        usize::from(self.count)
    }

    /// Attribute values in the order of the layer, as text that nobody has looked at yet; null where
    /// nothing is known.
    pub fn fields(&self) -> impl Iterator<Item = Option<&'a [u8]>> {
        let mut rest = self.fields;
        (0..self.count).map(move |_| {
            // Split once already, when the row was read.
            let (field, after) = split_field(rest).unwrap_or_default();
            rest = after;
            field
        })
    }
}

#[inline]
fn read_row((head, body): HeadAndBody<'_>) -> Result<PackedRow<'_>, BadRow> {
    let (id, rest) = body.split_first_chunk::<8>().ok_or((None, RowError::Truncated))?;
    let feature_id = u64::from_be_bytes(*id);
    if feature_id >= 1 << 53 {
        return Err((None, RowError::FeatureId));
    }
    let bad = |error| (Some(feature_id), error);
    if head[0] > 2 {
        return Err(bad(RowError::Audience));
    }
    let (&count, fields) = rest.split_first().ok_or(bad(RowError::Truncated))?;
    if usize::from(count) > MOST_ATTRIBUTES {
        return Err(bad(RowError::Attributes(usize::from(count))));
    }
    let mut twkb = fields;
    for _ in 0..count {
        (_, twkb) = split_field(twkb).map_err(bad)?;
    }
    Ok(PackedRow { head, feature_id, count, fields, twkb })
}

/// The bytes of the first attribute, if it has any, and what follows.
#[inline]
fn split_field(fields: &[u8]) -> Result<(Option<&[u8]>, &[u8]), RowError> {
    let (first, rest) = fields.split_first().ok_or(RowError::Truncated)?;
    let (length, rest) = match first {
        255 => return Ok((None, rest)),
        254 => {
            let (length, rest) = rest.split_first_chunk::<2>().ok_or(RowError::Truncated)?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        short => (usize::from(*short), rest),
    };
    let (bytes, rest) = rest.split_at_checked(length).ok_or(RowError::Truncated)?;
    Ok((Some(bytes), rest))
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

mod in_order;

pub(crate) use in_order::RowsInOrder;

#[cfg(test)]
mod tests;
