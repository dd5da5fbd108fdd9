//! Rows by feature id, whatever order they came in.

use super::{BadRow, PackedRow, RowError, USUAL_BYTES, read_row};
use crate::sheaf::{HeadAndBody, each_row};

/// Rows that share a feature id come by their bytes, never by the order of arrival.
#[derive(Debug)]
pub(crate) struct RowsInOrder<'a> {
    found: Vec<HeadAndBody<'a>>,
    /// Feature id and place among those found.
    order: std::vec::IntoIter<(u64, u32)>,
    cut_short: usize,
}

impl<'a> RowsInOrder<'a> {
    /// Of sheaves only the rows that may touch the area, if one is given.
    pub(crate) fn new(packed: &'a [u8], area: Option<[i32; 4]>) -> Self {
        let mut found = Vec::with_capacity(packed.len() / USUAL_BYTES);
        let mut short = 0;
        let whole = each_row(packed, area, |row| found.push(row), || short += 1);
        let mut order: Vec<_> =
            found.iter().enumerate().map(|(place, row)| (feature_id(row), place as u32)).collect();
        order.sort_unstable_by_key(|(id, _)| *id);
        for alike in order.chunk_by_mut(|one, next| one.0 == next.0).filter(|alike| alike.len() > 1) {
            alike.sort_unstable_by_key(|(_, place)| found[*place as usize]);
        }
        Self { found, order: order.into_iter(), cut_short: short + usize::from(!whole) }
    }
}

impl<'a> Iterator for RowsInOrder<'a> {
    type Item = Result<PackedRow<'a>, BadRow>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if let Some((_, place)) = self.order.next() {
            return Some(read_row(self.found[place as usize]));
        }
        self.cut_short = self.cut_short.checked_sub(1)?;
        Some(Err((None, RowError::Truncated)))
    }
}

/// Zero where the row is too short to have one.
fn feature_id((_, body): &HeadAndBody<'_>) -> u64 {
    body.first_chunk().map_or(0, |id| u64::from_be_bytes(*id))
}
