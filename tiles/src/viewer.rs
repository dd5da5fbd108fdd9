//! Who is looking at the map, and what of it they may see (design §8).

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::layer::Layer;

/// Visibility of a tile row. Sealed records never have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    Public,
    Partner,
    Restricted,
}

/// Whom a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Audience {
    pub visibility: Visibility,
    /// The owner; without one only public rows are seen by anybody.
    pub organisation: Option<Uuid>,
}

impl Audience {
    pub const PUBLIC: Self = Self { visibility: Visibility::Public, organisation: None };
}

/// Nobody in particular, or an account with its organisations.
///
/// The lists are sorted and without repeats, so that equal viewers compare and hash equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Viewer {
    signed_in: bool,
    partner_organisations: Vec<Uuid>,
    reader_organisations: Vec<Uuid>,
    digest: u128,
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
        let (partner, reader) = (sorted(partner_organisations), sorted(reader_organisations));
        let mut hash = Sha256::new();
        for list in [&partner, &reader] {
            hash.update((list.len() as u64).to_be_bytes());
            for id in list {
                hash.update(id.as_bytes());
            }
        }
        let hash = hash.finalize();
        Self {
            signed_in: true,
            partner_organisations: partner,
            reader_organisations: reader,
            digest: u128::from_be_bytes(std::array::from_fn(|place| hash[place])),
        }
    }

    /// The same for viewers who see the same; zero for the public.
    pub fn digest(&self) -> u128 {
        self.digest
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

    /// Every audience whose rows this viewer sees.
    pub fn audiences(&self) -> impl Iterator<Item = Audience> {
        let of = |visibility| move |id: &Uuid| Audience { visibility, organisation: Some(*id) };
        let partner_only = self
            .partner_organisations
            .iter()
            .filter(|id| self.reader_organisations.binary_search(id).is_err());
        std::iter::once(Audience::PUBLIC)
            .chain(partner_only.map(of(Visibility::Partner)))
            .chain(self.reader_organisations.iter().map(of(Visibility::Partner)))
            .chain(self.reader_organisations.iter().map(of(Visibility::Restricted)))
    }

    /// Dwellings, claims and incidents are for members only, also where a row is public.
    pub fn sees_layer(&self, layer: Layer) -> bool {
        self.signed_in || layer.spec().open_to_public
    }

    /// The same decision as the where-clause in `fetch`.
    pub fn sees_row(&self, audience: Audience) -> bool {
        let reads = |list: &[Uuid]| audience.organisation.is_some_and(|id| list.binary_search(&id).is_ok());
        match audience.visibility {
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
        assert_eq!(
            open,
            [Layer::Places, Layer::Base, Layer::Settlements, Layer::Corridors, Layer::PublicCounts]
        );
        let sees = |visibility, organisation| public.sees_row(Audience { visibility, organisation });
        assert!(sees(Visibility::Public, None));
        assert!(!sees(Visibility::Partner, Some(Uuid::nil())));
        assert!(!sees(Visibility::Restricted, None));
    }

    #[test]
    fn a_partner_does_not_see_restricted_rows() {
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let viewer = Viewer::account(vec![other, own, own], vec![own]);
        let sees = |visibility, id| viewer.sees_row(Audience { visibility, organisation: Some(id) });
        assert!(sees(Visibility::Partner, other));
        assert!(!sees(Visibility::Restricted, other));
        assert!(sees(Visibility::Restricted, own));
        assert_eq!(viewer, Viewer::account(vec![own, other], vec![own]));
    }
}
