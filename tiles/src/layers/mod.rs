//! One file per layer: what it is called, from which zoom it shows, what it tells.

pub(crate) mod base;
pub(crate) mod claims;
pub(crate) mod corridors;
pub(crate) mod counts;
pub(crate) mod incidents;
pub(crate) mod places;
pub(crate) mod settlements;
pub(crate) mod structures;

use crate::layer::{Attribute, AttributeKind};

const fn text(name: &'static str, description: &'static str) -> Attribute {
    attribute(name, AttributeKind::Text, description)
}

const fn integer(name: &'static str, description: &'static str) -> Attribute {
    attribute(name, AttributeKind::Integer, description)
}

const fn flag(name: &'static str, description: &'static str) -> Attribute {
    attribute(name, AttributeKind::Flag, description)
}

const fn date(name: &'static str, description: &'static str) -> Attribute {
    attribute(name, AttributeKind::Date, description)
}

const fn attribute(name: &'static str, kind: AttributeKind, description: &'static str) -> Attribute {
    Attribute { name, kind, description }
}
