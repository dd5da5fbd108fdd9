//! Seals the log: one hand at a time numbers what was committed, appends it and signs the new head.

use std::collections::HashMap;
use std::time::Duration;

use custody::checkpoint::Checkpoint;
use custody::merkle_log::{
    NodePlace, ProofError, TreeHash, consistency_proof, empty_root, leaf_hash, node_hash, root_of,
    verify_consistency,
};

use super::custody_log::{Head, latest_head};
use super::prove_item::nodes_for;
use super::store::{self, Queued, StoredHead};
use super::{LogError, Signer};
use crate::app::App;
use crate::db::Tx;
use crate::http::error::chain;

/// Events numbered in one transaction.
const BATCH: i64 = 2000;
const PAUSE: Duration = Duration::from_secs(1);

/// Seals everything that is committed now; waits for another hand that is at it. Returns the log's size.
pub async fn seal_now(app: &App) -> Result<u64, LogError> {
    loop {
        if let Some((size, full)) = seal_batch(app, true).await?
            && !full
        {
            return Ok(size);
        }
    }
}

/// Seals every second, for as long as it is polled.
pub async fn keep_sealed(app: App) {
    loop {
        match seal_batch(&app, false).await {
            Ok(Some((_, true))) => {}
            Ok(_) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::error!(error.chain = chain(&error), "the log was not sealed");
                tokio::time::sleep(PAUSE * 10).await;
            }
        }
    }
}

/// One batch: the log's size and whether more may wait; None when another hand has the log.
async fn seal_batch(app: &App, wait: bool) -> Result<Option<(u64, bool)>, LogError> {
    let mut tx = Tx::system(&app.pools.app).await?;
    if !store::lock_log(&mut tx, wait).await? {
        return Ok(None);
    }
    let head = store::last_head(&mut tx).await?;
    let size = head.as_ref().map_or(0, |head| head.size);
    let queued = store::take_queue(&mut tx, BATCH).await?;
    if queued.is_empty() {
        return Ok(Some((size, false)));
    }
    for waiting in &queued {
        if leaf_hash(&waiting.leaf) != waiting.leaf_hash {
            return Err(LogError::LeafChanged(waiting.event));
        }
    }
    let peaks = check_head(&mut tx, &app.signer, head.as_ref()).await?;
    let grown = grow(size, peaks, &queued);
    check_growth(&mut tx, head.as_ref(), &grown).await?;

    let checkpoint = checkpoint_of(&app.signer, grown.size, grown.root);
    let now = app.clock.now();
    let signed = StoredHead {
        size: grown.size,
        root: grown.root,
        note: checkpoint.sign(app.signer.notes())?,
        signed_at: now,
    };
    store::insert_leaves(&mut tx, size, &queued, now).await?;
    store::insert_nodes(&mut tx, &grown.nodes).await?;
    store::insert_checkpoint(&mut tx, &signed).await?;
    tx.commit().await?;
    app.signer.keep_head(signed.size, &signed.note).map_err(LogError::HeadFile)?;
    Ok(Some((grown.size, queued.len() as i64 == BATCH)))
}

/// The log's signed head. Where nothing was ever received, that of an empty log, which is not stored.
pub async fn signed_head(app: &App, tx: &mut Tx) -> Result<Head, LogError> {
    if let Some(head) = latest_head(tx).await? {
        return Ok(head);
    }
    check_head(tx, &app.signer, None).await?;
    let (size, root) = (0, empty_root());
    Ok(Head { size, root, note: checkpoint_of(&app.signer, size, root).sign(app.signer.notes())? })
}

fn checkpoint_of(signer: &Signer, size: u64, root: TreeHash) -> Checkpoint {
    Checkpoint::new(signer.notes().name(), size, root).expect("the signer's name is a sound origin")
}

/// Checks that what is stored is still what was signed, here and by the database's last head. Returns the
/// peaks of the stored tree, largest first.
async fn check_head(
    tx: &mut Tx,
    signer: &Signer,
    head: Option<&StoredHead>,
) -> Result<Vec<TreeHash>, LogError> {
    let size = head.map_or(0, |head| head.size);
    if store::leaf_count(tx).await? != size {
        return Err(LogError::RootChanged(size));
    }
    if let Some(head) = head {
        Checkpoint::open(head.note.as_bytes(), &signer.key()).map_err(LogError::OtherKey)?;
        check_root(tx, size, &head.root).await?;
    }
    if let Some(note) = signer.read_head().map_err(LogError::HeadFile)? {
        let own = Checkpoint::open(note.as_bytes(), &signer.key()).map_err(LogError::OtherKey)?;
        if own.size() > size {
            return Err(LogError::Shrunk { signed: own.size(), found: size });
        }
        check_root(tx, own.size(), own.root()).await?;
    }
    let places = peak_places(size);
    nodes_for(tx, |node| places.iter().map(|&place| node(place)).collect()).await
}

async fn check_root(tx: &mut Tx, size: u64, root: &TreeHash) -> Result<(), LogError> {
    let found = if size == 0 { empty_root() } else { nodes_for(tx, |node| root_of(size, node)).await? };
    if found == *root { Ok(()) } else { Err(LogError::RootChanged(size)) }
}

/// The complete subtrees that make up a tree, largest first.
fn peak_places(size: u64) -> Vec<NodePlace> {
    let mut places = Vec::new();
    let mut start = 0;
    for level in (0..64_u8).rev() {
        if size >> level & 1 == 1 {
            places.push(NodePlace { level, index: start >> level });
            start += 1 << level;
        }
    }
    places
}

struct Grown {
    size: u64,
    root: TreeHash,
    /// Every subtree that became complete, leaves first.
    nodes: Vec<(NodePlace, TreeHash)>,
}

fn grow(size: u64, mut peaks: Vec<TreeHash>, leaves: &[Queued]) -> Grown {
    let mut nodes = Vec::with_capacity(leaves.len() * 2);
    let mut index = size;
    for leaf in leaves {
        let mut node = leaf.leaf_hash;
        nodes.push((NodePlace { level: 0, index }, node));
        for level in 1..=index.trailing_ones() as u8 {
            let left = peaks.pop().expect("every set bit of the size has its peak");
            node = node_hash(&left, &node);
            nodes.push((NodePlace { level, index: index >> level }, node));
        }
        peaks.push(node);
        index += 1;
    }
    let mut rest = peaks.iter().rev().copied();
    let root = match rest.next() {
        None => empty_root(),
        Some(smallest) => rest.fold(smallest, |right, left| node_hash(&left, &right)),
    };
    Grown { size: index, root, nodes }
}

/// A head is signed only if it provably continues the one before.
async fn check_growth(tx: &mut Tx, head: Option<&StoredHead>, grown: &Grown) -> Result<(), LogError> {
    let Some(head) = head else { return Ok(()) };
    let added: HashMap<NodePlace, TreeHash> = grown.nodes.iter().copied().collect();
    let proof = nodes_for(tx, |node| {
        consistency_proof::<ProofError>(head.size, grown.size, |place| match added.get(&place) {
            Some(hash) => Ok(*hash),
            None => node(place),
        })
    })
    .await?;
    verify_consistency(head.size, grown.size, &head.root, &grown.root, &proof)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use custody::merkle_log::MerkleTree;
    use uuid::Uuid;

    use super::*;

    fn queued(number: u64) -> Queued {
        let leaf = number.to_be_bytes().to_vec();
        Queued { event: Uuid::nil(), leaf_hash: leaf_hash(&leaf), leaf }
    }

    #[test]
    fn growing_in_batches_gives_the_same_tree_as_at_once() {
        let whole = MerkleTree::from_leaf_hashes((0..23).map(|number| queued(number).leaf_hash));
        let (mut size, mut known) = (0, HashMap::new());
        for batch in [1_u64, 2, 4, 1, 7, 8] {
            let peaks = peak_places(size).iter().map(|place| known[place]).collect();
            let leaves: Vec<Queued> = (size..size + batch).map(queued).collect();
            let grown = grow(size, peaks, &leaves);
            known.extend(grown.nodes.iter().copied());
            size = grown.size;
            assert_eq!(grown.root, whole.root_at(size).unwrap(), "{size}");
        }
        assert!(known.iter().all(|(place, hash)| whole.node(*place).unwrap() == *hash));
    }
}
