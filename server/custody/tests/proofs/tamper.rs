//! Whatever is changed in a pack, the verifier says so.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use custody::bag::{BagWriteError, TagFile};
use custody::pack::PackError;
use custody::verify::{ExpectedKey, Outcome, Report, StepId, Verdict, verify_pack, verify_zip};
use zip::ZipArchive;

use crate::sample::{
    self, FIRST_FORM, INDEX, PHOTO, PHOTO_PATH, build, build_with, contents, payload, signer,
};

fn verify(zip: &[u8]) -> Report {
    verify_zip(Cursor::new(zip), None)
}

fn outcome(report: &Report, id: StepId) -> Outcome {
    report.step(id).unwrap().outcome
}

#[test]
fn an_untouched_pack_is_sound_and_says_what_was_not_checked() {
    let report = verify(&build());
    assert!(report.is_sound(), "{report}");
    let not_checked: Vec<_> =
        report.steps.iter().filter(|step| step.outcome == Outcome::NotChecked).map(|step| step.id).collect();
    assert_eq!(not_checked, [StepId::Key, StepId::TimeStamps, StepId::Certificate, StepId::Bundles]);
    assert_eq!(report.pack_id.as_deref(), Some("pack-0001"));
    assert!(report.to_string().contains("sound in itself"));
    assert!(report.to_string().contains(&signer().verifier_key().fingerprint().to_string()));
}

#[test]
fn the_published_key_is_compared_by_fingerprint_or_in_full() {
    let key = signer().verifier_key();
    let spaced = key.fingerprint().to_string().to_uppercase().replace('A', "A ");
    for text in [spaced, key.to_string(), key.file_text()] {
        let expected: ExpectedKey = text.parse().unwrap();
        let report = verify_zip(Cursor::new(build()), Some(&expected));
        assert_eq!(outcome(&report, StepId::Key), Outcome::Pass, "{text}");
    }
    let other: ExpectedKey = "0".repeat(64).parse().unwrap();
    let report = verify_zip(Cursor::new(build()), Some(&other));
    assert_eq!(outcome(&report, StepId::Key), Outcome::Fail);
    assert!(!report.is_sound());
    assert!("not a key".parse::<ExpectedKey>().is_err());
}

#[test]
fn changing_any_byte_of_the_zip_is_noticed() {
    change_any_byte(&build(), &[0x01, 0x20, 0xff]);
}

#[test]
fn a_pack_of_the_first_form_is_as_sound_as_ever_and_changing_any_byte_of_it_is_noticed() {
    let report = verify(FIRST_FORM);
    assert!(report.is_sound(), "{report}");
    assert!(report.step(StepId::Bag).unwrap().detail.contains("SHA-512"), "{report}");
    change_any_byte(FIRST_FORM, &[0x01]);
}

#[test]
fn no_pack_passes_for_one_of_the_other_form() {
    let unsound = |what: &str, files: &[(String, Vec<u8>)]| {
        let report = verify(&zip_of("pack-0001/", files));
        assert_eq!(report.verdict, Verdict::Unsound, "{what}: {report}");
    };
    let (first, present) = (files_of(FIRST_FORM), files_of(&build()));
    for lost in ["manifest-sha512.txt", "tagmanifest-sha512.txt", "sha512.txt"] {
        let fewer: Vec<_> = first.iter().filter(|(path, _)| !path.ends_with(lost)).cloned().collect();
        unsound(lost, &fewer);
    }
    let wide = first.iter().filter(|(path, _)| path.ends_with("sha512.txt")).cloned();
    let mut more: Vec<_> = present.into_iter().chain(wide).collect();
    unsound("with lists that nobody signed", &more);
    let seal = more.iter_mut().find(|(path, _)| path == "tagmanifest.note").unwrap();
    seal.1 = String::from_utf8(seal.1.clone()).unwrap().replace("pack.v2", "pack.v1").into_bytes();
    unsound("with a seal that says otherwise", &more);
}

fn change_any_byte(pack: &[u8], masks: &[u8]) {
    let payload_at = pack.windows(PHOTO.len()).position(|window| window == PHOTO).unwrap();
    let bodies = bodies_of(pack);
    let positions: Vec<usize> = (0..pack.len()).collect();
    std::thread::scope(|scope| {
        for part in positions.chunks(pack.len().div_ceil(4)) {
            let bodies = &bodies;
            scope.spawn(move || {
                let mut changed = pack.to_vec();
                for &at in part {
                    for mask in masks {
                        changed[at] ^= mask;
                        let report = verify(&changed);
                        assert!(!report.is_sound(), "byte {at} xor {mask:#x} went unnoticed");
                        assert!(
                            report.verdict == Verdict::Unsound
                                || !bodies.iter().any(|body| body.contains(&at)),
                            "byte {at} of a file was called repacking"
                        );
                        if (payload_at..payload_at + PHOTO.len()).contains(&at) {
                            let bag = report.step(StepId::Bag).unwrap();
                            assert_eq!(bag.files, [PHOTO_PATH], "{report}");
                        }
                        changed[at] ^= mask;
                    }
                }
            });
        }
    });
}

#[test]
fn adding_or_removing_any_byte_of_the_zip_is_noticed() {
    let pack = build();
    for at in (0..=pack.len()).step_by(7) {
        let longer = [&pack[..at], &[0], &pack[at..]].concat();
        assert!(!verify(&longer).is_sound(), "a byte added at {at} went unnoticed");
        assert!(at == pack.len() || !verify(&pack[..at]).is_sound(), "cut at {at} went unnoticed");
    }
    assert!(!verify(&[&b"prefix"[..], &pack].concat()).is_sound());
    assert!(!verify(b"").is_sound());
}

fn unpack(folder: &Path) {
    ZipArchive::new(Cursor::new(build())).unwrap().extract(folder).unwrap();
}

fn files_under(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_under(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn an_unzipped_pack_is_sound_and_every_missing_changed_or_extra_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    unpack(folder.path());
    let bag = folder.path().join("pack-0001");
    let renamed = folder.path().join("renamed by a clerk");
    fs::rename(&bag, &renamed).unwrap();
    let sound = verify_pack(&renamed, None).unwrap();
    assert!(sound.is_sound(), "{sound}");
    assert_eq!(outcome(&sound, StepId::Container), Outcome::NotChecked);
    let files = files_under(&renamed);
    assert_eq!(files.len(), 15);
    for file in &files {
        let path = file.strip_prefix(&renamed).unwrap().to_str().unwrap();
        let content = fs::read(file).unwrap();
        for at in [0, content.len() / 2, content.len() - 1] {
            let mut changed = content.clone();
            changed[at] ^= 0x04;
            fs::write(file, &changed).unwrap();
            assert!(!verify_pack(&renamed, None).unwrap().is_sound(), "{path} byte {at}");
        }
        fs::remove_file(file).unwrap();
        let report = verify_pack(&renamed, None).unwrap();
        assert!(!report.is_sound(), "{path} is missing");
        assert!(report.to_string().contains(path), "{report}");
        fs::write(file, &content).unwrap();
    }
    for extra in [
        "data/more.txt",
        "more.txt",
        "proofs/more.tlog-proof",
        "manifest-md5.txt",
        "manifest-sha512.txt",
        "tagmanifest-sha512.txt",
    ] {
        fs::write(renamed.join(extra), "x").unwrap();
        let report = verify_pack(&renamed, None).unwrap();
        assert!(!report.is_sound(), "{extra}");
        assert!(report.to_string().contains(extra), "{report}");
        fs::remove_file(renamed.join(extra)).unwrap();
    }
    assert!(verify_pack(&renamed, None).unwrap().is_sound());
}

#[test]
fn a_changed_payload_file_is_named_in_an_unzipped_pack() {
    let folder = tempfile::tempdir().unwrap();
    unpack(folder.path());
    let bag = folder.path().join("pack-0001");
    fs::write(bag.join(PHOTO_PATH), b"another photo").unwrap();
    let report = verify_pack(&bag, None).unwrap();
    assert_eq!(report.step(StepId::Bag).unwrap().files, ["bag-info.txt", PHOTO_PATH]);
    assert_eq!(outcome(&report, StepId::Exhibits), Outcome::Fail);
    assert_eq!(outcome(&report, StepId::Signature), Outcome::Pass);
}

/// Where the bodies of the files stand in a canonical zip.
fn bodies_of(pack: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut archive = ZipArchive::new(Cursor::new(pack)).unwrap();
    (0..archive.len())
        .map(|index| {
            let file = archive.by_index(index).unwrap();
            let start = usize::try_from(file.data_start().unwrap()).unwrap();
            start..start + usize::try_from(file.size()).unwrap()
        })
        .collect()
}

fn files_of(pack: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut source = ZipArchive::new(Cursor::new(pack)).unwrap();
    (0..source.len())
        .map(|index| {
            let mut file = source.by_index(index).unwrap();
            let mut body = Vec::new();
            file.read_to_end(&mut body).unwrap();
            (file.name().unwrap().split_once('/').unwrap().1.to_owned(), body)
        })
        .collect()
}

/// Files packed the way other tools do.
fn zip_of(folder: &str, files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, body) in files {
        zip.start_file(format!("{folder}{path}"), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, body).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The pack, packed again; `change` may spoil a file on the way.
fn rezipped(folder: &str, change: impl Fn(&str, &mut Vec<u8>)) -> Vec<u8> {
    let mut files = files_of(&build());
    for (path, body) in &mut files {
        change(path, body);
    }
    zip_of(folder, &files)
}

#[test]
fn a_pack_zipped_again_by_another_tool_is_intact_but_not_the_container_mipaka_made() {
    for folder in ["pack-0001/", "renamed by a clerk/", ""] {
        let report = verify(&rezipped(folder, |_, _| ()));
        assert_eq!(report.verdict, Verdict::Repacked, "{report}");
        assert_eq!(outcome(&report, StepId::Container), Outcome::Differs);
        let words = report.to_string();
        assert!(words.contains("contents intact; the container is not the one Mipaka made"), "{words}");
        assert!(!words.contains("DO NOT RELY"), "{words}");
    }
}

#[test]
fn a_pack_zipped_again_with_any_changed_file_is_not_to_be_relied_on() {
    let mut paths = Vec::new();
    let whole = rezipped("pack-0001/", |_, _| ());
    let mut archive = ZipArchive::new(Cursor::new(whole)).unwrap();
    for index in 0..archive.len() {
        paths.push(archive.by_index(index).unwrap().name().unwrap().split_once('/').unwrap().1.to_owned());
    }
    assert_eq!(paths.len(), 15);
    for changed in &paths {
        let report = verify(&rezipped("pack-0001/", |path, body| {
            if path == changed {
                body[0] ^= 1;
            }
        }));
        assert_eq!(report.verdict, Verdict::Unsound, "{changed}");
        assert!(report.to_string().contains("DO NOT RELY"), "{changed}");
    }
}

#[test]
fn a_zip_from_which_two_tools_could_read_different_things_is_not_called_intact() {
    let whole = rezipped("pack-0001/", |_, _| ());
    assert_eq!(verify(&[&b"#!/bin/sh\n"[..], &whole].concat()).verdict, Verdict::Unsound);
    let mut renamed = whole.clone();
    let name = b"pack-0001/data/index.pdf";
    let at = renamed.windows(name.len()).position(|window| window == name).unwrap();
    renamed[at + name.len() - 1] = b'F';
    let report = verify(&renamed);
    assert_eq!(report.verdict, Verdict::Unsound, "a name that differs in the file's own header: {report}");
    let mut commented = zip::ZipWriter::new_append(Cursor::new(whole)).unwrap();
    commented.set_comment("see the other directory").unwrap();
    let report = verify(&commented.finish().unwrap().into_inner());
    assert_eq!(report.verdict, Verdict::Unsound, "{report}");
}

#[test]
fn the_program_ends_with_a_number_for_each_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let ends_with = |name: &str, bytes: &[u8]| {
        let place = folder.path().join(name);
        fs::write(&place, bytes).unwrap();
        let run =
            std::process::Command::new(env!("CARGO_BIN_EXE_mipaka-verify")).arg(&place).output().unwrap();
        run.status.code()
    };
    assert_eq!(ends_with("ours.zip", &build()), Some(0));
    assert_eq!(ends_with("again.zip", &rezipped("pack-0001/", |_, _| ())), Some(3));
    let spoilt = rezipped("pack-0001/", |path, body| body[0] ^= u8::from(path == PHOTO_PATH));
    assert_eq!(ends_with("spoilt.zip", &spoilt), Some(1));
    assert_eq!(ends_with("no.zip", b""), Some(1));
    let missing = folder.path().join("missing.zip");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_mipaka-verify")).arg(&missing).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn a_pack_that_would_not_verify_is_not_written() {
    let files = || vec![(payload(PHOTO_PATH, PHOTO), PHOTO), (payload("data/index.pdf", INDEX), INDEX)];
    let mut changed = files();
    changed[0].1 = b"XXX really a photo of a demolished house\n";
    assert!(matches!(
        build_with(changed, contents()),
        Err(PackError::Bag(BagWriteError::Changed { path, .. })) if path == PHOTO_PATH
    ));
    let mut short = files();
    short[1].1 = b"index";
    assert!(matches!(build_with(short, contents()), Err(PackError::Bag(BagWriteError::Zip(_)))));

    let mut wrong_proof = contents();
    wrong_proof.custody[0].proof.pop();
    assert!(matches!(build_with(files(), wrong_proof), Err(PackError::Proof { .. })));
    let mut wrong_item = contents();
    wrong_item.items[0].event_id = Some(sample::id("event-2"));
    wrong_item.items[0].item_id = sample::id("item-9");
    assert!(matches!(build_with(files(), wrong_item), Err(PackError::Item { .. })));
    let mut wrong_checkpoint = contents();
    wrong_checkpoint.checkpoint = wrong_checkpoint.checkpoint.replace("\n7\n", "\n8\n");
    assert!(matches!(build_with(files(), wrong_checkpoint), Err(PackError::Checkpoint(_))));
    let mut own_label = contents();
    own_label.info.push(("log-origin".to_owned(), "elsewhere".to_owned()));
    assert!(matches!(build_with(files(), own_label), Err(PackError::Info(_))));
    let mut reserved = contents();
    reserved.other.push(TagFile { path: "manifest-md5.txt".to_owned(), content: Vec::new() });
    assert!(matches!(build_with(files(), reserved), Err(PackError::Bag(BagWriteError::Reserved(_)))));
}

#[test]
fn names_that_collide_or_leave_the_payload_are_not_written() {
    for (path, other) in [
        ("data/exhibits/a1-HOUSE.jpg", true),
        ("data/../escape.txt", false),
        ("metadata/own.txt", false),
        ("data/aux.txt", false),
    ] {
        let files = vec![(payload(PHOTO_PATH, PHOTO), PHOTO), (payload(path, INDEX), INDEX)];
        match build_with(files, contents()) {
            Err(PackError::Bag(BagWriteError::Collision { .. })) => assert!(other, "{path}"),
            Err(PackError::Bag(BagWriteError::Name { .. } | BagWriteError::NotPayload(_))) => {
                assert!(!other, "{path}");
            }
            unexpected => panic!("{path}: {unexpected:?}"),
        }
    }
}

#[test]
fn a_gap_in_the_custody_list_fails_though_it_was_signed() {
    let mut gap = contents();
    gap.custody.remove(0);
    gap.items[0].event_id = Some(sample::id("event-2"));
    let files = vec![(payload(PHOTO_PATH, PHOTO), PHOTO)];
    let pack = build_with(files, gap).unwrap().sink.into_inner();
    let report = verify(&pack);
    let failed: Vec<_> =
        report.steps.iter().filter(|step| step.outcome == Outcome::Fail).map(|step| step.id).collect();
    // What is left to rest the item on is no receipt, and the list no longer begins with one.
    assert_eq!(failed, [StepId::Exhibits, StepId::Custody]);
}
