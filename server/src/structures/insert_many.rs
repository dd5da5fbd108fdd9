//! Stores structures as they come from a survey: by the thousand.

use chrono::{DateTime, NaiveDate, Utc};
use geo_types::Geometry;
use uuid::Uuid;

use super::store;
use crate::db::{Failure, NewRecords, Tx, Visibility, insert_records};

/// What a building is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructureUse {
    Residential,
    Business,
    Mixed,
    School,
    Worship,
    Health,
    Toilet,
    WaterPoint,
    Community,
    Unknown,
}

impl StructureUse {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Residential => "residential",
            Self::Business => "business",
            Self::Mixed => "mixed",
            Self::School => "school",
            Self::Worship => "worship",
            Self::Health => "health",
            Self::Toilet => "toilet",
            Self::WaterPoint => "water_point",
            Self::Community => "community",
            Self::Unknown => "unknown",
        }
    }
}

/// One building of a batch.
#[derive(Debug, Clone)]
pub struct NewStructure {
    pub id: Uuid,
    pub settlement_id: Option<Uuid>,
    /// As painted on the wall; a letter tells the halves of a split one apart (465A).
    pub number: String,
    pub used_for: StructureUse,
    pub households: Option<i32>,
    pub people: Option<i32>,
    /// How far its position may be off, in metres.
    pub position_error_m: f64,
    pub surveyed_on: Option<NaiveDate>,
    pub source: String,
    /// Point, Polygon or MultiPolygon, valid, EPSG:4326.
    pub geometry: Geometry<f64>,
}

/// Structures recorded together by one organisation.
#[derive(Debug, Clone, Copy)]
pub struct StructureBatch<'a> {
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
    pub structures: &'a [NewStructure],
}

/// Rows per statement: large enough for the set to pay, small enough for memory.
const ROWS: usize = 5_000;

/// Stores records, first versions and tile rows under the transaction's account. Each part of 5,000
/// is announced once.
pub async fn insert_many(tx: &mut Tx, batch: StructureBatch<'_>) -> Result<(), Failure> {
    for part in batch.structures.chunks(ROWS) {
        let ids: Vec<Uuid> = part.iter().map(|structure| structure.id).collect();
        let records = NewRecords {
            ids: &ids,
            kind: "structure",
            organisation: batch.organisation,
            visibility: batch.visibility,
            at: batch.at,
            demo: batch.demo,
        };
        insert_records(tx, records).await?;
        store::insert_versions(tx, part, batch.at).await?;
        store::write_tiles(tx, &ids).await?;
    }
    Ok(())
}
