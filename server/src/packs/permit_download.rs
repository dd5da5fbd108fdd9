//! A pack holds what its exhibits were for the person who asked for it: others take the file away only if they
//! may read every exhibit themselves.

use uuid::Uuid;

use super::frozen::FrozenCase;
use super::{PackFailed, store};
use crate::app::App;
use crate::db::{self, Tx};

/// Refuses a pack that holds a record the transaction may not read. Whoever asked for it keeps it when an
/// exhibit was taken out of the case since, and not when one was sealed to others.
pub(super) async fn permit_download(app: &App, tx: &mut Tx, pack: Uuid) -> Result<(), PackFailed> {
    let work = store::load_work(tx, pack).await?.ok_or(PackFailed::Absent)?;
    let case: FrozenCase = serde_json::from_value(work.contents)?;
    let exhibits: Vec<Uuid> = case.exhibits.iter().map(|exhibit| exhibit.record).collect();
    let known = db::readable(tx, &exhibits).await?;
    let unread: Vec<Uuid> = exhibits.into_iter().filter(|record| !known.contains(record)).collect();
    if unread.is_empty() {
        return Ok(());
    }
    if work.asked_by.is_none() || work.asked_by != tx.account() {
        return Err(PackFailed::Absent);
    }
    let mut everything = Tx::system(&app.pools.app).await?;
    for record in unread {
        if db::load_head(&mut everything, record).await?.is_some_and(|head| head.visibility == "sealed") {
            return Err(PackFailed::Absent);
        }
    }
    Ok(())
}
