use acceptance::TestApp;
use domain::actor::Role;
use mipaka::packs::rebuild;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{download, filled_case, make_pack};
use crate::api::cases::{open_case, place, put_now};
use crate::api::evidence::hand_in;

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_is_a_receipt_with_its_hash_and_can_be_downloaded_in_parts() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    assert_eq!(pack["state"], "ready", "{pack}");
    let reply = download(&lawyer, &pack).await;
    assert_eq!(pack["sha256"], hex::encode(Sha256::digest(&reply.body)));
    assert_eq!(pack["size_bytes"], reply.body.len());
    assert_eq!(reply.header("content-type"), "application/zip");
    assert!(pack["checkpoint"].as_str().unwrap().contains("mipaka.local/"));
    let file = format!("/api/v1/packs/{}/file", pack["id"].as_str().unwrap());
    let rest = lawyer.send(lawyer.request(Method::GET, &file).header("range", "bytes=1000-")).await;
    assert_eq!((rest.status, &rest.body[..]), (206, &reply.body[1000..]));
    let shown = lawyer.get(&place(&case, "")).await.ok();
    assert_eq!(shown["packs"][0]["sha256"], pack["sha256"]);
    let custody =
        format!("/api/v1/evidence/{}/custody", shown["exhibits"][0]["item"]["id"].as_str().unwrap());
    let custody = lawyer.get(&custody).await.ok();
    let last = custody["items"].as_array().unwrap().last().unwrap();
    assert_eq!((last["kind"].as_str(), &last["by"]["id"]), (Some("exported"), &json!(lawyer.id)));
    let exports: i64 =
        sqlx::query_scalar("select count(*) from audit where action = 'exported' and kind = 'pack'")
            .fetch_one(&app.owner().await)
            .await
            .unwrap();
    assert_eq!(exports, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_made_again_is_the_same_whatever_happened_since() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    let now = lawyer.get(&place(&case, "")).await.ok();
    lawyer
        .patch(&place(&case, ""), now["version"].as_i64().unwrap(), &json!({"title": "Another title"}))
        .await
        .ok();
    let item = &now["exhibits"][0]["item"];
    let item_place = format!("/api/v1/evidence/{}", item["id"].as_str().unwrap());
    lawyer
        .patch(&item_place, 1, &json!({"title": "Another name", "captured_at": "2020-01-01T00:00:00Z"}))
        .await
        .ok();
    hand_in(&lawyer, "something new").await;
    app.clock.advance(chrono::Duration::days(30));
    let id = pack["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(rebuild(&app.app, id).await.unwrap(), pack["sha256"].as_str().unwrap());
    // Originals from before CRC-32 was kept are read once more when the pack is made.
    let older = "update items set crc32 = null where id = any(select id from items limit 1)";
    sqlx::query(older).execute(&app.owner().await).await.unwrap();
    assert_eq!(rebuild(&app.app, id).await.unwrap(), pack["sha256"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_that_was_interrupted_is_finished_by_the_next_server() {
    let mut app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let asked = lawyer.post(&place(&case, "/packs"), &json!({})).await.ok();
    app.stop().await;
    // As after kill -9: the job still runs on paper, its lease is over.
    let owner = app.owner().await;
    sqlx::query(
        "update jobs set state = 'running', locked_until = now() - interval '1 minute' where state <> 'done'",
    )
    .execute(&owner)
    .await
    .unwrap();
    let second = app.second_server().await;
    let id: uuid::Uuid = asked["id"].as_str().unwrap().parse().unwrap();
    let mut state = String::new();
    for _ in 0..150 {
        state = sqlx::query_scalar("select state from packs where id = $1")
            .bind(id)
            .fetch_one(&owner)
            .await
            .unwrap();
        if state == "ready" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(state, "ready");
    let folders = std::fs::read_dir(app.folder().join("blobs/incoming")).unwrap();
    let folders = folders.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    assert_eq!(
        folders.map(|folder| std::fs::read_dir(folder).unwrap().count()).sum::<usize>(),
        0,
        "a draft was left"
    );
    second.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_that_changed_on_disk_fails_the_pack_with_words() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let shown = lawyer.get(&place(&case, "")).await.ok();
    let item = &shown["exhibits"][1]["item"];
    let hash = item["sha256"].as_str().unwrap();
    let stored = app.folder().join(format!("blobs/sha256/{}/{}/{hash}", &hash[..2], &hash[2..4]));
    let length = std::fs::read(&stored).unwrap().len();
    std::fs::write(&stored, vec![b'x'; length]).unwrap();
    let pack = make_pack(&lawyer, &case).await;
    assert_eq!(pack["state"], "failed");
    assert!(pack["error"].as_str().unwrap().contains("fixity"), "{pack}");
    assert_eq!(download(&lawyer, &pack).await.problem(), (409, "pack-not-ready".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_needs_exhibits_that_the_person_may_read() {
    let app = TestApp::start().await;
    let (lawyer, clinic) = (app.person(Role::Lawyer).await, app.stranger(Role::Lawyer).await);
    let case = open_case(&lawyer).await;
    assert_eq!(lawyer.post(&place(&case, "/packs"), &json!({})).await.problem(), (422, "invalid".into()));
    let item = hand_in(&lawyer, "sealed words").await;
    crate::api::cases::attach(&lawyer, &case, &item, "Letter").await;
    let team = json!({"team": [{"account_id": lawyer.id, "role": "lawyer"}, {"account_id": clinic.id, "role": "lawyer"}]});
    put_now(&lawyer, &case, "/team", &team).await.ok();
    let owner = app.owner().await;
    let item_id: uuid::Uuid = item["id"].as_str().unwrap().parse().unwrap();
    sqlx::query("update records set visibility = 'sealed' where id = $1")
        .bind(item_id)
        .execute(&owner)
        .await
        .unwrap();
    let refused = clinic.post(&place(&case, "/packs"), &json!({})).await;
    assert_eq!(refused.problem(), (422, "invalid".into()));
    assert_eq!(refused.json()["errors"][0]["code"], "unreadable");
    let seen = clinic.get(&place(&case, "")).await.ok();
    assert!(seen["exhibits"][0]["mark"].is_string() && !seen.to_string().contains("Letter"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_mappers_never_see_a_pack() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    let pack_place = format!("/api/v1/packs/{}", pack["id"].as_str().unwrap());
    for person in [app.person(Role::Mapper).await, app.stranger(Role::Lawyer).await] {
        assert_eq!(person.get(&pack_place).await.problem(), (404, "absent".into()));
        assert_eq!(person.get(&format!("{pack_place}/file")).await.problem(), (404, "absent".into()));
    }
    let verifier = app.person(Role::Verifier).await;
    assert_eq!(verifier.get(&format!("{pack_place}/file")).await.problem(), (403, "not-allowed".into()));
}
