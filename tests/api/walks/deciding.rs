use acceptance::Person;
use domain::actor::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{CORNER, accept, scene, square_gpx, submitted, upload};

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_walk_is_the_settlements_boundary_and_the_next_one_ends_it() {
    let (app, mapper, verifier, settlement) = scene().await;
    let first = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let walk = accept(&verifier, &first).await.ok();
    assert_eq!(walk["state"], "accepted");
    assert_eq!(walk["boundary"]["version"], 1);
    assert_eq!(walk["boundary"]["valid_from"], "2024-05-03", "the day walked");
    assert_eq!(walk["boundary"]["agreed_by"][0], "committee meeting of 3 May, 12 people");
    assert!(walk["comparison"].is_null(), "nothing to compare the first one with");

    let second = submitted(&mapper, &settlement, square_gpx(CORNER[0] + 0.001, CORNER[1], 0.002)).await;
    let seen = verifier.get(&format!("/api/v1/walks/{second}")).await.ok();
    let (gained, lost, kept) = (
        seen["comparison"]["gained_m2"].as_f64().unwrap(),
        seen["comparison"]["lost_m2"].as_f64().unwrap(),
        seen["comparison"]["kept_m2"].as_f64().unwrap(),
    );
    assert!(
        (gained - lost).abs() < 800.0 && (kept - lost).abs() < 800.0,
        "half gained, half lost: {gained} {lost} {kept}"
    );
    let body = json!({"agreed_by": ["baraza of 4 June"], "valid_from": "2025-06-04", "standing": "agreed"});
    let accepted = verifier.post(&format!("/api/v1/walks/{second}/accept"), &body).await.ok();
    assert_eq!(accepted["boundary"]["version"], 2);
    assert!(
        (accepted["comparison"]["gained_m2"].as_f64().unwrap() - gained).abs() < 1.0,
        "still compared with the first"
    );

    let visitor = app.visitor();
    let path = format!("/api/v1/settlements/{settlement}");
    let now = visitor.get(&path).await.ok();
    assert_eq!(now["boundary"]["standing"], "agreed");
    assert!(now["boundary"]["walk_id"].is_null(), "the walk behind it is for its readers");
    assert_eq!(verifier.get(&path).await.ok()["boundary"]["walk_id"], second.as_str());
    let then = visitor.get(&format!("{path}?at=2024-12-31")).await.ok();
    assert_eq!(then["boundary"]["version"], 1);
    assert_eq!(then["boundary"]["valid_to"], "2025-06-04");
    assert!(visitor.get(&format!("{path}?at=2020-01-01")).await.ok()["boundary"].is_null());
    let all = visitor.get(&format!("{path}/boundaries")).await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    assert_eq!(all["items"][0]["version"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_changes_with_the_acceptance() {
    let (app, mapper, verifier, settlement) = scene().await;
    let owner = app.owner().await;
    let rows = || async {
        sqlx::query_as::<_, (Option<chrono::NaiveDate>, bool)>(
            "select valid_to, valid_from > '-infinity' from tile_rows where layer = 'settlements' and record_id = $1::uuid order by valid_from",
        )
        .bind(&settlement)
        .fetch_all(&owner)
        .await
        .unwrap()
    };
    assert_eq!(rows().await, [(None, false)], "its centre, while there is no boundary");
    let first = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    accept(&verifier, &first).await.ok();
    assert_eq!(rows().await, [(None, true)]);
    let announced: i64 =
        sqlx::query_scalar("select count(*) from outbox where topic = 'tiles' and kind = 'settlements'")
            .fetch_one(&owner)
            .await
            .unwrap();
    assert!(announced >= 2);
    let second = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.003)).await;
    let body = json!({"agreed_by": ["baraza"], "valid_from": "2025-01-01"});
    verifier.post(&format!("/api/v1/walks/{second}/accept"), &body).await.ok();
    let days: Vec<_> = rows().await.into_iter().map(|(to, _)| to.map(|day| day.to_string())).collect();
    assert_eq!(days, [Some("2025-01-01".to_owned()), None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_accepts_their_own_walk_and_only_a_verifier_of_the_organisation_accepts() {
    let (app, mapper, verifier, settlement) = scene().await;
    let own = submitted(&verifier, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    assert_eq!(accept(&verifier, &own).await.problem(), (403, "own-walk".into()));
    let walk = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    assert_eq!(accept(&mapper, &walk).await.problem(), (403, "not-allowed".into()));
    let lawyer = app.person(Role::Lawyer).await;
    assert_eq!(accept(&lawyer, &walk).await.problem(), (403, "not-allowed".into()));
    let stranger = app.stranger(Role::Verifier).await;
    assert_eq!(accept(&stranger, &walk).await.problem(), (404, "absent".into()));
    let nobody = verifier.post(&format!("/api/v1/walks/{walk}/accept"), &json!({"agreed_by": ["  "]})).await;
    assert_eq!(nobody.problem(), (422, "invalid".into()));
    let draft = upload(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await.ok();
    let early = accept(&verifier, draft["id"].as_str().unwrap()).await;
    assert_eq!(early.problem(), (409, "walk-not-submitted".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_verifiers_at_once_one_decides_and_the_other_hears_so() {
    let (app, mapper, first, settlement) = scene().await;
    let second = app.person(Role::Verifier).await;
    let walk = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let (one, other) = tokio::join!(accept(&first, &walk), accept(&second, &walk));
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);
    let all = first.get(&format!("/api/v1/settlements/{settlement}/boundaries")).await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_walks_accepted_at_once_never_both_hold() {
    let (app, mapper, first, settlement) = scene().await;
    let second = app.person(Role::Verifier).await;
    let one = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let other = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.003)).await;
    let (a, b) = tokio::join!(accept(&first, &one), accept(&second, &other));
    assert!(a.status == 200 || b.status == 200);
    assert!(
        [a.status, b.status].iter().all(|status| [200, 409].contains(status)),
        "{} {}",
        a.text(),
        b.text()
    );
    let owner = app.owner().await;
    let clashes: i64 = sqlx::query_scalar(
        "select count(*) from boundaries a join boundaries b on a.settlement_id = b.settlement_id and a.id < b.id
         where a.superseded_at is null and b.superseded_at is null
           and daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)",
    )
    .fetch_one(&owner)
    .await
    .unwrap();
    assert_eq!(clashes, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_walk_says_why_and_can_be_submitted_again() {
    let (_app, mapper, verifier, settlement) = scene().await;
    let walk = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let path = format!("/api/v1/walks/{walk}/return");
    assert_eq!(mapper.post(&path, &json!({"reason": "gap", "words": "Not closed."})).await.problem().0, 403);
    let unknown = verifier.post(&path, &json!({"reason": "mood", "words": "No."})).await;
    assert_eq!(unknown.problem(), (422, "invalid".into()));
    let words = "The path behind the school is missing.";
    let returned = verifier.post(&path, &json!({"reason": "gap", "words": words})).await.ok();
    assert_eq!(returned["state"], "returned");
    let seen = mapper.get(&format!("/api/v1/walks/{walk}")).await.ok();
    assert_eq!(seen["returned"]["words"], words);
    assert_eq!(seen["returned"]["by"]["id"], verifier.id.to_string());
    let again =
        mapper.post(&format!("/api/v1/walks/{walk}/submit"), &json!({"confirm_gap": true})).await.ok();
    assert_eq!(again["state"], "submitted");
    assert!(again["returned"].is_null());
    let history = mapper.get(&format!("/api/v1/walks/{walk}/history")).await.ok();
    assert_eq!(history["items"].as_array().unwrap().len(), 4);
    assert_eq!(history["items"][1]["note"], words);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_track_holds_from_the_day_of_the_decision_and_history_is_not_rewritten() {
    let (_app, mapper, verifier, settlement) = scene().await;
    let first = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let body = json!({"agreed_by": ["baraza"], "valid_from": "2025-01-01"});
    verifier.post(&format!("/api/v1/walks/{first}/accept"), &body).await.ok();
    // Walked in 2024, before the present boundary began.
    let second = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.003)).await;
    let early = verifier
        .post(
            &format!("/api/v1/walks/{second}/accept"),
            &json!({"agreed_by": ["baraza"], "valid_from": "2024-01-01"}),
        )
        .await;
    assert_eq!(early.problem(), (422, "invalid".into()));
    let walk = accept(&verifier, &second).await.ok();
    assert_eq!(walk["boundary"]["version"], 2);
    assert!(walk["boundary"]["valid_from"].as_str().unwrap() > "2025-01-01");
    let future = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let body = json!({"agreed_by": ["baraza"], "valid_from": "2999-01-01"});
    assert_eq!(
        verifier.post(&format!("/api/v1/walks/{future}/accept"), &body).await.problem(),
        (422, "invalid".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looked_at_an_earlier_version_decides_nothing_and_is_told_so() {
    let (_app, mapper, verifier, settlement) = scene().await;
    let walk = submitted(&mapper, &settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let step = async |person: &Person, verb: &str, seen: &str, body: &Value| {
        let request = person.request(Method::POST, &format!("/api/v1/walks/{walk}/{verb}"));
        person.send(request.header("if-match", seen).json(body)).await
    };
    let acceptance = json!({"agreed_by": ["committee meeting of 3 May"]});
    let back = json!({"reason": "wrong-settlement", "words": "This is the other village."});
    let confirmed = json!({"confirm_gap": true});
    // One verifier looks at version 2; meanwhile another returns it and the walker submits it anew.
    assert_eq!(verifier.get(&format!("/api/v1/walks/{walk}")).await.ok()["version"], 2);
    assert_eq!(step(&verifier, "return", "\"2\"", &back).await.ok()["version"], 3);
    assert_eq!(step(&mapper, "submit", "\"1\"", &confirmed).await.problem(), (412, "stale".into()));
    assert_eq!(step(&mapper, "submit", "\"3\"", &confirmed).await.ok()["version"], 4);
    // A phone that lost the answer asks again with what it knew.
    assert_eq!(step(&mapper, "submit", "\"3\"", &confirmed).await.ok()["version"], 4);

    assert_eq!(step(&verifier, "accept", "\"2\"", &acceptance).await.problem(), (412, "stale".into()));
    assert_eq!(step(&verifier, "return", "\"2\"", &back).await.problem(), (412, "stale".into()));
    assert_eq!(
        step(&verifier, "accept", "4", &acceptance).await.problem(),
        (400, "if-match-unreadable".into())
    );
    assert_eq!(verifier.get(&format!("/api/v1/walks/{walk}")).await.ok()["state"], "submitted");
    assert_eq!(step(&verifier, "accept", "\"4\"", &acceptance).await.ok()["state"], "accepted");
}
