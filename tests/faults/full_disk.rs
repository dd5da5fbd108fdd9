//! Originals on a small file system of the server's own. Where the system lets nobody make one, these tests
//! fail and say why; `./test` looks first, and says which tests it leaves out.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use acceptance::{Person, ProcessApp, SmallDisk, TestDatabase};
use domain::actor::Role;

use super::{EVIDENCE, MEGABYTE, SERVER, ask_for_pack, case_of, content, count, pack_made, stored, verify};

async fn on(disk: SmallDisk) -> (ProcessApp, Person) {
    let may = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]).output();
    assert!(
        may.is_ok_and(|output| output.status.success()),
        "this machine lets nobody mount a small file system (unshare -rm); leave these tests out with --skip full_disk"
    );
    let app = ProcessApp::start_with(SERVER, TestDatabase::create().await, Some(disk)).await;
    let lawyer = app.person(Role::Lawyer).await;
    (app, lawyer)
}

/// Takes all room but so many bytes; gives what to remove to have it back.
fn fill(app: &ProcessApp, leave: usize) -> PathBuf {
    let path = app.blobs().join("ballast");
    let mut ballast = std::fs::File::create(&path).unwrap();
    while ballast.write_all(&[0; 4096]).is_ok() {}
    let length = ballast.metadata().unwrap().len();
    ballast.set_len(length.saturating_sub(leave as u64)).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_fills_the_disk_is_refused_whole_and_taken_once_there_is_room() {
    let (app, lawyer) = on(SmallDisk { megabytes: 24, files: 1000 }).await;
    let owner = app.owner().await;
    let refused = lawyer.upload(EVIDENCE, &[], "film.mp4", content(1, 34 * MEGABYTE)).await;
    assert_eq!(refused.problem(), (507, "storage-full".into()));
    assert!(stored(&app).is_empty(), "{:?}", stored(&app));
    for statement in [
        "select count(*) from items",
        "select count(*) from records",
        "select count(*) from custody_events",
        "select count(*) from client_ids",
    ] {
        assert_eq!(count(&owner, statement).await, 0, "{statement}");
    }

    let ballast = fill(&app, 0);
    let small = content(2, MEGABYTE);
    let refused = lawyer.upload(EVIDENCE, &[], "photo.jpg", small.clone()).await;
    assert_eq!(refused.problem(), (507, "storage-full".into()));
    assert_eq!(stored(&app), std::slice::from_ref(&ballast));
    assert_eq!(app.visitor().get("/readyz").await.status, 200);

    std::fs::remove_file(ballast).unwrap();
    let item = lawyer.upload(EVIDENCE, &[], "photo.jpg", small.clone()).await.ok();
    let file = lawyer.get(&format!("{EVIDENCE}/{}/file", item["id"].as_str().unwrap())).await;
    assert!(file.body == small, "the original is what was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_arrived_whole_and_finds_no_place_is_not_left_on_the_full_disk() {
    let (app, lawyer) = on(SmallDisk { megabytes: 24, files: 60 }).await;
    lawyer.upload(EVIDENCE, &[], "first.txt", content(1, 100)).await.ok();
    let before = stored(&app);
    let mut empty = Vec::new();
    loop {
        let path = app.blobs().join(format!("empty {}", empty.len()));
        if std::fs::File::create(&path).is_err() {
            break;
        }
        empty.push(path);
    }
    // Room for the file that arrives, none for the folder it belongs into.
    std::fs::remove_file(empty.pop().unwrap()).unwrap();
    let refused = lawyer.upload(EVIDENCE, &[], "second.txt", content(2, 100)).await;
    assert_eq!(refused.problem(), (507, "storage-full".into()));
    for path in &empty {
        std::fs::remove_file(path).unwrap();
    }
    assert_eq!(stored(&app), before);
    lawyer.upload(EVIDENCE, &[], "second.txt", content(2, 100)).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_that_finds_no_room_says_so_and_can_be_asked_for_again() {
    let (app, lawyer) = on(SmallDisk { megabytes: 24, files: 1000 }).await;
    let case = case_of(&lawyer, 2, 4 * MEGABYTE).await;
    let before = stored(&app);
    let ballast = fill(&app, 2 * MEGABYTE);
    let pack = ask_for_pack(&lawyer, &case).await;
    let failed = pack_made(&lawyer, &pack).await;
    assert_eq!(failed["state"], "failed");
    assert!(failed["error"].as_str().unwrap().contains("disk is full"), "{failed}");
    std::fs::remove_file(ballast).unwrap();
    assert_eq!(stored(&app), before);

    let pack = ask_for_pack(&lawyer, &case).await;
    assert_eq!(pack_made(&lawyer, &pack).await["state"], "ready");
    verify(&app, &lawyer, &pack).await;
}
