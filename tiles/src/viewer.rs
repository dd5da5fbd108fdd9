//! Who is looking at the map, and what of it they may see (design §8).

use uuid::Uuid;

use crate::layer::Layer;

/// Visibility of a tile row. Sealed records never have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    Public,
    Partner,
    Restricted,
}

/// Nobody in particular, or an account with its organisations.
///
/// The lists are sorted and without repeats, so that equal viewers compare and hash equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Viewer {
    signed_in: bool,
    partner_organisations: Vec<Uuid>,
    reader_organisations: Vec<Uuid>,
}

impl Visibility {
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "public" => Some(Self::Public),
            "partner" => Some(Self::Partner),
            "restricted" => Some(Self::Restricted),
            _ => None,
        }
    }
}

impl Viewer {
    /// Someone who is not signed in.
    pub fn public() -> Self {
        Self::default()
    }

    /// An account: organisations whose partner rows, and whose restricted rows, it may read.
    pub fn account(partner_organisations: Vec<Uuid>, reader_organisations: Vec<Uuid>) -> Self {
        Self {
            signed_in: true,
            partner_organisations: sorted(partner_organisations),
            reader_organisations: sorted(reader_organisations),
        }
    }

    pub fn is_public(&self) -> bool {
        !self.signed_in
    }

    pub(crate) fn partner_organisations(&self) -> &[Uuid] {
        &self.partner_organisations
    }

    pub(crate) fn reader_organisations(&self) -> &[Uuid] {
        &self.reader_organisations
    }

    /// Dwellings, claims and incidents are for members only, also where a row is public.
    pub fn sees_layer(&self, layer: Layer) -> bool {
        self.signed_in || layer.spec().open_to_public
    }

    /// The same decision as the where-clause in `fetch`.
    pub fn sees_row(&self, visibility: Visibility, organisation: Option<Uuid>) -> bool {
        let reads = |list: &[Uuid]| organisation.is_some_and(|id| list.binary_search(&id).is_ok());
        match visibility {
            Visibility::Public => true,
            Visibility::Partner => reads(&self.partner_organisations) || reads(&self.reader_organisations),
            Visibility::Restricted => reads(&self.reader_organisations),
        }
    }
}

fn sorted(mut ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_sees_public_rows_of_open_layers_only() {
        let public = Viewer::public();
        let open: Vec<_> = Layer::ALL.into_iter().filter(|l| public.sees_layer(*l)).collect();
        assert_eq!(open, [Layer::Places, Layer::Base, Layer::Settlements, Layer::Corridors]);
        assert!(public.sees_row(Visibility::Public, None));
        assert!(!public.sees_row(Visibility::Partner, Some(Uuid::nil())));
        assert!(!public.sees_row(Visibility::Restricted, None));
    }

    #[test]
    fn a_partner_does_not_see_restricted_rows() {
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let viewer = Viewer::account(vec![other, own, own], vec![own]);
        assert!(viewer.sees_row(Visibility::Partner, Some(other)));
        assert!(!viewer.sees_row(Visibility::Restricted, Some(other)));
        assert!(viewer.sees_row(Visibility::Restricted, Some(own)));
        assert_eq!(viewer, Viewer::account(vec![own, other], vec![own]));
    }
}
