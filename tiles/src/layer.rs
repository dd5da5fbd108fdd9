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
    PublicCounts,
    StructureCounts,
    ClaimCounts,
    IncidentCounts,
}

/// What the cells of a layer of counts stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Rows of a layer, as many as the viewer may see on the day.
    Live(Layer),
    /// What was published for everybody, the same for every viewer.
    Published,
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
    pub const ALL: [Self; 11] = [
        Self::Places,
        Self::Base,
        Self::Settlements,
        Self::Structures,
        Self::Claims,
        Self::Corridors,
        Self::Incidents,
        Self::PublicCounts,
        Self::StructureCounts,
        Self::ClaimCounts,
        Self::IncidentCounts,
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
            Self::PublicCounts => &layers::counts::PUBLIC,
            Self::StructureCounts => &layers::counts::STRUCTURES,
            Self::ClaimCounts => &layers::counts::CLAIMS,
            Self::IncidentCounts => &layers::counts::INCIDENTS,
        }
    }

    /// What this layer counts; nothing for layers of single things.
    pub fn counted(self) -> Option<Counted> {
        match self {
            Self::PublicCounts => Some(Counted::Published),
            Self::StructureCounts => Some(Counted::Live(Self::Structures)),
            Self::ClaimCounts => Some(Counted::Live(Self::Claims)),
            Self::IncidentCounts => Some(Counted::Live(Self::Incidents)),
            _ => None,
        }
    }

    /// The layer whose changes change this one.
    pub(crate) fn source(self) -> Self {
        match self.counted() {
            Some(Counted::Live(layer)) => layer,
            Some(Counted::Published) | None => self,
        }
    }

    /// Below this zoom outlines are drawn with fewer points. Counties and blocks share their edges
    /// and keep all of them.
    pub(crate) fn simplified_below(self) -> u8 {
        match self {
            Self::Settlements | Self::Corridors => 14,
            _ => 0,
        }
    }

    /// Whether a tile of this zoom can hold anything of the layer: counts end where single things begin.
    pub fn shows_at(self, zoom: u8) -> bool {
        let spec = self.spec();
        zoom >= spec.min_zoom && (self.counted().is_none() || zoom <= spec.max_zoom)
    }

    /// Its place in a set of layers.
    pub(crate) fn bit(self) -> u16 {
        1 << self as u16
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
        for layer in Layer::ALL.into_iter().filter(|layer| layer.counted().is_none()) {
            let names: Vec<_> = layer.spec().attributes.iter().map(|a| a.name).collect();
            let line = format!("('{}', '{{{}}}'", layer.id(), names.join(","));
            assert!(migration.contains(&line), "{line} is not in the migration");
            assert!(names.len() <= MOST_ATTRIBUTES);
        }
    }
}
