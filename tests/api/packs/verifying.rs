use std::io::Read;
use std::path::Path;
use std::process::Command;

use acceptance::TestApp;
use custody::verify::{ExpectedKey, Outcome, Verdict, verify_pack};
use domain::actor::Role;
use serde_json::json;

use super::super::cases::{open_case, place};
use super::{download, filled_case, make_pack, on_disk};

/// Unzips next to the zip; answers the bag's folder.
fn unzipped(zip: &Path) -> std::path::PathBuf {
    let folder = zip.with_extension("folder");
    zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap().extract(&folder).unwrap();
    std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path()
}

fn succeeds(folder: &Path, program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).current_dir(folder).output().unwrap().status.success()
}

fn has_bagit() -> bool {
    Command::new("python3").args(["-c", "import bagit"]).output().is_ok_and(|output| output.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_verifies_a_pack_with_our_tool_sha256sum_and_bagit() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    assert_eq!(pack["state"], "ready", "{pack}");
    let zip = on_disk(&app, "pack.zip", &download(&lawyer, &pack).await.body);
    let published = app.visitor().get("/.well-known/mipaka-key").await.text();
    let key: ExpectedKey = published.lines().next().unwrap().parse().unwrap();
    let report = verify_pack(&zip, Some(&key)).unwrap();
    assert!(report.steps.iter().all(|step| step.outcome != Outcome::Fail), "{report:#?}");
    let bag = unzipped(&zip);
    assert!(succeeds(&bag, "sha256sum", &["-c", "manifest-sha256.txt"]));
    assert!(succeeds(&bag, "sha256sum", &["-c", "tagmanifest-sha256.txt"]));
    if has_bagit() {
        assert!(succeeds(&bag, "python3", &["-m", "bagit", "--validate", "."]));
    }
    assert!(verify_pack(&bag, Some(&key)).unwrap().steps.iter().all(|step| step.outcome != Outcome::Fail));

    let readme = std::fs::read_to_string(bag.join("README.txt")).unwrap();
    for words in
        ["106B", "DOES NOT PROVE", "HAKITHIBITISHI NINI", "certutil", "shasum -a 256", "mipaka-verify"]
    {
        assert!(readme.contains(words), "{words}");
    }
    assert!(!readme.contains('{') || readme.contains("ForEach-Object {"), "{readme}");
    let files: Vec<String> = walk(&bag);
    for file in ["data/index.pdf", "data/exhibits/WN-1-Nyumba_é.jpg", "data/exhibits/WN-2-note.txt"] {
        assert!(files.iter().any(|found| found == file), "{file} of {files:?}");
    }
    let record = files.iter().find(|file| file.starts_with("data/records/WN-3-IN-")).unwrap();
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(bag.join(record)).unwrap()).unwrap();
    assert_eq!(record["features"][0]["properties"]["title"], "Houses near the road pulled down");
    let custody = std::fs::read_to_string(bag.join("metadata/custody.jsonl")).unwrap();
    assert!(!custody.contains(&lawyer.id.to_string()) && !custody.contains("exported"), "{custody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_without_files_from_a_server_that_never_received_one_is_verified_like_any_other() {
    let app = TestApp::start().await;
    let lawyer = app.person_of(app.home, &[Role::Lawyer]).await;
    let case = open_case(&lawyer).await;
    let settlement = json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": app.home});
    let settlement = lawyer.post("/api/v1/settlements", &settlement).await.ok();
    let exhibit = json!({"record_id": settlement["id"], "description": "The settlement"});
    lawyer.post(&place(&case, "/exhibits"), &exhibit).await.ok();
    let pack = make_pack(&lawyer, &case).await;
    assert_eq!(pack["state"], "ready", "{pack}");
    let zip = on_disk(&app, "pack.zip", &download(&lawyer, &pack).await.body);
    let report = verify_pack(&zip, None).unwrap();
    assert!(report.steps.iter().all(|step| step.outcome != Outcome::Fail), "{report:#?}");
    let bag = unzipped(&zip);
    assert!(succeeds(&bag, "sha256sum", &["-c", "manifest-sha256.txt"]));
    let info = std::fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    assert!(info.lines().any(|line| line.ends_with("Tree-Size: 0")), "{info}");
}

fn walk(bag: &Path) -> Vec<String> {
    let (mut found, mut left) = (Vec::new(), vec![bag.to_owned()]);
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                found.push(path.strip_prefix(bag).unwrap().display().to_string());
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_payload_byte_is_noticed_by_all_three_and_any_other_by_our_tool() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    let zip = on_disk(&app, "pack.zip", &download(&lawyer, &pack).await.body);
    let bag = unzipped(&zip);
    let fails =
        |bag: &Path| verify_pack(bag, None).unwrap().steps.iter().any(|step| step.outcome == Outcome::Fail);
    assert!(!fails(&bag));
    for file in walk(&bag) {
        let place = bag.join(&file);
        let sound = std::fs::read(&place).unwrap();
        let mut changed = sound.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        std::fs::write(&place, &changed).unwrap();
        assert!(fails(&bag), "a change of {file} went unnoticed");
        if file.starts_with("data/") {
            assert!(!succeeds(&bag, "sha256sum", &["-c", "manifest-sha256.txt"]), "{file}");
            if has_bagit() {
                assert!(!succeeds(&bag, "python3", &["-m", "bagit", "--validate", "."]), "{file}");
            }
        }
        std::fs::write(&place, sound).unwrap();
    }
    // Bytes of the zip itself, spread over its whole length. One that only tells how the zip was made, such as
    // a file's time, is told apart: the contents are intact, the zip is not the one that was made.
    let mut bytes = Vec::new();
    std::fs::File::open(&zip).unwrap().read_to_end(&mut bytes).unwrap();
    for place in (0..bytes.len()).step_by(bytes.len() / 60) {
        bytes[place] ^= 1;
        let tampered = on_disk(&app, "tampered.zip", &bytes);
        let verdict = verify_pack(&tampered, None).unwrap().verdict;
        assert_ne!(verdict, Verdict::Sound, "a change of byte {place} went unnoticed");
        bytes[place] ^= 1;
    }
}
