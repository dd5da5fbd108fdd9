use acceptance::{Person, TestApp};
use custody::verify::verify_pack;
use mipaka::demo::{DemoError, DemoOptions, Loaded, load_demo};
use serde_json::{Value, json};

const STRUCTURES: u32 = 400;
const FEW: DemoOptions = DemoOptions { reset: false, structures: STRUCTURES };

async fn list(person: &Person, path: &str) -> Vec<Value> {
    person.get(path).await.ok()["items"].as_array().expect("a list").clone()
}

fn id(record: &Value) -> &str {
    record["id"].as_str().expect("an id")
}

async fn load(test: &TestApp, options: DemoOptions) -> Result<Loaded, DemoError> {
    load_demo((*test.app.config).clone(), test.app.clock.clone(), options, &|_| ()).await
}

/// Ends every connection of the server, so that the database may be made anew.
async fn leave(test: &mut TestApp) {
    test.stop().await;
    test.app.pools.app.close().await;
    test.app.pools.tiles.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_settlements_whole_chain_is_filled() {
    let test = TestApp::start_demo(STRUCTURES).await;
    let (lawyer, visitor) = (test.demo_person("lawyer").await, test.visitor());

    let settlements = list(&visitor, "/api/v1/settlements?limit=200").await;
    assert_eq!(settlements.len(), 40);
    assert!(settlements.iter().all(|settlement| settlement["demo"] == true));
    let hero = id(&settlements[0]).to_owned();
    let organisation = &settlements[0]["organisation"]["id"];

    let boundaries = list(&lawyer, &format!("/api/v1/settlements/{hero}/boundaries")).await;
    assert_eq!(boundaries.iter().map(|one| one["version"].as_i64().unwrap()).collect::<Vec<_>>(), [3, 2, 1]);
    assert!(boundaries.iter().all(|boundary| boundary["walk_id"].is_string()), "each was walked");
    assert_eq!(boundaries[1]["valid_to"], boundaries[0]["valid_from"]);

    let structures = list(&lawyer, &format!("/api/v1/structures?settlement_id={hero}&limit=200")).await;
    assert!(!structures.is_empty());

    let claims = list(&lawyer, &format!("/api/v1/claims?settlement_id={hero}")).await;
    let rivals = claims.iter().filter(|claim| !claim["rivals"].as_array().unwrap().is_empty()).count();
    assert!(rivals >= 2, "rival claims stand side by side");

    let corridors = list(&lawyer, "/api/v1/corridors?limit=200").await;
    assert_eq!(corridors.len(), 15);
    let mut counted = 0;
    for corridor in &corridors {
        for impact in list(&lawyer, &format!("/api/v1/corridors/{}/impacts", id(corridor))).await {
            for figure in ["structures", "households", "people"] {
                let figure = &impact["totals"][figure];
                let [low, best, high] =
                    ["low", "best", "high"].map(|reading| figure[reading].as_i64().unwrap());
                assert!(low <= best && best <= high, "{impact}");
                counted += high;
            }
        }
    }
    assert!(counted > 0, "somebody lives near a corridor");

    let notices = list(&lawyer, &format!("/api/v1/notices?settlement_id={hero}")).await;
    let mut clocks = Vec::new();
    for notice in &notices {
        clocks.push(lawyer.get(&format!("/api/v1/notices/{}", id(notice))).await.ok().to_string());
    }
    assert!(clocks.iter().any(|notice| notice.contains("\"contested\"")), "the readings of the law differ");

    let incidents = list(&lawyer, &format!("/api/v1/incidents?settlement_id={hero}")).await;
    let mut photographed = 0;
    for incident in &incidents {
        let shown = lawyer.get(&format!("/api/v1/incidents/{}", id(incident))).await.ok();
        let photos =
            shown["evidence"].as_array().unwrap().iter().filter(|item| item["media_type"] == "image/jpeg");
        photographed += usize::from(photos.count() > 1 && !shown["counts"].as_array().unwrap().is_empty());
    }
    assert!(photographed >= 1, "an incident has photographs and figures");

    let cases = list(&lawyer, "/api/v1/cases").await;
    assert_eq!(&cases[0]["organisation"]["id"], organisation);
    let case = lawyer.get(&format!("/api/v1/cases/{}", id(&cases[0]))).await.ok();
    assert!(case["exhibits"].as_array().unwrap().len() >= 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_of_the_demo_can_enter_on_this_machine_and_belongs_to_the_first_settlements_keeper() {
    let test = TestApp::start_demo(STRUCTURES).await;
    let keeper = list(&test.visitor(), "/api/v1/settlements?limit=1").await[0]["organisation"]["id"].clone();
    for role in ["mapper", "verifier", "advocate", "lawyer", "administrator"] {
        let me = test.demo_person(role).await.get("/api/v1/session").await.ok();
        assert_eq!(me["memberships"][0]["role"], role);
        assert_eq!(me["memberships"][0]["organisation"]["id"], keeper);
        let tapped = test.visitor().post("/api/v1/session/demo", &json!({ "role": role })).await;
        assert_eq!(
            tapped.ok()["account"]["email"],
            me["email"],
            "{role} is the same person by tap and by password"
        );
    }
    let mode = {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(test.folder().join("demo.json")).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode, 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_pack_is_sound_and_the_tampered_one_is_not() {
    let test = TestApp::start_demo(STRUCTURES).await;
    let samples = test.folder().join("samples");
    let sound = verify_pack(&samples.join("pack.zip"), None).unwrap();
    assert!(sound.is_sound(), "{sound}");
    let tampered = verify_pack(&samples.join("pack-tampered.zip"), None).unwrap();
    assert!(!tampered.is_sound());
    assert!(tampered.to_string().contains(".jpg"), "{tampered}");

    let mapper = test.demo_person("mapper").await;
    let hero = id(&list(&mapper, "/api/v1/settlements?limit=1").await[0]).to_owned();
    let walk = std::fs::read(samples.join("walk.gpx")).unwrap();
    let walk = mapper.upload("/api/v1/walks", &[("settlement_id", &hero)], "walk.gpx", walk).await.ok();
    assert_eq!(walk["state"], "draft");
    assert_eq!(walk["may_submit"], true, "{}", walk["findings"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_load_changes_nothing_and_lost_sign_ins_are_made_anew() {
    let test = TestApp::start_demo(STRUCTURES).await;
    let file = test.folder().join("demo.json");
    let before = std::fs::read_to_string(&file).unwrap();
    assert_eq!(load(&test, FEW).await.unwrap(), Loaded::Already);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(load(&test, FEW).await.unwrap(), Loaded::Already);
    assert_ne!(std::fs::read_to_string(&file).unwrap(), before);
    assert_eq!(test.demo_person("lawyer").await.email, "lawyer@demo.mipaka.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_world_is_removed_only_while_nobody_is_served_and_nothing_in_it_is_real() {
    let mut test = TestApp::start_demo(STRUCTURES).await;
    let again = DemoOptions { reset: true, ..FEW };
    assert!(matches!(load(&test, again).await, Err(DemoError::ServerRunning)));
    let mapper = test.demo_person("mapper").await;
    let settlement = list(&mapper, "/api/v1/settlements?limit=1").await[0].clone();
    leave(&mut test).await;
    assert_eq!(load(&test, again).await.unwrap(), Loaded::Now);
    let owner = test.owner().await;
    let mark = "update accounts set demo = false where email like 'mapper@%'";
    sqlx::query(mark).execute(&owner).await.unwrap();
    assert!(matches!(load(&test, again).await, Err(DemoError::InUse { accounts: 1, .. })));
    let kept: String = sqlx::query_scalar("select id::text from settlements where name = $1")
        .bind(settlement["name"].as_str())
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!(kept, id(&settlement), "the world is the same each time");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_load_is_noticed_and_done_again() {
    let mut test = TestApp::start_demo(STRUCTURES).await;
    leave(&mut test).await;
    let owner = test.owner().await;
    // As after kill -9: the mark at the end is missing, and so is the last part.
    sqlx::query("update installation set demo_loaded_at = null").execute(&owner).await.unwrap();
    sqlx::query("delete from jobs").execute(&owner).await.unwrap();
    assert_eq!(load(&test, FEW).await.unwrap(), Loaded::Now);
    let loaded: bool = sqlx::query_scalar("select demo_loaded_at is not null from installation")
        .fetch_one(&owner)
        .await
        .unwrap();
    assert!(loaded);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_stays_away_from_real_records_and_from_other_machines() {
    let test = TestApp::start().await;
    assert!(matches!(load(&test, FEW).await, Err(DemoError::InUse { organisations: 2, .. })));
    let mut config = (*test.app.config).clone();
    config.listen = ([0, 0, 0, 0], 8080).into();
    let refused = load_demo(config, test.app.clock.clone(), FEW, &|_| ()).await;
    assert!(matches!(refused, Err(DemoError::NotLoopback(_))));
}
