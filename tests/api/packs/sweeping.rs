use std::path::{Path, PathBuf};
use std::time::Duration;

use acceptance::TestApp;
use chrono::TimeDelta;
use domain::actor::Role;
use mipaka::db::{Tx, own_originals};
use mipaka::packs::{Swept, sweep_unused};
use sha2::{Digest, Sha256};

use super::{download, filled_case, make_pack};
use crate::api::evidence::{hand_in, id, path};

const EVIDENCE: &str = "/api/v1/evidence";

fn stored(app: &TestApp, content: &[u8]) -> PathBuf {
    let hash = hex::encode(Sha256::digest(content));
    app.folder().join(format!("blobs/sha256/{}/{}/{hash}", &hash[..2], &hash[2..4]))
}

fn files_under(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files_under(&path) } else { 1 })
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_removes_what_nobody_refers_to_after_a_day_and_nothing_else() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    let sealed = hand_in(&lawyer, "sealed words").await;
    let owner = app.owner().await;
    let sealed_id: uuid::Uuid = id(&sealed).parse().unwrap();
    sqlx::query("update records set visibility = 'sealed' where id = $1")
        .bind(sealed_id)
        .execute(&owner)
        .await
        .unwrap();
    let refused = lawyer.upload(EVIDENCE, &[("colour", "red")], "a.txt", b"refused".to_vec()).await;
    assert_eq!(refused.status, 422);
    let left_over = stored(&app, b"refused");
    assert!(left_over.exists(), "the file had arrived before its form was refused");
    let before = files_under(&app.folder().join("blobs/sha256"));

    assert_eq!(sweep_unused(&app.app, true).await.unwrap(), Swept::default(), "what is young stays");
    app.clock.advance(TimeDelta::hours(25));
    let found = sweep_unused(&app.app, false).await.unwrap();
    assert_eq!(found, Swept { unused: 1, unused_bytes: 7, removed: 0 });
    assert!(left_over.exists(), "counting removes nothing");
    let swept = sweep_unused(&app.app, true).await.unwrap();
    assert_eq!(swept, Swept { unused: 1, unused_bytes: 7, removed: 1 });
    assert!(!left_over.exists());
    assert_eq!(files_under(&app.folder().join("blobs/sha256")), before - 1);
    assert!(stored(&app, b"sealed words").exists());
    let sound = mipaka::evidence::check_fixity(&app.app, |_| ()).await.unwrap();
    assert!(sound.is_sound() && sound.checked == 3, "{sound:?}");
    let zip = download(&lawyer, &pack).await.body;
    assert_eq!(pack["sha256"], hex::encode(Sha256::digest(&zip)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_swept_before_its_row_comes_is_asked_for_again() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let mut sweep = Tx::system(&app.app.pools.app).await.unwrap();
    own_originals(&mut sweep).await.unwrap();
    let sending = tokio::spawn({
        let mapper = mapper.clone();
        async move { mapper.upload(EVIDENCE, &[], "a.txt", b"some words".to_vec()).await }
    });
    let file = stored(&app, b"some words");
    for _ in 0..100 {
        if file.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    std::fs::remove_file(&file).unwrap();
    sweep.commit().await.unwrap();
    let reply = sending.await.unwrap();
    assert_eq!(reply.problem(), (503, "unavailable".into()));
    assert_eq!(reply.header("retry-after"), "1");
    let item = mapper.upload(EVIDENCE, &[], "a.txt", b"some words".to_vec()).await.ok();
    assert_eq!(mapper.get(&path(&item, "/file")).await.body, b"some words");
}
