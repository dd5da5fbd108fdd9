//! The Merkle tree against published vectors and by property.

use custody::merkle_log::{
    CompactRange, MerkleTree, ProofError, TreeHash, empty_root, leaf_hash, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;

fn numbered(size: u64) -> MerkleTree {
    MerkleTree::from_leaf_hashes((0..size).map(|number| leaf_hash(&number.to_be_bytes())))
}

fn texts(hashes: &[TreeHash]) -> Vec<String> {
    hashes.iter().map(ToString::to_string).collect()
}

#[test]
fn roots_of_the_certificate_transparency_leaves_are_the_published_ones() {
    let leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let tree = MerkleTree::from_leaf_hashes(leaves.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())));
    for (size, root) in [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ] {
        assert_eq!(hex::encode(tree.root_at(size).unwrap().as_bytes()), root);
    }
    assert_eq!(MerkleTree::new().root(), empty_root());
}

#[test]
fn roots_and_proofs_of_a_to_e_are_our_published_vectors() {
    let tree = MerkleTree::from_leaf_hashes(["a", "b", "c", "d", "e"].map(|leaf| leaf_hash(leaf.as_bytes())));
    let roots = [
        "Aippeebat6pa5MPl5F9+l3ESp+Y1k4INvsHsc4ok+Tw=",
        "sTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes=",
        "NmQuc8JUCrEh46a/lUWwokmCzYMOsT080Z3jzmwCHsE=",
        "MzdqO9Y+mZNwioTd/mworli4NQXdH+1xG9kk7FpiOfA=",
        "/hSlQm+9cMD6c/UjQq/tDaC9I8SDhmLM9riKMHDq2Xs=",
    ];
    let found: Vec<_> = (1..=5).map(|size| tree.root_at(size).unwrap()).collect();
    assert_eq!(texts(&found), roots);
    assert_eq!(
        texts(&tree.inclusion_proof(2, 5).unwrap()),
        [
            "0HDcW42prqfcD1rUwp2JllIABZyaDOyjq9XaJJLctx0=",
            "sTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes=",
            "KCSnzNosqnIMhcn7oei1tzXuz9sDh45Pjf5sNiUDC8Q="
        ]
    );
    assert_eq!(texts(&tree.inclusion_proof(4, 5).unwrap()), ["MzdqO9Y+mZNwioTd/mworli4NQXdH+1xG9kk7FpiOfA="]);
    assert_eq!(
        texts(&tree.consistency_proof(3, 5).unwrap()),
        [
            "WX/LMSgtNGVMIA00GPylcFxkjr8ybsc9jd7xGEH4dtg=",
            "0HDcW42prqfcD1rUwp2JllIABZyaDOyjq9XaJJLctx0=",
            "sTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes=",
            "KCSnzNosqnIMhcn7oei1tzXuz9sDh45Pjf5sNiUDC8Q="
        ]
    );
    assert_eq!(
        texts(&tree.consistency_proof(2, 5).unwrap()),
        ["271owyVhSnPay056h6K3tK6XJLSJ5WKe6DFR/o8Or9c=", "KCSnzNosqnIMhcn7oei1tzXuz9sDh45Pjf5sNiUDC8Q="]
    );
}

#[test]
fn proofs_verify_for_every_index_and_every_pair_of_sizes() {
    let tree = numbered(70);
    let mut range = CompactRange::new();
    for size in 1..=70_u64 {
        range.append(leaf_hash(&(size - 1).to_be_bytes()));
        let root = tree.root_at(size).unwrap();
        assert_eq!(range.root(), root);
        for index in 0..size {
            let proof = tree.inclusion_proof(index, size).unwrap();
            verify_inclusion(&leaf_hash(&index.to_be_bytes()), index, size, &proof, &root).unwrap();
        }
        for earlier in 1..=size {
            let proof = tree.consistency_proof(earlier, size).unwrap();
            verify_consistency(earlier, size, &tree.root_at(earlier).unwrap(), &root, &proof).unwrap();
        }
    }
}

#[test]
fn a_log_of_a_hundred_thousand_events_is_proved_from_its_middle() {
    let size = 100_000;
    let tree = numbered(size);
    let mut range = CompactRange::new();
    range.extend((0..size).map(|number| leaf_hash(&number.to_be_bytes())));
    assert_eq!(range.root(), tree.root());
    let restored = CompactRange::from_peaks(range.size(), range.peaks().to_vec()).unwrap();
    assert_eq!(restored, range);
    for index in (0..size).step_by(997) {
        let proof = tree.inclusion_proof(index, size).unwrap();
        assert!(proof.len() <= 17);
        verify_inclusion(&leaf_hash(&index.to_be_bytes()), index, size, &proof, &tree.root()).unwrap();
    }
}

#[test]
fn nothing_is_proved_about_an_empty_or_a_longer_tree() {
    let tree = numbered(3);
    assert_eq!(tree.inclusion_proof(3, 3), Err(ProofError::BeyondTree));
    assert_eq!(tree.inclusion_proof(0, 4), Err(ProofError::BeyondTree));
    assert_eq!(tree.consistency_proof(0, 3), Err(ProofError::NothingToProve));
    assert_eq!(tree.consistency_proof(3, 2), Err(ProofError::BeyondTree));
    assert_eq!(verify_consistency(0, 3, &empty_root(), &tree.root(), &[]), Err(ProofError::NothingToProve));
    assert_eq!(CompactRange::from_peaks(3, vec![empty_root()]), None);
}

fn flip(hash: &TreeHash, bit: usize) -> TreeHash {
    let mut bytes = *hash.as_bytes();
    bytes[bit / 8] ^= 1 << (bit % 8);
    TreeHash::from_bytes(bytes)
}

proptest! {
    #[test]
    fn any_flipped_bit_of_an_inclusion_proof_fails(
        size in 1_u64..3000, place in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(), bit in 0_usize..256,
    ) {
        let tree = numbered(size);
        let index = place.index(size as usize) as u64;
        let leaf = leaf_hash(&index.to_be_bytes());
        let mut proof = tree.inclusion_proof(index, size).unwrap();
        let root = tree.root();
        prop_assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
        prop_assert!(verify_inclusion(&flip(&leaf, bit), index, size, &proof, &root).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &flip(&root, bit)).is_err());
        prop_assert!(verify_inclusion(&leaf, index ^ 1, size, &proof, &root).is_err());
        if !proof.is_empty() {
            let at = which.index(proof.len());
            proof[at] = flip(&proof[at], bit);
            prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_err());
            proof.pop();
            prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_err());
        }
    }

    #[test]
    fn any_flipped_bit_of_a_consistency_proof_fails(
        size in 2_u64..2000, place in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(), bit in 0_usize..256,
    ) {
        let tree = numbered(size);
        let earlier = 1 + place.index(size as usize - 1) as u64;
        let (old, new) = (tree.root_at(earlier).unwrap(), tree.root());
        let mut proof = tree.consistency_proof(earlier, size).unwrap();
        prop_assert_eq!(verify_consistency(earlier, size, &old, &new, &proof), Ok(()));
        prop_assert!(verify_consistency(earlier, size, &flip(&old, bit), &new, &proof).is_err());
        prop_assert!(verify_consistency(earlier, size, &old, &flip(&new, bit), &proof).is_err());
        let at = which.index(proof.len());
        proof[at] = flip(&proof[at], bit);
        prop_assert!(verify_consistency(earlier, size, &old, &new, &proof).is_err());
    }
}
