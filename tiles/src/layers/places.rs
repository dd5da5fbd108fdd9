use super::{integer, text};
use crate::layer::LayerSpec;

pub(crate) static SPEC: LayerSpec = LayerSpec {
    id: "places",
    description: "Counties, sub-counties, wards and locations",
    min_zoom: 0,
    max_zoom: 16,
    open_to_public: true,
    attributes: &[
        text("name", "Name of the place"),
        text("kind", "county, sub-county, ward or location"),
        integer("level", "1 county, 2 sub-county, 3 ward, 4 location"),
    ],
};
