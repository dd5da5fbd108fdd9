//! A job whose server dies each time it is tried, and one that panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use acceptance::TestApp;
use futures::FutureExt;
use mipaka::jobs::{JobFailed, Runner, Try};
use serde_json::json;
use uuid::Uuid;

/// How many jobs of a kind `/metrics` says were given up.
async fn given_up(app: &TestApp, kind: &str) -> f64 {
    let metrics = app.visitor().get("/metrics").await.text();
    let series = format!("mipaka_jobs_abandoned_total{{kind=\"{kind}\"}} ");
    metrics.lines().find_map(|line| line.strip_prefix(&series)?.parse().ok()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_takes_the_server_down_each_time_is_given_up_after_five_tries() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let job = Uuid::now_v7();
    sqlx::query("insert into jobs (id, kind, payload, run_at) values ($1, 'deadly', $2, now())")
        .bind(job)
        .bind(json!({}))
        .execute(&owner)
        .await
        .unwrap();
    let (tried, told) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let runner = Runner::default().with("deadly", {
        let (tried, told) = (Arc::clone(&tried), Arc::clone(&told));
        Arc::new(move |this: Try| {
            let (tried, told) = (Arc::clone(&tried), Arc::clone(&told));
            async move {
                if this.abandoned {
                    told.fetch_add(1, Ordering::SeqCst);
                    return Err(JobFailed::ForGood("Every try ended with the server.".to_owned()));
                }
                tried.fetch_add(1, Ordering::SeqCst);
                // A server that dies neither finishes nor fails a job.
                futures::future::pending().await
            }
            .boxed()
        })
    });
    for step in 0..8 {
        assert_eq!(given_up(&app, "deadly").await, if step > 5 { 1.0 } else { 0.0 }, "before step {step}");
        let dying =
            tokio::time::timeout(std::time::Duration::from_millis(300), runner.step(&app.app.pools.app));
        let _ = dying.await;
        sqlx::query(
            "update jobs set locked_until = now() - interval '1 second' where id = $1 and state = 'running'",
        )
        .bind(job)
        .execute(&owner)
        .await
        .unwrap();
    }
    assert_eq!((tried.load(Ordering::SeqCst), told.load(Ordering::SeqCst)), (5, 1));
    let (state, error): (String, String) = sqlx::query_as("select state, error from jobs where id = $1")
        .bind(job)
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!((state.as_str(), error.as_str()), ("failed", "Every try ended with the server."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_panics_is_tried_again_told_of_in_the_end_and_ends_no_other_job() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (broken, sound) = (Uuid::now_v7(), Uuid::now_v7());
    for (job, kind) in [(broken, "broken"), (sound, "sound")] {
        sqlx::query("insert into jobs (id, kind, payload, run_at) values ($1, $2, $3, now())")
            .bind(job)
            .bind(kind)
            .bind(json!({}))
            .execute(&owner)
            .await
            .unwrap();
    }
    let tried = Arc::new(AtomicU32::new(0));
    let runner = Runner::default()
        .with("broken", {
            let tried = Arc::clone(&tried);
            Arc::new(move |this: Try| {
                let tried = Arc::clone(&tried);
                async move {
                    if this.abandoned {
                        return Err(JobFailed::ForGood("It broke each time.".to_owned()));
                    }
                    tried.fetch_add(1, Ordering::SeqCst);
                    panic!("a fault in the job's own code")
                }
                .boxed()
            })
        })
        .with("sound", Arc::new(|_| async { Ok(()) }.boxed()));
    for _ in 0..7 {
        assert!(runner.step(&app.app.pools.app).await.unwrap());
        sqlx::query("update jobs set run_at = now() where id = $1")
            .bind(broken)
            .execute(&owner)
            .await
            .unwrap();
    }
    assert_eq!(tried.load(Ordering::SeqCst), 5);
    let states: Vec<(String, Option<String>)> =
        sqlx::query_as("select state, error from jobs where id = any ($1) order by kind")
            .bind([broken, sound].as_slice())
            .fetch_all(&owner)
            .await
            .unwrap();
    let told = Some("It broke each time.".to_owned());
    assert_eq!(states, [("failed".to_owned(), told), ("done".to_owned(), None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_whose_server_dies_each_time_says_so_to_whoever_waits() {
    let app = TestApp::start().await;
    let (lawyer, case) = crate::api::packs::filled_case(&app).await;
    let pack = crate::api::packs::make_pack(&lawyer, &case).await;
    let owner = app.owner().await;
    let waiting = Uuid::now_v7();
    // A second pack of the same case, as it stands after five servers died over it.
    sqlx::query(
        "with head as (
             insert into records (id, kind, organisation_id, visibility, author_id, reference, feature_id)
             select $1, kind, organisation_id, visibility, author_id, 'PK-GIVENUP', 7 from records where id = $2)
         insert into packs (id, case_id, case_version, asked_by, asked_at, file_name, contents, state)
         select $1, case_id, case_version, asked_by, asked_at, 'PK-GIVENUP.zip', contents, 'building' from packs where id = $2",
    )
    .bind(waiting)
    .bind(Uuid::parse_str(pack["id"].as_str().unwrap()).unwrap())
    .execute(&owner)
    .await
    .unwrap();
    sqlx::query(
        "insert into jobs (id, kind, payload, state, attempts, locked_until) values ($1, 'pack', $2, 'running', 5, now())",
    )
    .bind(Uuid::now_v7())
    .bind(json!({"pack": waiting}))
    .execute(&owner)
    .await
    .unwrap();
    let place = format!("/api/v1/packs/{waiting}");
    for _ in 0..100 {
        let shown = lawyer.get(&place).await.ok();
        if shown["state"] == "failed" {
            assert!(shown["error"].as_str().unwrap().contains("The server ended each time"), "{shown}");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the pack waits for ever");
}
