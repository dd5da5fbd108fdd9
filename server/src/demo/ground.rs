//! Counties, wards, and the streets, rivers and blocks under everything.

use fixtures::model::{BaseGeometry, PlaceKind as Kind};
use geo_types::{Geometry, MultiPolygon};

use super::error::DemoError;
use super::loader::Loader;
use super::words::base_kind;
use crate::places::{self, NewBaseFeature, NewPlace, PlaceKind};

const SOURCE: &str = "DEMO: invented";

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let world = &loader.world;
    let mut tx = loader.begin().await?;
    let entered = world.settlements.first().map(|hero| hero.head.recorded_at).unwrap_or_default();
    for place in &world.places {
        let new = NewPlace {
            id: place.id,
            kind: match place.kind {
                Kind::County => PlaceKind::County,
                Kind::Ward => PlaceKind::Ward,
            },
            name: place.name.clone(),
            code: place.code.clone(),
            parent_id: place.parent_id,
            source: place.source.clone(),
            valid_from: None,
            geometry: MultiPolygon(vec![place.geometry.clone()]),
            at: loader.at(entered),
        };
        places::insert_place(&mut tx, &new).await?;
    }
    let base: Vec<NewBaseFeature> = world
        .base
        .iter()
        .map(|feature| NewBaseFeature {
            id: feature.id,
            kind: base_kind(feature.kind),
            name: feature.name.clone(),
            min_zoom: feature.min_zoom,
            source: SOURCE.to_owned(),
            geometry: match &feature.geometry {
                BaseGeometry::Line(line) => Geometry::LineString(line.clone()),
                BaseGeometry::Area(area) => Geometry::Polygon(area.clone()),
            },
        })
        .collect();
    places::insert_base_features(&mut tx, &base).await?;
    tx.commit().await?;
    Ok((format!("{} places, {} streets, rivers and blocks", world.places.len(), base.len()), ()))
}
