//! Which data a tile shows, as a number that is known before the tile is built.
//!
//! Every committed change adds a well-mixed number to the tiles it touches, for its audience only.
//! Adding has no order, so a transaction that overtook an older one is no trouble, and two servers
//! that read the same outbox come to the same numbers.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{PoisonError, RwLock};

use crate::coord::TileCoord;
use crate::invalidate::{Place, TileChange};
use crate::layer::Layer;
use crate::values::ShortHasher;
use crate::viewer::{Audience, Viewer};

/// Deepest zoom told apart; deeper tiles follow their ancestor there.
const DEEPEST: u8 = 16;
/// Larger changes count for everything below the tiles of a lower zoom.
const MOST_TILES: u64 = 512;
/// Some 40 MB; then all is forgotten and every tile counts as changed once.
const MOST_SPOTS: usize = 500_000;

#[derive(Debug, Default)]
pub(crate) struct Versions(RwLock<State>);

type Spots = HashMap<Spot, u64, BuildHasherDefault<ShortHasher>>;

#[derive(Debug, Default)]
struct State {
    /// Stands for everything that is not told apart any more.
    floor: u64,
    exact: Spots,
    /// Changes too large to list: they touch all tiles below a spot.
    below: Spots,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Spot {
    layer: Layer,
    /// Whom the change is told to; none stands for a change of any audience.
    audience: Option<Audience>,
    tile: TileCoord,
}

impl Versions {
    /// Counts everything up to a place as one change.
    pub(crate) fn begin_after(&self, place: Place) {
        self.write(|state| state.floor = state.floor.wrapping_add(place.mixed()));
    }

    pub(crate) fn apply(&self, change: &TileChange) {
        self.write(|state| {
            for audience in [None, Some(change.audience)] {
                state.add(change, audience);
            }
            if state.exact.len() + state.below.len() > MOST_SPOTS {
                state.floor = state.floor.wrapping_add(change.place.mixed()) | 1;
                state.exact = Spots::default();
                state.below = Spots::default();
            }
        });
    }

    /// The version of a tile of some layers as far as a viewer may learn of changes.
    pub(crate) fn of_tile(&self, layers: &[Layer], tile: TileCoord, viewer: &Viewer) -> u64 {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut version = state.floor;
        for layer in layers {
            for audience in viewer.audiences() {
                version = version.wrapping_add(state.sum(layer.source(), Some(audience), tile));
            }
        }
        version
    }

    /// The version of a block: changes of every audience.
    pub(crate) fn of_block(&self, layer: Layer, cell: TileCoord) -> u64 {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        state.floor.wrapping_add(state.sum(layer.source(), None, cell))
    }

    fn write(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

impl State {
    fn add(&mut self, change: &TileChange, audience: Option<Audience>) {
        let (layer, mixed) = (change.layer, change.place.mixed());
        let add = |spots: &mut Spots, tiles: Vec<TileCoord>| {
            for tile in tiles {
                let sum = spots.entry(Spot { layer, audience, tile }).or_default();
                *sum = sum.wrapping_add(mixed);
            }
        };
        for zoom in 0..=DEEPEST {
            let Some(tiles) = change.tiles(zoom, MOST_TILES) else { break };
            let goes_on = zoom < DEEPEST && change.tiles(zoom + 1, MOST_TILES).is_none();
            if goes_on {
                add(&mut self.below, tiles.clone());
            }
            add(&mut self.exact, tiles);
        }
    }

    fn sum(&self, layer: Layer, audience: Option<Audience>, tile: TileCoord) -> u64 {
        let spot = |tile| Spot { layer, audience, tile };
        let nearest = tile.ancestor(DEEPEST.min(tile.z()));
        let mut sum = self.exact.get(&spot(nearest)).copied().unwrap_or_default();
        if !self.below.is_empty() {
            for zoom in 0..nearest.z() {
                if let Some(more) = self.below.get(&spot(tile.ancestor(zoom))) {
                    sum = sum.wrapping_add(*more);
                }
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::coord::LonLatBox;
    use crate::viewer::Visibility;

    fn change(seq: i64, boxes: Vec<LonLatBox>, audience: Audience) -> TileChange {
        TileChange { place: Place::new(5, seq), layer: Layer::Claims, boxes, audience, record_id: None }
    }

    fn private(organisation: u128) -> Audience {
        Audience { visibility: Visibility::Restricted, organisation: Some(Uuid::from_u128(organisation)) }
    }

    const HERE: [f64; 4] = [36.8587, -1.2610, 36.8588, -1.2609];

    #[test]
    fn a_change_moves_the_tiles_it_touches_for_its_audience_and_no_others() {
        let versions = Versions::default();
        let (reader, stranger) = (
            Viewer::account(vec![], vec![Uuid::from_u128(7)]),
            Viewer::account(vec![], vec![Uuid::from_u128(8)]),
        );
        let at = |zoom| TileCoord::at(zoom, 36.85875, -1.26095).expect("exists");
        let elsewhere = TileCoord::at(16, 36.9, -1.2).expect("exists");
        let all = |viewer: &Viewer| -> Vec<u64> {
            (0..=20).map(|zoom| versions.of_tile(&[Layer::Claims], at(zoom), viewer)).collect()
        };
        let (before, stranger_before) = (all(&reader), all(&stranger));
        let (other_layer, apart) = (
            versions.of_tile(&[Layer::Base], at(14), &reader),
            versions.of_tile(&[Layer::Claims], elsewhere, &reader),
        );
        versions.apply(&change(1, vec![HERE.into()], private(7)));
        assert!(all(&reader).iter().zip(&before).all(|(now, then)| now != then));
        assert_eq!(all(&stranger), stranger_before);
        assert_eq!(versions.of_tile(&[Layer::Base], at(14), &reader), other_layer);
        assert_eq!(versions.of_tile(&[Layer::Claims], elsewhere, &reader), apart);
        assert_ne!(versions.of_block(Layer::Claims, at(14)), 0);
    }

    #[test]
    fn the_order_of_changes_does_not_matter() {
        let (one, other) = (Versions::default(), Versions::default());
        let changes: Vec<_> = (1..9).map(|seq| change(seq, vec![HERE.into()], Audience::PUBLIC)).collect();
        for change in &changes {
            one.apply(change);
        }
        for change in changes.iter().rev() {
            other.apply(change);
        }
        let tile = TileCoord::at(14, 36.85875, -1.26095).expect("exists");
        let version = |versions: &Versions| versions.of_tile(&[Layer::Claims], tile, &Viewer::public());
        assert_eq!(version(&one), version(&other));
        other.apply(&change(9, vec![HERE.into()], Audience::PUBLIC));
        assert_ne!(version(&one), version(&other));
    }

    #[test]
    fn a_change_too_large_to_list_moves_everything_below_it() {
        let versions = Versions::default();
        let kenya = LonLatBox::from([33.9, -4.9, 41.95, 5.1]);
        versions.apply(&change(1, vec![kenya], Audience::PUBLIC));
        for zoom in 0..=22 {
            let inside = TileCoord::at(zoom, 36.85875, -1.26095).expect("exists");
            assert_ne!(versions.of_tile(&[Layer::Claims], inside, &Viewer::public()), 0, "zoom {zoom}");
        }
        let london = TileCoord::at(14, -0.1, 51.5).expect("exists");
        assert_eq!(versions.of_tile(&[Layer::Claims], london, &Viewer::public()), 0);
    }
}
