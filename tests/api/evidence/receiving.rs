use std::path::Path;
use std::time::Duration;

use acceptance::{TestApp, corpus};
use domain::actor::Role;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::{hand_in, id, path};

const PLACE: &str = "/api/v1/evidence";

#[tokio::test(flavor = "multi_thread")]
async fn an_original_is_kept_byte_for_byte_with_its_hash_and_its_real_type() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let bytes = b"{\"type\":\"FeatureCollection\",\"features\":[]}".to_vec();
    let fields = [
        ("title", "Sketch of the edge"),
        ("captured_at", "2021-03-04T07:09"),
        ("captured_place", "36.7885,-1.3133"),
    ];
    let reply = mapper.upload(PLACE, &fields, "../../etc/passwd", bytes.clone()).await;
    assert_eq!(reply.status, 201);
    let item = reply.ok();
    assert_eq!(reply.header("location"), format!("{PLACE}/{}", id(&item)));
    assert_eq!(item["sha256"], hex::encode(Sha256::digest(&bytes)));
    assert_eq!(item["bytes"], bytes.len());
    assert_eq!(item["file_name"], "passwd");
    assert_eq!(item["media_type"], "application/geo+json");
    assert_eq!(item["visibility"], "restricted");
    assert_eq!(item["lawful_basis"], "unknown");
    assert_eq!(item["consent_scope"], "unknown");
    assert_eq!(
        item["captured"]["time"],
        json!({"value": "2021-03-04T07:09:00", "source": "person", "zone_known": false})
    );
    assert_eq!(item["captured"]["place"], json!({"lon": 36.7885, "lat": -1.3133, "source": "person"}));
    assert!(item["reference"].as_str().unwrap().starts_with("EV-"));

    let file = mapper.get(&path(&item, "/file")).await;
    assert_eq!(file.body, bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_create_again_answers_what_is_stored_and_other_content_is_refused() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let client_id = Uuid::now_v7().to_string();
    let fields = [("id", client_id.as_str()), ("title", "Letter")];
    let first = mapper.upload(PLACE, &fields, "a.txt", b"one".to_vec()).await;
    let again = mapper.upload(PLACE, &fields, "a.txt", b"one".to_vec()).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_ne!(first.ok()["id"], client_id, "the id names the request");
    let (mut first, mut again) = (first.ok(), again.ok());
    for item in [&mut first, &mut again] {
        // The log may be sealed between the two.
        item["log"].take();
    }
    assert_eq!(first, again);
    let other = mapper.upload(PLACE, &fields, "a.txt", b"two".to_vec()).await;
    assert_eq!(other.problem(), (409, "id-reused".into()));
    // Somebody else may have made the same id; nobody learns of it.
    let elsewhere = app.stranger(Role::Mapper).await;
    let stranger = elsewhere.upload(PLACE, &fields, "a.txt", b"two".to_vec()).await;
    assert_eq!(stranger.status, 201);
    assert_ne!(stranger.ok()["id"], client_id);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_content_is_stored_once_and_nobody_learns_that_another_holds_it() {
    let app = TestApp::start().await;
    let (mapper, stranger) = (app.person(Role::Mapper).await, app.stranger(Role::Mapper).await);
    let (ours, theirs) =
        (hand_in(&mapper, "the same words").await, hand_in(&stranger, "the same words").await);
    assert_eq!(ours["sha256"], theirs["sha256"]);
    assert_ne!(ours["id"], theirs["id"]);
    assert_eq!(files_under(&app.folder().join("blobs/sha256")), 1);
    assert_eq!(mapper.get(&path(&theirs, "")).await.problem(), (404, "absent".into()));
}

fn files_under(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "lock"))
        .map(|path| if path.is_dir() { files_under(&path) } else { 1 })
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_right_says_where() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    for (fields, file, pointer) in [
        (vec![("colour", "red")], &b"x"[..], "/colour"),
        (vec![], b"", "/file"),
        (vec![("captured_at", "2999-01-01T00:00:00Z")], b"x", "/captured_at"),
        (vec![("captured_at", "yesterday")], b"x", "/captured_at"),
        (vec![("captured_place", "NaN,1")], b"x", "/captured_place"),
        (vec![("captured_place", "36.8,-181")], b"x", "/captured_place"),
        (vec![("captured_place", "-1.3133,36.7885")], b"x", "/captured_place"),
        (vec![("lawful_basis", "because")], b"x", "/lawful_basis"),
        (vec![("subject_id", "00000000-0000-0000-0000-000000000000")], b"x", "/subject_id"),
        (vec![("id", "mine")], b"x", "/id"),
    ] {
        let reply = mapper.upload(PLACE, &fields, "a.txt", file.to_vec()).await;
        assert_eq!(reply.problem(), (422, "invalid".into()), "{fields:?}");
        assert_eq!(reply.json()["errors"][0]["pointer"], pointer);
    }
    let no_form = mapper.post(PLACE, &json!({})).await;
    assert_eq!(no_form.problem(), (415, "media-type".into()));
    let list = mapper.get(PLACE).await.ok();
    assert_eq!(list["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_people_who_signed_in_hand_files_in() {
    let app = TestApp::start().await;
    let reply = app.visitor().upload(PLACE, &[], "a.txt", b"x".to_vec()).await;
    assert_eq!(reply.problem(), (401, "sign-in-needed".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let head = format!(
        "POST {PLACE} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: 50000000\r\n\r\n\
         --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n",
        mapper.token.as_deref().unwrap()
    );
    let mut socket = tokio::net::TcpStream::connect(app.address).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&vec![7; 20_000_000]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(socket);

    let blobs = app.folder().join("blobs");
    for _ in 0..50 {
        if files_under(&blobs) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(files_under(&blobs), 0);
    assert_eq!(mapper.get(PLACE).await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_name_that_no_form_can_carry_is_told_from_an_upload_that_broke_off() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    for name in ["bell \u{7}.txt", "two\nlines.txt", "null \0.txt"] {
        let form = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nwords\r\n--x--\r\n"
        );
        let request = mapper
            .request(Method::POST, PLACE)
            .header("content-type", "multipart/form-data; boundary=x")
            .body(form);
        let reply = mapper.send(request).await;
        assert_eq!(reply.problem(), (400, "form-unreadable".into()), "{name:?}");
        assert!(reply.json()["mend"].as_str().unwrap().contains("name"));
    }
    let cut = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nwor";
    let request = mapper
        .request(Method::POST, PLACE)
        .header("content-type", "multipart/form-data; boundary=x")
        .body(cut);
    assert_eq!(mapper.send(request).await.problem(), (400, "upload-broken".into()));
    assert_eq!(mapper.get(PLACE).await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_a_pictures_clothes_is_kept_and_never_shown() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let bytes = b"<html><script>alert(1)</script></html>".to_vec();
    let item = mapper.upload(PLACE, &[], "photo\".jpg", bytes.clone()).await.ok();
    assert_eq!(item["media_type"], "text/html");
    let file = mapper.get(&path(&item, "/file")).await;
    assert_eq!(file.body, bytes);
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"photo_.jpg\"; filename*=UTF-8''photo%22.jpg"
    );
    assert_eq!(file.header("content-security-policy"), "sandbox");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hostile_file_is_kept_as_it_is_or_refused_with_a_reason() {
    let Some(folder) = corpus("hostile_open") else { return };
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let manifest: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(folder.join("MANIFEST.json")).unwrap()).unwrap();
    for entry in manifest {
        let name = entry["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let reply = mapper.upload(PLACE, &[], name, bytes.clone()).await;
        if bytes.is_empty() {
            assert_eq!(reply.problem(), (422, "invalid".into()), "{name}");
        } else {
            assert_eq!(reply.ok()["sha256"], hex::encode(Sha256::digest(&bytes)), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_an_item_changes_by_versions_and_the_file_never() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let item = hand_in(&mapper, "words").await;
    let change = json!({"title": "Letter of allotment", "lawful_basis": "consent"});
    let changed = mapper.patch(&path(&item, ""), 1, &change).await.ok();
    assert_eq!(
        (changed["version"].as_i64(), changed["title"].as_str()),
        (Some(2), Some("Letter of allotment"))
    );
    assert_eq!(changed["sha256"], item["sha256"]);
    assert_eq!(mapper.patch(&path(&item, ""), 1, &change).await.problem(), (412, "stale".into()));
    let blind = mapper.send(mapper.request(Method::PATCH, &path(&item, "")).json(&change)).await;
    assert_eq!(blind.problem(), (428, "if-match-needed".into()));
    let unknown = mapper.patch(&path(&item, ""), 2, &json!({"sha256": "00"})).await;
    assert_eq!(unknown.problem(), (422, "invalid".into()));
    let history = mapper.get(&path(&item, "/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["lawful_basis", "title"]));
    assert_eq!(history["items"].as_array().unwrap().len(), 2);
    // Another mapper of the organisation did not make it and may not read it.
    let other = app.person(Role::Mapper).await;
    assert_eq!(other.patch(&path(&item, ""), 2, &change).await.problem(), (404, "absent".into()));
    let advocate = app.person(Role::Advocate).await;
    assert_eq!(advocate.patch(&path(&item, ""), 2, &json!({"title": null})).await.ok()["title"], "note.txt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_turns_itself_around_is_kept_with_its_hidden_character_shown_and_told() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let item = mapper.upload(PLACE, &[], "allotment\u{202e}fdp.exe", b"text".to_vec()).await.ok();
    assert_eq!(
        (&item["file_name"], &item["file_name_hides"]),
        (&json!("allotment[U+202E]fdp.exe"), &json!(true))
    );
    let plain = mapper.upload(PLACE, &[], "allotment.pdf", b"other".to_vec()).await.ok();
    assert_eq!((&plain["file_name"], &plain["file_name_hides"]), (&json!("allotment.pdf"), &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_in_the_middle_of_a_large_upload_hears_that_signing_in_is_needed() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        let reply = app.visitor().upload(PLACE, &[], "large.bin", vec![7; 24 * 1024 * 1024]).await;
        assert_eq!(reply.problem(), (401, "sign-in-needed".into()));
    }
}
