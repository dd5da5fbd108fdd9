//! Frozen bytes: a change here breaks every proof ever handed out.

use custody::bag::{BagWriteError, PayloadFile};
use custody::digest::ContentHash;
use custody::leaf::{CustodyEvent, LEAF_TAG, LeafError};
use custody::pack::PackError;
use custody::zip_form::ZipWriteError;
use serde_json::Value;

use crate::sample;

#[test]
fn leaves_are_the_frozen_bytes() {
    let received = include_bytes!("golden/received.leaf");
    let exported = include_bytes!("golden/exported.leaf");
    assert_eq!(String::from_utf8(sample::received().leaf_bytes().unwrap()).unwrap().as_bytes(), received);
    assert_eq!(String::from_utf8(sample::exported().leaf_bytes().unwrap()).unwrap().as_bytes(), exported);
}

#[test]
fn a_leaf_reads_back_as_the_same_event() {
    for event in [sample::received(), sample::exported()] {
        let leaf = String::from_utf8(event.leaf_bytes().unwrap()).unwrap();
        let json: Value = serde_json::from_str(leaf.strip_prefix(LEAF_TAG).unwrap()).unwrap();
        assert_eq!(CustodyEvent::from_json(&json).unwrap(), event);
    }
}

#[test]
fn a_leaf_with_a_member_too_many_or_too_few_is_refused() {
    let mut json = sample::received().to_json().unwrap();
    json["note"] = "not hashed".into();
    assert!(matches!(CustodyEvent::from_json(&json), Err(LeafError::Member(name)) if name == "note"));
    let mut json = sample::received().to_json().unwrap();
    json.as_object_mut().unwrap().remove("kind");
    assert!(CustodyEvent::from_json(&json).is_err());
    let mut json = sample::received().to_json().unwrap();
    json["at"] = "2021-10-08T06:30:00Z".into();
    assert!(CustodyEvent::from_json(&json).is_err());
}

#[test]
fn a_leaf_larger_than_a_tile_entry_is_refused() {
    let mut event = sample::received();
    event.details.insert("note".to_owned(), "x".repeat(70_000).into());
    assert!(matches!(event.leaf_bytes(), Err(LeafError::TooLong(_))));
}

#[test]
fn the_same_pack_built_again_has_the_same_frozen_bytes() {
    let pack = sample::build();
    assert_eq!(pack, sample::build());
    assert_eq!(ContentHash::of(&pack).to_string(), include_str!("golden/sample-pack.sha256").trim());
}

#[test]
fn a_kept_crc_and_that_of_a_second_reading_give_the_same_pack() {
    let files = sample::files().into_iter().map(|(file, body)| (PayloadFile { crc32: None, ..file }, body));
    let pack = sample::build_with(files.collect(), sample::contents()).unwrap().sink.into_inner();
    assert!(pack == sample::build());
}

#[test]
fn a_kept_crc_that_is_not_that_of_the_content_writes_no_pack() {
    let mut files = sample::files();
    files[0].0.crc32 = Some(1);
    let refused = sample::build_with(files, sample::contents());
    assert!(matches!(
        refused,
        Err(PackError::Bag(BagWriteError::Zip(ZipWriteError::Checksum { expected: 1, .. })))
    ));
}
