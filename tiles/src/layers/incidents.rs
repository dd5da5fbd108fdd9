use super::{date, text};
use crate::layer::LayerSpec;

pub(crate) static SPEC: LayerSpec = LayerSpec {
    id: "incidents",
    description: "Evictions and threats of eviction",
    min_zoom: 12,
    max_zoom: 16,
    open_to_public: false,
    attributes: &[
        text("reference", "Code of the record"),
        text("phase", "threat, notice, marking, execution, aftermath or remedy"),
        date("date", "Day it happened"),
        text("place", "Where, in words"),
    ],
};
