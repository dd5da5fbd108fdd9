//! Packed rows that stand alone, and sheaves: rows that share a head. The layout stands in
//! `0119_tile_bundles.sql`.

use crate::rows::HEAD_BYTES;
use crate::twkb::first_point;

/// The highest bit of a length: what follows is a sheaf.
const IS_SHEAF: u32 = 1 << 31;

/// One row after another, or several at once.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    /// Head and body.
    Row(&'a [u8]),
    Sheaf(Sheaf<'a>),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheaf<'a> {
    pub(crate) head: &'a [u8; HEAD_BYTES],
    /// West, south, east and north of all its rows, centimetres of Web Mercator.
    extent: [i32; 4],
    /// No row is wider or higher, centimetres.
    reach: i32,
    /// Lengths and bodies.
    rows: &'a [u8],
}

/// What comes first, as it stands there and as it is to be read, and what follows; nothing where the
/// rest is too short to be either.
pub(crate) fn split_part(packed: &[u8]) -> Option<(&[u8], Part<'_>, &[u8])> {
    let length = u32::from_be_bytes(*packed.first_chunk()?);
    let (whole, rest) = packed.split_at_checked(4 + (length & !IS_SHEAF) as usize)?;
    let content = &whole[4..];
    let part = if length & IS_SHEAF == 0 { Part::Row(content) } else { Part::Sheaf(Sheaf::read(content)?) };
    Some((whole, part, rest))
}

impl<'a> Sheaf<'a> {
    fn read(content: &'a [u8]) -> Option<Self> {
        let (head, rest) = content.split_first_chunk()?;
        let (numbers, rows) = rest.split_first_chunk::<20>()?;
        let (numbers, _) = numbers.as_chunks::<4>();
        let [west, south, east, north, reach] =
            [0, 1, 2, 3, 4].map(|place| i32::from_be_bytes(numbers[place]));
        Some(Self { head, extent: [west, south, east, north], reach, rows })
    }

    /// The bodies of its rows, and whether the last of them was whole.
    pub(crate) fn bodies(&self, mut each: impl FnMut(&'a [u8])) -> bool {
        let mut rest = self.rows;
        while let Some((body, after)) = split_body(rest) {
            each(body);
            rest = after;
        }
        rest.is_empty()
    }

    /// The same rows under the same head without some of them.
    pub(crate) fn write_without(&self, leaves: impl Fn(&[u8]) -> bool, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(self.head);
        for number in self.extent.into_iter().chain([self.reach]) {
            out.extend_from_slice(&number.to_be_bytes());
        }
        self.bodies(|body| {
            if !leaves(body) {
                out.extend_from_slice(&(body.len() as u32).to_be_bytes());
                out.extend_from_slice(body);
            }
        });
        let length = (out.len() - start - 4) as u32 | IS_SHEAF;
        out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }
}

fn split_body(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = rest.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length) as usize)
}

/// A row's head and body; the body begins with the feature id.
pub(crate) type HeadAndBody<'a> = (&'a [u8; HEAD_BYTES], &'a [u8]);

/// Tells heads and bodies one after another, without those of sheaves that surely lie outside an area
/// (west, south, east and north in centimetres of Web Mercator). A row too short to have a head is told
/// to `short`. Whether everything could be found.
pub(crate) fn each_row<'a>(
    packed: &'a [u8],
    area: Option<[i32; 4]>,
    mut each: impl FnMut(HeadAndBody<'a>),
    mut short: impl FnMut(),
) -> bool {
    let (mut rest, mut whole) = (packed, true);
    while let Some((_, part, after)) = split_part(rest) {
        rest = after;
        match part {
            Part::Row(row) => row.split_first_chunk().map_or_else(&mut short, &mut each),
            Part::Sheaf(sheaf) => {
                let area = area.filter(|area| !contains(*area, sheaf.extent));
                whole &= sheaf.bodies(|body| {
                    if area.is_none_or(|area| !is_far(body, sheaf.reach, area)) {
                        each((sheaf.head, body));
                    }
                });
            }
        }
    }
    whole && rest.is_empty()
}

fn contains(outer: [i32; 4], inner: [i32; 4]) -> bool {
    outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3]
}

/// Whether a shape no wider and no higher than `reach` cannot touch the area, by one of its points.
fn is_far(body: &[u8], reach: i32, [west, south, east, north]: [i32; 4]) -> bool {
    let Some([x, y]) = twkb_of(body).and_then(first_point) else { return false };
    let reach = i64::from(reach);
    x.saturating_add(reach) < i64::from(west)
        || x.saturating_sub(reach) > i64::from(east)
        || y.saturating_add(reach) < i64::from(south)
        || y.saturating_sub(reach) > i64::from(north)
}

/// What follows the attributes of a row that is well made.
fn twkb_of(body: &[u8]) -> Option<&[u8]> {
    let (count, mut rest) = body.get(8..)?.split_first()?;
    for _ in 0..*count {
        let (first, after) = rest.split_first()?;
        let skipped = match first {
            255 => 0,
            254 => 2 + usize::from(u16::from_be_bytes(*after.first_chunk()?)),
            short => usize::from(*short),
        };
        rest = after.get(skipped..)?;
    }
    Some(rest)
}

/// The same packing as `tile_sheaf` does in the database, for tests and benches: rows with one head,
/// as `pack_row` packs them, and the extent of all.
pub fn pack_sheaf(rows: &[Vec<u8>], extent: [i32; 4], reach: i32) -> Vec<u8> {
    let head = rows[0][4..].first_chunk().expect("a row has a head");
    let bodies: Vec<u8> = rows
        .iter()
        .flat_map(|row| {
            let body = &row[4 + HEAD_BYTES..];
            [&(body.len() as u32).to_be_bytes(), body].concat()
        })
        .collect();
    let mut out = Vec::new();
    Sheaf { head, extent, reach, rows: &bodies }.write_without(|_| false, &mut out);
    out
}

#[cfg(test)]
mod tests;
