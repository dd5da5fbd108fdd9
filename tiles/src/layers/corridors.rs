use super::text;
use crate::layer::LayerSpec;

pub(crate) static SPEC: LayerSpec = LayerSpec {
    id: "corridors",
    description: "Roads, railways, lines, pipelines and river reserves",
    min_zoom: 4,
    max_zoom: 16,
    open_to_public: true,
    attributes: &[
        text("reference", "Code of the record"),
        text("name", "Name of the project"),
        text("kind", "road, railway, power line, pipeline or river reserve"),
        text("stage", "How far the project is"),
    ],
};
