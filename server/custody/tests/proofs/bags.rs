//! Bags of strangers: read with suspicion, judged by RFC 8493.

use std::fs;
use std::io::{Cursor, Write as _};

use custody::bag::{
    Algorithm, BagProblem, BagReport, ReadError, check_bag, encode_path, read_folder, read_zip,
};
use custody::digest::ContentHash;
use zip::write::SimpleFileOptions;

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

fn sha256(text: &str) -> ContentHash {
    ContentHash::of(text.as_bytes())
}

fn check(files: &[(&str, &str)]) -> BagReport {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
    }
    check_bag(&read_folder(folder.path()).unwrap())
}

fn with_manifest(manifest: &str) -> BagReport {
    check(&[("bagit.txt", DECLARATION), ("manifest-sha256.txt", manifest), ("data/a.txt", "a")])
}

#[test]
fn a_minimal_bag_is_valid_and_line_ends_and_case_do_not_matter() {
    let hash = sha256("a");
    for line in [
        format!("{hash}  data/a.txt\n"),
        format!("{hash} data/a.txt"),
        format!("{hash}\t\tdata/a.txt\r\n"),
        format!("{}  data/a.txt\r", hash.to_string().to_uppercase()),
    ] {
        assert_eq!(with_manifest(&line), BagReport::default(), "{line:?}");
    }
}

#[test]
fn what_is_wrong_with_a_bag_names_the_file() {
    let hash = sha256("a");
    let good = format!("{hash}  data/a.txt\n");
    let a = || "data/a.txt".to_owned();
    let manifest = || "manifest-sha256.txt".to_owned();
    for (text, problem) in [
        (String::new(), BagProblem::Unlisted { file: a(), manifest: manifest() }),
        (format!("{good}{hash}  data/b.txt\n"), BagProblem::Missing("data/b.txt".to_owned())),
        (format!("{good}{good}"), BagProblem::ListedTwice { manifest: manifest(), file: a() }),
        (
            format!("{good}{hash}  bagit.txt\n"),
            BagProblem::OutOfPlace { manifest: manifest(), file: "bagit.txt".to_owned() },
        ),
        (format!("{good}nonsense\n"), BagProblem::Line { file: manifest(), line: 2 }),
        (
            format!("{}  data/a.txt\n", sha256("b")),
            BagProblem::Changed { file: a(), algorithm: Algorithm::Sha256 },
        ),
    ] {
        let errors = with_manifest(&text).errors;
        assert_eq!(errors, [problem], "{text:?}");
    }
    let escape = with_manifest(&format!("{good}{hash}  ../a.txt\n"));
    assert!(matches!(&escape.errors[..], [BagProblem::Name { file, .. }] if file == "../a.txt"));
    assert_eq!(check(&[("data/a.txt", "a")]).errors, [BagProblem::Missing("bagit.txt".to_owned())]);
}

#[test]
fn the_payload_must_be_as_large_as_announced() {
    let manifest = format!("{}  data/a.txt\n", sha256("a"));
    let files = |oxum: &'static str| {
        [
            ("bagit.txt", DECLARATION),
            ("manifest-sha256.txt", manifest.as_str()),
            ("data/a.txt", "a"),
            ("bag-info.txt", oxum),
        ]
    };
    assert!(check(&files("payload-oxum: 1.1\n")).is_valid());
    assert!(matches!(&check(&files("Payload-Oxum: 2.1\n")).errors[..], [BagProblem::Oxum { .. }]));
}

#[test]
fn percent_signs_and_line_ends_in_names_survive() {
    assert_eq!(encode_path("data/50% of\na"), "data/50%25 of%0Aa");
    let hash = sha256("a");
    let name = "data/50%0A%.txt";
    let manifest = format!("{hash}  {}\n", encode_path(name));
    let report = check(&[("bagit.txt", DECLARATION), ("manifest-sha256.txt", &manifest), (name, "a")]);
    assert!(report.is_valid(), "{report:?}");
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_findings_and_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bagit.txt"), DECLARATION).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("link")).unwrap();
    let inventory = read_folder(folder.path()).unwrap();
    assert_eq!(inventory.problems, [BagProblem::NotAFile("link".to_owned())]);
    assert!(!inventory.files.contains_key("link"));
}

fn zipped(files: &[(&str, &[u8])]) -> Cursor<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(body).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn a_file_that_unpacks_to_far_more_than_its_size_is_refused() {
    let bomb = vec![0; 40 * 1024 * 1024];
    let zip = zipped(&[("bag/bagit.txt", DECLARATION.as_bytes()), ("bag/data/bomb", &bomb)]);
    assert!(zip.get_ref().len() < 100_000);
    assert!(matches!(read_zip(zip), Err(ReadError::Bomb(name)) if name == "bag/data/bomb"));
}

#[test]
fn zips_with_escaping_or_colliding_names_or_several_tops_are_findings() {
    let inventory = read_zip(zipped(&[("bag/bagit.txt", b""), ("bag/data/../../a", b"")])).unwrap();
    assert!(matches!(&inventory.problems[..], [BagProblem::Name { .. }]));
    let inventory = read_zip(zipped(&[("bag/data/a", b""), ("bag/data/A", b"")])).unwrap();
    assert!(matches!(&inventory.problems[..], [BagProblem::Collision { .. }]));
    assert!(matches!(read_zip(zipped(&[("one/a", b""), ("two/a", b"")])), Err(ReadError::TopFolders(2))));
    assert!(matches!(read_zip(Cursor::new(b"no zip at all".to_vec())), Err(ReadError::Zip(_))));
}
