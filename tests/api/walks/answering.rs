//! What the phone asks about a walk, and where the answers go.

use domain::actor::Role;
use serde_json::{Value, json};

use super::{scene, square_gpx, upload};
use acceptance::{Person, Reply};

/// A draft whose one question is whether it lies near the right settlement, 5 km away.
async fn far_draft(mapper: &Person, settlement: &str) -> String {
    let walk = upload(mapper, settlement, square_gpx(36.86, -1.31, 0.002)).await.ok();
    let asked: Vec<&Value> =
        walk["findings"].as_array().unwrap().iter().filter(|each| each["severity"] == "question").collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(walk["answers"], json!([]));
    walk["id"].as_str().unwrap().to_owned()
}

async fn answer(person: &Person, walk: &str, answers: Value) -> Reply {
    let path = format!("/api/v1/walks/{walk}");
    let version = person.get(&path).await.json()["version"].as_i64().unwrap_or(1);
    person.put_to(&format!("{path}/answers"), version, &json!({"answers": answers})).await
}

async fn submit(person: &Person, walk: &str, body: Value) -> Reply {
    person.post(&format!("/api/v1/walks/{walk}/submit"), &body).await
}

fn answered(walk: &Value) -> Vec<(&str, &str)> {
    let answers = walk["answers"].as_array().unwrap().iter();
    answers
        .map(|each| (each["question"]["kind"].as_str().unwrap(), each["answer"].as_str().unwrap()))
        .collect()
}

const FAR: &str = "far-from-settlement";

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_stored_with_its_question_and_read_by_the_verifier() {
    let (_app, mapper, verifier, settlement) = scene().await;
    let walk = far_draft(&mapper, &settlement).await;
    let asked = submit(&mapper, &walk, json!({})).await;
    assert_eq!(asked.problem(), (422, "walk-needs-confirmation".into()));
    assert_eq!(asked.json()["errors"][0]["code"], FAR);
    submit(&mapper, &walk, json!({"answers": {FAR: "yes"}})).await.ok();

    let seen = verifier.get(&format!("/api/v1/walks/{walk}")).await.ok();
    assert_eq!(answered(&seen), [(FAR, "yes")]);
    let question = &seen["answers"][0]["question"];
    assert!(question["words"]["en"].as_str().unwrap().ends_with("Is it the right one?"));
    assert!(question["words"]["sw"].as_str().unwrap().contains("makazi"));
    let history = verifier.get(&format!("/api/v1/walks/{walk}/history")).await.ok();
    let change = history["items"][0]["changes"].as_array().unwrap().iter();
    let change: Vec<_> = change.filter(|each| each["field"] == "answers").collect();
    assert_eq!(change[0]["before"], json!([]));
    assert_eq!(change[0]["after"], seen["answers"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_is_kept_with_the_draft_and_stops_it_until_it_is_answered_otherwise() {
    let (_app, mapper, verifier, settlement) = scene().await;
    let walk = far_draft(&mapper, &settlement).await;
    let kept = answer(&mapper, &walk, json!({FAR: "no"})).await.ok();
    assert_eq!((&kept["state"], answered(&kept)), (&json!("draft"), vec![(FAR, "no")]));
    let refused = submit(&mapper, &walk, json!({})).await;
    assert_eq!(refused.problem(), (422, "walk-denied".into()));
    assert_eq!(refused.json()["errors"][0]["code"], FAR);
    let overridden = submit(&mapper, &walk, json!({"confirm_gap": true})).await;
    assert_eq!(overridden.problem(), (422, "walk-denied".into()), "one yes for all takes no answer back");

    let again = answer(&mapper, &walk, json!({FAR: "no"})).await.ok();
    assert_eq!(again["version"], kept["version"], "the same answer once more is no new version");
    answer(&mapper, &walk, json!({FAR: "yes"})).await.ok();
    let done = submit(&mapper, &walk, json!({})).await.ok();
    assert_eq!((&done["state"], answered(&done)), (&json!("submitted"), vec![(FAR, "yes")]));
    let late = answer(&mapper, &walk, json!({FAR: "no"})).await;
    assert_eq!(late.problem(), (409, "walk-answers-closed".into()));
    assert_eq!(late.json()["detail"], "The walk is submitted, with the answers it had then.");

    let history = verifier.get(&format!("/api/v1/walks/{walk}/history")).await.ok();
    let told: Vec<&Value> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|entry| entry["changes"].as_array().unwrap())
        .filter(|change| change["field"] == "answers")
        .map(|change| &change["after"][0]["answer"])
        .collect();
    assert_eq!(told, ["yes", "no"], "the first answer is not overwritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn naming_another_settlement_keeps_the_no_that_led_there() {
    let (_app, mapper, verifier, first) = scene().await;
    let named = |name: &str, centre: [f64; 2]| json!({"name": name, "centre": centre, "organisation_id": mapper.organisation});
    let near = mapper.post("/api/v1/settlements", &named("Bonde La Mfano", [36.861, -1.309])).await.ok();
    let walk = far_draft(&mapper, &first).await;
    let done = submit(&mapper, &walk, json!({"settlement_id": near["id"]})).await.ok();
    assert_eq!(done["settlement"]["id"], near["id"]);
    let seen = verifier.get(&format!("/api/v1/walks/{walk}")).await.ok();
    assert_eq!(answered(&seen), [(FAR, "no")], "about the first settlement");

    let far_too = mapper.post("/api/v1/settlements", &named("Mlima Wa Mfano", [36.95, -1.309])).await.ok();
    let walk = far_draft(&mapper, &first).await;
    let asked = submit(&mapper, &walk, json!({"settlement_id": far_too["id"]})).await;
    assert_eq!(
        asked.problem(),
        (422, "walk-needs-confirmation".into()),
        "asked anew for the other settlement"
    );
    let body = json!({"settlement_id": far_too["id"], "answers": {FAR: "yes"}});
    let done = submit(&mapper, &walk, body).await.ok();
    assert_eq!(answered(&done), [(FAR, "no"), (FAR, "yes")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_asked_can_be_answered_and_only_by_who_may_submit() {
    let (app, mapper, verifier, settlement) = scene().await;
    let walk = far_draft(&mapper, &settlement).await;
    for answers in [
        json!({"gap-large": "yes"}),
        json!({"simplified": "yes"}),
        json!({"mood": "yes"}),
        json!({FAR: "maybe"}),
    ] {
        assert_eq!(
            answer(&mapper, &walk, answers.clone()).await.problem(),
            (422, "invalid".into()),
            "{answers}"
        );
        assert_eq!(submit(&mapper, &walk, json!({"answers": answers})).await.status, 422);
    }
    let lawyer = app.person(Role::Lawyer).await;
    assert_eq!(answer(&lawyer, &walk, json!({FAR: "yes"})).await.problem(), (403, "not-allowed".into()));
    let stranger = app.stranger(Role::Verifier).await;
    assert_eq!(answer(&stranger, &walk, json!({FAR: "yes"})).await.problem(), (404, "absent".into()));
    answer(&verifier, &walk, json!({FAR: "yes"})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_yes_for_all_is_stored_as_a_yes_to_each_question_also_in_versions_from_before() {
    let (app, mapper, _, settlement) = scene().await;
    let walk = far_draft(&mapper, &settlement).await;
    let done = submit(&mapper, &walk, json!({"confirm_gap": true})).await.ok();
    assert_eq!(answered(&done), [(FAR, "yes")]);
    // As a version stands that was written before answers were kept one by one.
    sqlx::query(
        "insert into walks select (older.row).* from (
             select jsonb_populate_record(walks, jsonb_build_object(
                 'version', version + 1, 'answers', '[]'::jsonb, 'gap_confirmed', true)) as row
             from walks where id = $1::uuid and version = 2) older",
    )
    .bind(&walk)
    .execute(&app.owner().await)
    .await
    .unwrap();
    let older = mapper.get(&format!("/api/v1/walks/{walk}")).await.ok();
    assert_eq!((&older["version"], answered(&older)), (&json!(3), vec![(FAR, "yes")]));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_kept_in_the_version_that_was_read_and_nobody_overwrites_another() {
    let (_app, mapper, verifier, settlement) = scene().await;
    let walk = far_draft(&mapper, &settlement).await;
    let path = format!("/api/v1/walks/{walk}/answers");
    let (no, yes) = (json!({"answers": {FAR: "no"}}), json!({"answers": {FAR: "yes"}}));
    assert_eq!(mapper.put(&path, &no).await.problem(), (428, "if-match-needed".into()));
    let kept = mapper.put_to(&path, 1, &no).await;
    assert_eq!(kept.header("etag"), "\"2\"");
    assert_eq!(verifier.put_to(&path, 1, &yes).await.problem(), (412, "stale".into()));
    assert_eq!(answered(&mapper.get(&format!("/api/v1/walks/{walk}")).await.ok()), [(FAR, "no")]);
    let (one, other) = tokio::join!(mapper.put_to(&path, 2, &yes), verifier.put_to(&path, 2, &yes));
    let mut at_once = [one.status, other.status];
    at_once.sort_unstable();
    assert_eq!(at_once, [200, 412]);
}
