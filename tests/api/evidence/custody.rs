use acceptance::TestApp;
use custody::checkpoint::Checkpoint;
use custody::digest::Digests;
use custody::leaf::CustodyEvent;
use custody::note::VerifierKey;
use custody::proof_file::TlogProof;
use domain::actor::Role;
use mipaka::evidence::{LogError, check_fixity, seal_now};
use serde_json::Value;

use super::{hand_in, path};

async fn key(app: &TestApp) -> VerifierKey {
    app.visitor().get("/api/v1/log/key").await.text().trim_end().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_sealed_and_its_proof_verifies_without_the_server() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let mut items = Vec::new();
    for number in 0..7 {
        items.push(hand_in(&mapper, &format!("file {number}")).await);
    }
    seal_now(&app.app).await.unwrap();
    let key = key(&app).await;
    for item in &items {
        let shown = mapper.get(&path(item, "")).await.ok();
        let custody = mapper.get(&path(item, "/custody")).await.ok();
        let event = CustodyEvent::from_json(&custody["items"][0]["event"]).unwrap();
        assert_eq!(event.content.unwrap().sha256.to_string(), item["sha256"].as_str().unwrap());
        let proof = mapper.get(&path(item, "/proof")).await;
        assert!(proof.header("content-disposition").contains(".tlog-proof"));
        let proof = TlogProof::parse(&proof.body).unwrap();
        assert_eq!(shown["log"]["index"], proof.index);
        let checkpoint = proof.verify(&event.leaf_hash().unwrap(), &key).unwrap();
        assert!(checkpoint.size() >= 7);
    }
    let note = app.visitor().get("/api/v1/log/checkpoint").await.body;
    assert_eq!(Checkpoint::open(&note, &key).unwrap().origin(), key.name());
    let published = app.visitor().get("/.well-known/mipaka-key").await.text();
    assert_eq!(published, format!("{key}\nsha256 {}\n", key.fingerprint()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_persons_id_and_a_salt_can_be_forgotten() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let item = hand_in(&mapper, "words").await;
    let owner = app.owner().await;
    let leaf: Vec<u8> =
        sqlx::query_scalar("select leaf from custody_events").fetch_one(&owner).await.unwrap();
    let leaf = String::from_utf8(leaf).unwrap();
    assert!(!leaf.contains(&mapper.id.to_string()) && leaf.contains("commitment"), "{leaf}");
    sqlx::query("delete from custody_salts").execute(&owner).await.unwrap();
    seal_now(&app.app).await.unwrap();
    let custody = mapper.get(&path(&item, "/custody")).await.ok();
    assert_eq!(custody["items"][0]["by"], Value::Null);
    assert!(custody["items"][0]["log"]["index"].is_u64());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_commits_late_is_sealed_late_and_not_skipped() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let first = hand_in(&mapper, "first").await;
    let item: uuid::Uuid = first["id"].as_str().unwrap().parse().unwrap();
    let mut slow = mipaka::db::Tx::system(&app.app.pools.app).await.unwrap();
    mipaka::evidence::record_event(
        &mut slow,
        app.clock.now(),
        item,
        "viewed",
        None,
        std::collections::BTreeMap::new(),
    )
    .await
    .unwrap();
    hand_in(&mapper, "second").await;
    let before = seal_now(&app.app).await.unwrap();
    slow.commit().await.unwrap();
    assert_eq!(seal_now(&app.app).await.unwrap(), before + 1);
    let custody = mapper.get(&path(&first, "/custody")).await.ok();
    assert_eq!(custody["items"][1]["log"]["index"], before);
    assert_eq!(seal_now(&app.app).await.unwrap(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_seal_at_once_make_one_log() {
    let app = TestApp::start().await;
    let second = app.second_server().await;
    let mapper = app.person(Role::Mapper).await;
    let mut work = tokio::task::JoinSet::new();
    for number in 0..20 {
        let mapper = mapper.clone();
        work.spawn(async move { hand_in(&mapper, &format!("file {number}")).await });
    }
    for _ in 0..4 {
        let app = app.app.clone();
        work.spawn(async move { Value::from(seal_now(&app).await.unwrap()) });
    }
    work.join_all().await;
    assert_eq!(seal_now(&app.app).await.unwrap(), 20);
    second.stop().await.unwrap();
    let owner = app.owner().await;
    let (heads, sizes): (i64, i64) =
        sqlx::query_as("select count(*), count(distinct size) from log_checkpoints")
            .fetch_one(&owner)
            .await
            .unwrap();
    assert_eq!(heads, sizes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_tampered_with_is_not_signed_again() {
    let mut app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    for number in 0..3 {
        hand_in(&mapper, &format!("file {number}")).await;
    }
    seal_now(&app.app).await.unwrap();
    app.stop().await;
    let owner = app.owner().await;
    let refused = sqlx::query("update log_nodes set hash = sha256(hash)").execute(&owner).await.unwrap_err();
    assert!(refused.to_string().contains("the log only grows"), "{refused}");

    sqlx::query("alter table log_nodes disable trigger all").execute(&owner).await.unwrap();
    sqlx::query("update log_nodes set hash = sha256(hash) where level = 0 and index = 2")
        .execute(&owner)
        .await
        .unwrap();
    queue_one(&app, &owner).await;
    assert!(matches!(seal_now(&app.app).await, Err(LogError::RootChanged(3))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_set_back_to_an_older_copy_is_noticed_before_the_log_forks() {
    let mut app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    hand_in(&mapper, "one").await;
    seal_now(&app.app).await.unwrap();
    app.stop().await;
    let owner = app.owner().await;
    for table in ["log_nodes", "log_leaves", "log_checkpoints"] {
        let statements = format!("alter table {table} disable trigger all; delete from {table}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&owner).await.unwrap();
    }
    queue_one(&app, &owner).await;
    assert!(matches!(seal_now(&app.app).await, Err(LogError::Shrunk { signed: 1, found: 0 })));
}

/// Another event for the log of a server that has stopped.
async fn queue_one(app: &TestApp, owner: &sqlx::PgPool) {
    let item: uuid::Uuid = sqlx::query_scalar("select id from items limit 1").fetch_one(owner).await.unwrap();
    let mut tx = mipaka::db::Tx::system(&app.app.pools.app).await.unwrap();
    mipaka::evidence::record_event(
        &mut tx,
        app.clock.now(),
        item,
        "viewed",
        None,
        std::collections::BTreeMap::new(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_itself_cannot_rewrite_the_log() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    hand_in(&mapper, "words").await;
    seal_now(&app.app).await.unwrap();
    for table in ["custody_events", "log_leaves", "log_nodes", "log_checkpoints"] {
        for statement in [format!("delete from {table}"), format!("truncate {table}")] {
            let refused =
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&app.app.pools.app).await.unwrap_err();
            assert!(refused.to_string().contains("permission denied"), "{table}: {refused}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fixity_names_every_original_that_is_missing_or_changed() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let (sound, changed, missing) = (
        hand_in(&mapper, "sound").await,
        hand_in(&mapper, "changed").await,
        hand_in(&mapper, "missing").await,
    );
    let stored = |item: &Value| {
        let hash = item["sha256"].as_str().unwrap().to_owned();
        app.folder().join(format!("blobs/sha256/{}/{}/{hash}", &hash[..2], &hash[2..4]))
    };
    let report = check_fixity(&app.app, |_| {}).await.unwrap();
    assert!(report.is_sound() && report.checked == 3, "{report:?}");
    std::fs::write(stored(&changed), b"chAnged").unwrap();
    std::fs::remove_file(stored(&missing)).unwrap();
    let report = check_fixity(&app.app, |_| {}).await.unwrap();
    assert_eq!(report.changed, [changed["reference"].as_str().unwrap()]);
    assert_eq!(report.missing, [missing["reference"].as_str().unwrap()]);
    assert!(stored(&sound).exists() && report.misnoted.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn fixity_names_an_original_whose_noted_crc_32_is_not_that_of_its_bytes() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let (sound, altered) = (hand_in(&mapper, "sound").await, hand_in(&mapper, "altered").await);
    let owner = app.owner().await;
    let noted: i64 = sqlx::query_scalar("select crc32 from items where id = $1::uuid")
        .bind(sound["id"].as_str().unwrap())
        .fetch_one(&owner)
        .await
        .unwrap();
    let file = mapper.get(&format!("/api/v1/evidence/{}/file", sound["id"].as_str().unwrap())).await.body;
    assert_eq!(noted, i64::from(Digests::of(&file).crc32));
    sqlx::query("update items set crc32 = crc32 # 1 where id = $1::uuid")
        .bind(altered["id"].as_str().unwrap())
        .execute(&owner)
        .await
        .unwrap();
    let report = check_fixity(&app.app, |_| {}).await.unwrap();
    assert_eq!(report.misnoted, [altered["reference"].as_str().unwrap()]);
    assert!(report.changed.is_empty() && !report.is_sound());
}
