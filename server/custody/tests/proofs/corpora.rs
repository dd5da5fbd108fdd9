//! Agreement with other people's test data, when `MIPAKA_TEST_DATA` names it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use custody::bag::{check_bag, read_folder, read_zip};
use custody::checkpoint::Checkpoint;
use custody::merkle_log::{MerkleTree, TreeHash, leaf_hash, verify_consistency, verify_inclusion};
use custody::note::VerifierKey;
use serde_json::Value;

/// The corpus, or a word that `count` tests were not run.
fn corpus(name: &str, count: usize) -> Option<PathBuf> {
    let found = std::env::var_os("MIPAKA_TEST_DATA")
        .map(|root| PathBuf::from(root).join(name))
        .filter(|place| place.is_dir());
    if found.is_none() {
        println!("not run: {count} of {name} (set MIPAKA_TEST_DATA)");
    }
    found
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_under(&path)) } else { found.push(path) }
    }
    found
}

/// `None` if the text is no hash, which the corpus uses as garbage.
fn hash(value: &Value) -> Option<TreeHash> {
    value.as_str().and_then(|text| text.parse().ok())
}

fn hashes(value: &Value) -> Option<Vec<TreeHash>> {
    value.as_array().map_or(Some(Vec::new()), |items| items.iter().map(hash).collect())
}

#[test]
fn every_merkle_vector_is_judged_as_its_authors_say() {
    let Some(folder) = corpus("merkle_testdata", 92) else { return };
    let mut count = 0;
    for file in files_under(&folder.join("testdata")) {
        let vector: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let number = |name: &str| vector[name].as_u64();
        let proof = hashes(&vector["proof"]);
        let holds = if vector.get("leafIdx").is_some() {
            (|| {
                let (leaf, root) = (hash(&vector["leafHash"])?, hash(&vector["root"])?);
                verify_inclusion(&leaf, number("leafIdx")?, number("treeSize")?, &proof?, &root).ok()
            })()
        } else {
            (|| {
                let (old, new) = (hash(&vector["root1"])?, hash(&vector["root2"])?);
                verify_consistency(number("size1")?, number("size2")?, &old, &new, &proof?).ok()
            })()
        };
        assert_eq!(holds.is_none(), vector["wantErr"].as_bool().unwrap(), "{}", file.display());
        count += 1;
    }
    assert_eq!(count, 92);
}

#[test]
fn checkpoints_entries_and_tiles_of_another_log_agree_with_ours() {
    let Some(folder) = corpus("tlog_tessera_log", 8) else { return };
    let keys = fs::read_to_string(folder.join("verifier_keys.txt")).unwrap();
    let key = keys.lines().find(|line| line.starts_with("example.com/log/testdata+")).unwrap();
    let key: VerifierKey = key.parse().unwrap();
    let log = folder.join("testdata/log");
    for size in 0..=7_u64 {
        let note = fs::read(log.join(format!("checkpoint.{size}"))).unwrap();
        let checkpoint = Checkpoint::open(&note, &key).unwrap();
        assert_eq!(checkpoint.size(), size);
        let mut leaves = Vec::new();
        if size > 0 {
            let bundle = fs::read(log.join(format!("tile/entries/000.p/{size}"))).unwrap();
            let mut rest = &bundle[..];
            while let Some((length, after)) = rest.split_first_chunk::<2>() {
                let (entry, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
                leaves.push(leaf_hash(entry));
                rest = after;
            }
            let tile: Vec<u8> = leaves.iter().flat_map(|leaf| *leaf.as_bytes()).collect();
            assert_eq!(tile, fs::read(log.join(format!("tile/0/000.p/{size}"))).unwrap());
        }
        assert_eq!(MerkleTree::from_leaf_hashes(leaves).root(), *checkpoint.root(), "size {size}");
    }
    let all_parse =
        keys.lines().filter(|line| !line.is_empty()).all(|line| line.parse::<VerifierKey>().is_ok());
    assert!(all_parse, "{}", STANDARD.encode(&keys));
}

#[test]
fn bags_of_the_conformance_suite_are_valid_or_not_as_it_says() {
    let Some(folder) = corpus("bagit_conformance_suite", 27) else { return };
    let mut count = 0;
    for version in
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for group in fs::read_dir(version).unwrap().map(|entry| entry.unwrap().path()) {
            let valid = match group.file_name().unwrap().to_str().unwrap() {
                "valid" | "warning" => true,
                "invalid" | "linux-only" => false,
                _ => continue,
            };
            for bag in
                fs::read_dir(group).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
            {
                let report = check_bag(&read_folder(&bag).unwrap());
                assert_eq!(report.is_valid(), valid, "{}: {report:?}", bag.display());
                count += 1;
            }
        }
    }
    assert!(count >= 27, "only {count} bags");
}

#[test]
fn hostile_bags_are_judged_as_their_manifest_says() {
    let Some(folder) = corpus("hostile_open/bag", 2) else { return };
    let report = |name: &str| check_bag(&read_zip(File::open(folder.join(name)).unwrap()).unwrap());
    assert!(report("good.zip").is_valid());
    let changed = report("changed_payload.zip");
    assert_eq!(
        changed.errors.iter().filter_map(|problem| problem.file()).collect::<Vec<_>>(),
        ["data/a.txt"]
    );
}
