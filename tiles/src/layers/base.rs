use super::text;
use crate::layer::LayerSpec;

pub(crate) static SPEC: LayerSpec = LayerSpec {
    id: "base",
    description: "Streets, rivers and blocks for orientation",
    min_zoom: 10,
    max_zoom: 16,
    open_to_public: true,
    attributes: &[text("kind", "street, river or block"), text("name", "Name, where there is one")],
};
