//! Counts per cell, for zooms where single things cannot be told apart, and what everybody may know.

use super::{integer, text};
use crate::layer::{Attribute, LayerSpec};

const COUNT: Attribute = integer("count", "How many the viewer may see in this cell");
const SPLIT: Attribute = integer("split", "Zoom from which the cell is shown in parts, or as single things");

/// Beside a layer that had to leave features out of a tile: one point in its middle.
pub(crate) static DROPPED: LayerSpec = LayerSpec {
    id: "dropped",
    description: "Layers of this tile that had to leave features out to stay small",
    min_zoom: 0,
    max_zoom: 22,
    open_to_public: true,
    attributes: &[text("layer", "The layer"), integer("features", "How many were left out, smallest first")],
};

/// Shared by everybody, signed in or not (docs/adr/0005).
pub(crate) static PUBLIC: LayerSpec = LayerSpec {
    id: "public_counts",
    description: "Dwellings, claims and incidents as published counts, rounded to 5",
    min_zoom: 4,
    max_zoom: 13,
    open_to_public: true,
    attributes: &[
        text("what", "structures, claims or incidents"),
        integer("count", "How many, rounded to 5"),
    ],
};

pub(crate) static STRUCTURES: LayerSpec = LayerSpec {
    id: "structure_counts",
    description: "Buildings counted by cell, below the zoom where single ones are shown",
    min_zoom: 4,
    max_zoom: 13,
    open_to_public: false,
    attributes: &[
        COUNT,
        integer("households", "Households living in them"),
        integer("homes", "Buildings that people live in"),
        SPLIT,
    ],
};

pub(crate) static CLAIMS: LayerSpec = LayerSpec {
    id: "claim_counts",
    description: "Claims counted by cell, below the zoom where single ones are shown",
    min_zoom: 4,
    max_zoom: 11,
    open_to_public: false,
    attributes: &[COUNT, integer("rivals", "Claims whose ground another claim covers, too"), SPLIT],
};

pub(crate) static INCIDENTS: LayerSpec = LayerSpec {
    id: "incident_counts",
    description: "Incidents counted by cell, below the zoom where single ones are shown",
    min_zoom: 4,
    max_zoom: 11,
    open_to_public: false,
    attributes: &[
        COUNT,
        integer("threatened", "Threats, notices and markings"),
        integer("carried_out", "Evictions carried out, with what came after"),
        SPLIT,
    ],
};
