//! TileJSON 3.0: what a map needs to know before it asks for tiles. Says the same to everyone.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::coord::LonLatBox;
use crate::layer::{AttributeKind, Layer};

#[derive(Debug, Clone, Serialize)]
pub struct TileJson {
    pub tilejson: &'static str,
    pub scheme: &'static str,
    pub name: String,
    /// Address templates with `{z}`, `{x}` and `{y}`.
    pub tiles: Vec<String>,
    pub minzoom: u8,
    pub maxzoom: u8,
    pub bounds: LonLatBox,
    pub vector_layers: Vec<VectorLayer>,
}

#[derive(Debug, Clone, Serialize)]
pub struct VectorLayer {
    pub id: &'static str,
    pub description: &'static str,
    pub minzoom: u8,
    pub maxzoom: u8,
    /// Attribute name to "String", "Number" or "Boolean" with its meaning.
    pub fields: BTreeMap<&'static str, String>,
}

/// Describes `layers` under `base_url`, the address of the server without a closing slash.
pub fn tilejson(layers: &[Layer], base_url: &str, bounds: LonLatBox) -> TileJson {
    let ids: Vec<_> = layers.iter().map(|layer| layer.id()).collect();
    let ids = ids.join(",");
    let specs = || layers.iter().map(|layer| layer.spec());
    TileJson {
        tilejson: "3.0.0",
        scheme: "xyz",
        tiles: vec![format!("{base_url}/tiles/{ids}/{{z}}/{{x}}/{{y}}")],
        name: ids,
        minzoom: specs().map(|spec| spec.min_zoom).min().unwrap_or(0),
        maxzoom: specs().map(|spec| spec.max_zoom).max().unwrap_or(0),
        bounds,
        vector_layers: specs()
            .map(|spec| VectorLayer {
                id: spec.id,
                description: spec.description,
                minzoom: spec.min_zoom,
                maxzoom: spec.max_zoom,
                fields: spec
                    .attributes
                    .iter()
                    .map(|field| (field.name, format!("{}. {}", type_word(field.kind), field.description)))
                    .collect(),
            })
            .collect(),
    }
}

fn type_word(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Text | AttributeKind::Date => "String",
        AttributeKind::Integer => "Number",
        AttributeKind::Flag => "Boolean",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tilejson_has_what_version_3_requires() {
        let kenya = LonLatBox::from([33.9, -4.8, 41.9, 5.1]);
        let described = tilejson(&[Layer::Base, Layer::Claims], "http://127.0.0.1:8080", kenya);
        let json = serde_json::to_value(described).expect("plain data");
        assert_eq!(json["tilejson"], "3.0.0");
        assert_eq!(json["tiles"][0], "http://127.0.0.1:8080/tiles/base,claims/{z}/{x}/{y}");
        assert_eq!(json["bounds"], serde_json::json!([33.9, -4.8, 41.9, 5.1]));
        assert_eq!(json["minzoom"], 10);
        assert_eq!(json["vector_layers"][1]["id"], "claims");
        assert!(
            json["vector_layers"][1]["fields"]["rival"].as_str().is_some_and(|t| t.starts_with("Boolean"))
        );
    }
}
