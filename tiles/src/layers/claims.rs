use super::{flag, text};
use crate::layer::LayerSpec;

pub(crate) static SPEC: LayerSpec = LayerSpec {
    id: "claims",
    description: "Rights people assert over an area",
    min_zoom: 12,
    max_zoom: 16,
    open_to_public: false,
    attributes: &[
        text("reference", "Code of the record"),
        text("kind", "Kind of right"),
        text("status", "Where the claim stands"),
        flag("rival", "Whether another claim covers the same ground"),
    ],
};
