use super::{integer, text};
use crate::layer::LayerSpec;

pub(crate) static SPEC: LayerSpec = LayerSpec {
    id: "structures",
    description: "Numbered buildings",
    min_zoom: 14,
    max_zoom: 16,
    open_to_public: false,
    attributes: &[
        text("number", "Number painted or enumerated"),
        text("use", "What the building is used for"),
        integer("households", "Households living in it"),
    ],
};
