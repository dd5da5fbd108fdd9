//! Waits for the log, then freezes the custody of the pack's items with their proofs.

use custody::checkpoint::Checkpoint;
use uuid::Uuid;

use super::PackFailed;
use super::frozen::{FrozenEvent, FrozenLog};
use crate::app::App;
use crate::db::Tx;
use crate::evidence;

/// Seals everything committed so far, then reads the events of these items under that head.
pub(super) async fn freeze_log(app: &App, items: &[Uuid]) -> Result<FrozenLog, PackFailed> {
    evidence::seal_now(app).await?;
    let mut tx = Tx::system(&app.pools.app).await?;
    let head = evidence::signed_head(app, &mut tx).await?;
    let logged = evidence::logged_events(&mut tx, items, head.size).await?;
    if let Some(missing) = items.iter().find(|item| !logged.iter().any(|event| event.record == **item)) {
        return Err(PackFailed::ReceiptMissing(*missing));
    }
    let indices: Vec<u64> = logged.iter().map(|event| event.index).collect();
    let proofs = evidence::inclusion_proofs(&mut tx, &indices, head.size).await?;
    let events = logged
        .into_iter()
        .zip(proofs)
        .map(|(logged, proof)| {
            Ok(FrozenEvent {
                index: logged.index,
                event: logged.event.to_json().map_err(evidence::EvidenceError::Leaf)?,
                proof: proof.iter().map(ToString::to_string).collect(),
            })
        })
        .collect::<Result<_, PackFailed>>()?;
    let origin = Checkpoint::open(head.note.as_bytes(), &app.signer.key())
        .map_err(evidence::LogError::OtherKey)?
        .origin()
        .to_owned();
    let key_address = app
        .config
        .public_url
        .as_ref()
        .map(|url| format!("{}/.well-known/mipaka-key", url.trim_end_matches('/')));
    Ok(FrozenLog {
        checkpoint: head.note,
        origin,
        size: head.size,
        root: head.root.to_string(),
        key_address,
        events,
    })
}
