//! Proofs from the stored tree: asks first which nodes are needed, fetches them at once.

use std::collections::HashMap;

use custody::merkle_log::{NodePlace, ProofError, TreeHash, empty_root, inclusion_proof};
use custody::proof_file::TlogProof;
use uuid::Uuid;

use super::{EvidenceError, LogError, store};
use crate::db::Tx;

/// Runs `compute` with the stored hash of every node it asks for. It runs twice: once to learn which.
pub(super) async fn nodes_for<T>(
    tx: &mut Tx,
    compute: impl Fn(&mut dyn FnMut(NodePlace) -> Result<TreeHash, ProofError>) -> Result<T, ProofError>,
) -> Result<T, LogError> {
    let mut asked = Vec::new();
    compute(&mut |place| {
        asked.push(place);
        Ok(empty_root())
    })?;
    let found: HashMap<NodePlace, TreeHash> = store::fetch_nodes(tx, &asked).await?.into_iter().collect();
    if asked.iter().any(|place| !found.contains_key(place)) {
        return Err(LogError::NodeMissing);
    }
    Ok(compute(&mut |place| found.get(&place).copied().ok_or(ProofError::BeyondTree))?)
}

/// Inclusion proofs of many leaves under the head of one size, in the order asked.
pub async fn inclusion_proofs(
    tx: &mut Tx,
    indices: &[u64],
    size: u64,
) -> Result<Vec<Vec<TreeHash>>, LogError> {
    nodes_for(tx, |node| indices.iter().map(|&index| inclusion_proof(index, size, &mut *node)).collect())
        .await
}

/// The proof file of an item's receipt under the newest head.
pub(super) async fn prove_item(tx: &mut Tx, item: Uuid) -> Result<TlogProof, EvidenceError> {
    let index = store::event_index(tx, item).await?.ok_or(EvidenceError::NotSealed)?;
    let head = store::last_head(tx).await?.ok_or(EvidenceError::NotSealed)?;
    let hashes = inclusion_proofs(tx, &[index], head.size).await?.pop().unwrap_or_default();
    Ok(TlogProof { index, hashes, checkpoint: head.note })
}
