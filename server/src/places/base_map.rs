//! Streets, rivers and blocks drawn under the records.

use geo_types::Geometry;
use uuid::Uuid;

use super::error::PlaceError;
use super::store;
use crate::db::Tx;

/// One thing the base map draws.
#[derive(Debug, Clone)]
pub struct NewBaseFeature {
    pub id: Uuid,
    /// `water river trunk arterial street lane railway block green`.
    pub kind: &'static str,
    pub name: Option<String>,
    /// First zoom at which drawing it helps.
    pub min_zoom: u8,
    pub source: String,
    /// A line or an area.
    pub geometry: Geometry<f64>,
}

/// Stores base features and their tile rows; open maps hear of the whole batch once.
pub async fn insert_base_features(tx: &mut Tx, features: &[NewBaseFeature]) -> Result<(), PlaceError> {
    const BATCH: usize = 5_000;
    for batch in features.chunks(BATCH) {
        store::insert_base_features(tx, batch).await?;
    }
    Ok(())
}
