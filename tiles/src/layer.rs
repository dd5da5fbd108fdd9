//! The layers a tile can hold. An attribute that is not listed here does not exist on any map.

use crate::layers;

/// Most layers one address may name.
pub const MOST_LAYERS: usize = 12;
/// Most attributes of one layer.
pub(crate) const MOST_ATTRIBUTES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    Places,
    Base,
    Settlements,
    Structures,
    Claims,
    Corridors,
    Incidents,
}

/// What a layer offers. The order of `attributes` is the order in which rows are packed.
#[derive(Debug)]
pub struct LayerSpec {
    pub id: &'static str,
    pub description: &'static str,
    /// Below this zoom the layer is empty and asks the database nothing.
    pub min_zoom: u8,
    /// Deepest zoom worth asking for: maps stretch it further without loss.
    pub max_zoom: u8,
    /// Whether people who are not signed in may see its public rows.
    pub open_to_public: bool,
    pub attributes: &'static [Attribute],
}

#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    pub name: &'static str,
    pub kind: AttributeKind,
    pub description: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeKind {
    Text,
    Integer,
    /// True or false.
    Flag,
    /// A day, as text `2019-06-30`, or `2019-06` and `2019` where no more is known.
    Date,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayerError {
    #[error("no tile layer {0:?}")]
    Unknown(String),
    #[error("layer {0} is named twice")]
    Twice(&'static str),
    #[error("more than {MOST_LAYERS} layers in one address")]
    TooMany,
}

impl Layer {
    /// Every layer, in drawing order and in the order a tile holds them.
    pub const ALL: [Self; 7] = [
        Self::Places,
        Self::Base,
        Self::Settlements,
        Self::Structures,
        Self::Claims,
        Self::Corridors,
        Self::Incidents,
    ];

    pub fn spec(self) -> &'static LayerSpec {
        match self {
            Self::Places => &layers::places::SPEC,
            Self::Base => &layers::base::SPEC,
            Self::Settlements => &layers::settlements::SPEC,
            Self::Structures => &layers::structures::SPEC,
            Self::Claims => &layers::claims::SPEC,
            Self::Corridors => &layers::corridors::SPEC,
            Self::Incidents => &layers::incidents::SPEC,
        }
    }

    /// Its place in a set of layers.
    pub(crate) fn bit(self) -> u8 {
        1 << self as u8
    }

    pub fn id(self) -> &'static str {
        self.spec().id
    }

    pub fn parse(id: &str) -> Result<Self, LayerError> {
        Self::ALL
            .into_iter()
            .find(|layer| layer.id() == id)
            .ok_or_else(|| LayerError::Unknown(id.chars().take(40).collect()))
    }
}

/// Reads `settlements,corridors` into distinct layers, in the order a tile holds them.
pub fn parse_layers(list: &str) -> Result<Vec<Layer>, LayerError> {
    let mut found = Vec::new();
    for (position, id) in list.split(',').enumerate() {
        if position == MOST_LAYERS {
            return Err(LayerError::TooMany);
        }
        let layer = Layer::parse(id)?;
        if found.contains(&layer) {
            return Err(LayerError::Twice(layer.id()));
        }
        found.push(layer);
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_layers_is_put_in_drawing_order() {
        assert_eq!(
            parse_layers("corridors,settlements,base"),
            Ok(vec![Layer::Base, Layer::Settlements, Layer::Corridors])
        );
    }

    #[test]
    fn unknown_repeated_empty_and_endless_lists_are_refused() {
        assert_eq!(parse_layers("parties"), Err(LayerError::Unknown("parties".into())));
        assert_eq!(parse_layers(""), Err(LayerError::Unknown(String::new())));
        assert_eq!(parse_layers("base,base"), Err(LayerError::Twice("base")));
        assert_eq!(parse_layers("Base"), Err(LayerError::Unknown("Base".into())));
        assert!(parse_layers(&vec!["base"; 40].join(",")).is_err());
    }

    #[test]
    fn the_migration_packs_exactly_the_attributes_listed_here() {
        let migration = include_str!("../../migrations/0002_tiles.sql");
        for layer in Layer::ALL {
            let names: Vec<_> = layer.spec().attributes.iter().map(|a| a.name).collect();
            let line = format!("('{}', '{{{}}}'", layer.id(), names.join(","));
            assert!(migration.contains(&line), "{line} is not in the migration");
            assert!(names.len() <= MOST_ATTRIBUTES);
        }
    }
}
