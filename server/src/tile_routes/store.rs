//! What the server asks the database to keep for maps.

use chrono::NaiveDate;

use crate::db::Tx;

/// Publishes the counts of a day's quarter for everybody; false where that was done before.
pub(super) async fn publish_counts(tx: &mut Tx, today: NaiveDate) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select tile_publish($1) as "published!""#, today).fetch_one(&mut **tx).await
}

/// Joins rows of cells that say the same; how many there were.
pub(super) async fn fold_cells(tx: &mut Tx) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select tile_cells_fold() as "folded!""#).fetch_one(&mut **tx).await
}

/// Takes strays into bundles; how many there were.
pub(super) async fn bundle_strays(tx: &mut Tx, at_most: i32) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select tile_bundle_strays($1) as "bundled!""#, at_most).fetch_one(&mut **tx).await
}
