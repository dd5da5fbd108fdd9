use super::{date, text};
use crate::layer::LayerSpec;

pub(crate) static SPEC: LayerSpec = LayerSpec {
    id: "settlements",
    description: "Settlements and their boundaries",
    min_zoom: 5,
    max_zoom: 16,
    open_to_public: true,
    attributes: &[
        text("name", "Name people use"),
        text("reference", "Code of the record"),
        text("standing", "proposed, accepted, agreed or disputed"),
        date("since", "Day from which the boundary holds"),
    ],
};
