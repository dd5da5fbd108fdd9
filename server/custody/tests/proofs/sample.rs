//! A small pack about an invented eviction, the same bytes every time.

use std::collections::BTreeMap;
use std::io::Cursor;

use chrono::{DateTime, TimeZone as _, Utc};
use custody::bag::PayloadFile;
use custody::checkpoint::Checkpoint;
use custody::commitment::{Commitment, Salt};
use custody::digest::{ContentHash, Digests};
use custody::leaf::{Content, CustodyEvent, EventKind, Identifier};
use custody::merkle_log::{MerkleTree, leaf_hash};
use custody::note::NoteSigner;
use custody::pack::{FinishedPack, PackContents, PackError, PackItem, SealedEvent, write_pack};
use serde_json::json;

pub(crate) const PHOTO: &[u8] = b"not really a photo of a demolished house\n";
pub(crate) const PHOTO_PATH: &str = "data/exhibits/A1-house.jpg";
pub(crate) const INDEX: &[u8] = b"index of exhibits\n";

pub(crate) fn signer() -> NoteSigner {
    NoteSigner::from_seed("mipaka.example/log", &[9; 32]).unwrap()
}

pub(crate) fn id(text: &str) -> Identifier {
    Identifier::new(text).unwrap()
}

pub(crate) fn at(second: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2021, 10, 8, 6, 30, second).unwrap()
}

pub(crate) fn received() -> CustodyEvent {
    CustodyEvent {
        event_id: id("event-1"),
        item_id: id("item-1"),
        kind: EventKind::new("received").unwrap(),
        at: at(0),
        content: Some(Content { sha256: ContentHash::of(PHOTO), bytes: PHOTO.len() as u64 }),
        actor: Some(Commitment::to("person-1", &Salt::from_bytes([1; 32]))),
        previous: None,
        details: BTreeMap::new(),
    }
}

pub(crate) fn exported() -> CustodyEvent {
    CustodyEvent {
        event_id: id("event-2"),
        kind: EventKind::new("exported").unwrap(),
        at: at(20),
        previous: Some(received().leaf_hash().unwrap()),
        details: BTreeMap::from([
            ("purpose".to_owned(), "court bundle \u{2013} nakala ya mahakama".into()),
            ("witness".to_owned(), Commitment::to("Wanjiru Kamau", &Salt::from_bytes([2; 32])).into()),
            ("copies".to_owned(), 2_i64.into()),
            ("complete".to_owned(), true.into()),
        ]),
        ..received()
    }
}

/// The log: some other leaves around ours.
pub(crate) fn tree() -> MerkleTree {
    let other = |name: &str| leaf_hash(name.as_bytes());
    let ours = [received().leaf_hash().unwrap(), exported().leaf_hash().unwrap()];
    MerkleTree::from_leaf_hashes([
        other("a"),
        ours[0],
        other("b"),
        other("c"),
        ours[1],
        other("d"),
        other("e"),
    ])
}

pub(crate) fn contents() -> PackContents {
    let tree = tree();
    let checkpoint = Checkpoint::new("mipaka.example/log", tree.size(), tree.root()).unwrap();
    let sealed = |index: u64, event: CustodyEvent| SealedEvent {
        index,
        event,
        proof: tree.inclusion_proof(index, tree.size()).unwrap(),
    };
    PackContents {
        info: vec![
            ("Source-Organization".to_owned(), "Invented Federation".to_owned()),
            ("Bagging-Date".to_owned(), "2021-10-09".to_owned()),
        ],
        readme: "How to check this pack.\nJinsi ya kukagua kifurushi hiki.\n".to_owned(),
        pack_json: json!({"case": "Petition 1 of 2021 (invented)", "version": 1}),
        items: vec![PackItem {
            item_id: id("item-1"),
            path: PHOTO_PATH.to_owned(),
            sha256: ContentHash::of(PHOTO),
            bytes: PHOTO.len() as u64,
            event_id: Some(id("event-1")),
            mark: Some("A1".to_owned()),
            title: None,
        }],
        custody: vec![sealed(1, received()), sealed(4, exported())],
        checkpoint: checkpoint.sign(&signer()).unwrap(),
        other: Vec::new(),
    }
}

pub(crate) fn payload(path: &str, body: &[u8]) -> PayloadFile {
    let Digests { sha256, crc32, bytes } = Digests::of(body);
    PayloadFile { path: path.to_owned(), bytes, sha256: Some(sha256), crc32: Some(crc32) }
}

pub(crate) fn build_with(
    files: Vec<(PayloadFile, &'static [u8])>,
    contents: PackContents,
) -> Result<FinishedPack<Cursor<Vec<u8>>>, PackError> {
    let files = files.into_iter().map(|(file, body)| (file, move || Ok(body)));
    write_pack(Cursor::new(Vec::new()), &id("pack-0001"), files, contents, &signer(), |_| ())
}

pub(crate) fn files() -> Vec<(PayloadFile, &'static [u8])> {
    vec![(payload(PHOTO_PATH, PHOTO), PHOTO), (payload("data/index.pdf", INDEX), INDEX)]
}

/// The same pack as it was made while packs listed SHA-512 too.
pub(crate) const FIRST_FORM: &[u8] = include_bytes!("golden/first-form.zip");

pub(crate) fn build() -> Vec<u8> {
    build_with(files(), contents()).unwrap().sink.into_inner()
}
