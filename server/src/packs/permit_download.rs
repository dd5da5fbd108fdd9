//! A pack made before one of its exhibits was sealed still holds it: only people named on that exhibit
//! may take the file away afterwards.

use uuid::Uuid;

use super::frozen::FrozenCase;
use super::{PackFailed, store};
use crate::app::App;
use crate::db::{self, Tx};

/// Refuses a pack that holds a sealed record the transaction may not read.
pub(super) async fn permit_download(app: &App, tx: &mut Tx, pack: Uuid) -> Result<(), PackFailed> {
    let work = store::load_work(tx, pack).await?.ok_or(PackFailed::Absent)?;
    let case: FrozenCase = serde_json::from_value(work.contents)?;
    let mut unread = Vec::new();
    for exhibit in &case.exhibits {
        if db::load_head(tx, exhibit.record).await?.is_none() {
            unread.push(exhibit.record);
        }
    }
    if unread.is_empty() {
        return Ok(());
    }
    let mut everything = Tx::system(&app.pools.app).await?;
    for record in unread {
        if db::load_head(&mut everything, record).await?.is_some_and(|head| head.visibility == "sealed") {
            return Err(PackFailed::Absent);
        }
    }
    Ok(())
}
