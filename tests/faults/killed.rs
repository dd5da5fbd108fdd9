//! `kill -9` of the server, and the same server started again.

use acceptance::ProcessApp;
use domain::actor::Role;
use serde_json::json;
use uuid::Uuid;

use super::{
    EVIDENCE, MEGABYTE, SERVER, ask_for_pack, begin_upload, case_of, content, count, pack_made, stored,
    until, verify,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_during_an_upload_leaves_nothing_and_takes_the_file_again_under_its_id() {
    let mut app = ProcessApp::start(SERVER).await;
    let mapper = app.person(Role::Mapper).await;
    let (id, bytes) = (Uuid::now_v7().to_string(), content(1, 30 * MEGABYTE));
    let sending = begin_upload(&app, &mapper, &id, &bytes[..20 * MEGABYTE], bytes.len()).await;
    until("half of the file arrived", 20, async || {
        stored(&app).iter().any(|file| file.metadata().is_ok_and(|about| about.len() > 0))
    })
    .await;
    app.kill();
    drop(sending);
    assert_eq!(stored(&app).len(), 1, "a process that is killed cannot clean up");

    app.start_again();
    assert!(stored(&app).is_empty(), "{:?}", stored(&app));
    assert_eq!(mapper.get(EVIDENCE).await.ok()["items"], json!([]));
    let first = mapper.upload(EVIDENCE, &[("id", &id)], "a.bin", bytes.clone()).await;
    let again = mapper.upload(EVIDENCE, &[("id", &id)], "a.bin", bytes.clone()).await;
    assert_eq!((first.status, again.status), (201, 200));
    let (first, again) = (first.ok(), again.ok());
    assert_eq!(first["id"], again["id"]);
    assert_eq!(first["sha256"], again["sha256"]);
    assert_eq!(stored(&app).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_between_the_file_and_its_row_takes_the_repeat_and_stores_the_file_once() {
    let mut app = ProcessApp::start(SERVER).await;
    let mapper = app.person(Role::Mapper).await;
    let owner = app.owner().await;
    let (id, bytes) = (Uuid::now_v7().to_string(), content(1, MEGABYTE));
    let mut held = owner.begin().await.unwrap();
    sqlx::query("lock table custody_events in share mode").execute(&mut *held).await.unwrap();
    let sending = tokio::spawn({
        let (mapper, id, bytes) = (mapper.clone(), id.clone(), bytes.clone());
        async move {
            let form = reqwest::multipart::Form::new()
                .text("id", id)
                .part("file", reqwest::multipart::Part::bytes(bytes).file_name("a.bin"));
            mapper.request(reqwest::Method::POST, EVIDENCE).multipart(form).send().await.is_err()
        }
    });
    until("the request waits inside its transaction", 20, async || {
        count(&owner, "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
            .await
            > 0
    })
    .await;
    app.kill();
    assert!(sending.await.unwrap(), "nobody answered");
    held.rollback().await.unwrap();

    app.start_again();
    assert_eq!(mapper.get(EVIDENCE).await.ok()["items"], json!([]));
    let item = mapper.upload(EVIDENCE, &[("id", &id)], "a.bin", bytes).await;
    assert_eq!(item.status, 201);
    assert_eq!(stored(&app).len(), 1);
    assert_eq!(count(&owner, "select count(*) from custody_events").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_whose_server_was_killed_is_made_by_the_next_one_and_verifies() {
    let mut app = ProcessApp::start(SERVER).await;
    let lawyer = app.person(Role::Lawyer).await;
    let owner = app.owner().await;
    let case = case_of(&lawyer, 3, 40 * MEGABYTE).await;
    let pack = ask_for_pack(&lawyer, &case).await;
    until("the pack is being written", 20, async || {
        count(&owner, "select count(*) from jobs where state = 'running'").await == 1
    })
    .await;
    app.kill();
    assert_eq!(count(&owner, "select count(*) from packs where state = 'ready'").await, 0);

    app.start_again();
    let made = pack_made(&lawyer, &pack).await;
    assert_eq!(made["state"], "ready", "{made}");
    assert_eq!(stored(&app).len(), 4, "three originals and one zip: {:?}", stored(&app));
    let exported = "select count(*) from audit where action = 'exported' and kind = 'pack'";
    assert_eq!(count(&owner, exported).await, 1);
    assert_eq!(count(&owner, "select count(*) from jobs where state <> 'done'").await, 0);
    verify(&app, &lawyer, &pack).await;
}
