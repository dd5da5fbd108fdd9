use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

async fn settlement(person: &Person) -> String {
    let body =
        json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()["id"].as_str().unwrap().to_owned()
}

fn day(date: &str) -> Value {
    json!({"date": date, "precision": "day"})
}

/// Served by hand on 1 March and on the radio on 20 March 2024, for an eviction on 5 June 2024.
fn notice(settlement: &str) -> Value {
    let served = |kind: &str, date: &str| json!({"kind": kind, "completed": day(date)});
    json!({
        "settlement_id": settlement, "title": "Notice to leave the road reserve",
        "issuer": {"kind": "other_public_body", "name": "Invented Roads Authority"}, "land_class": "public",
        "issued": day("2024-02-28"), "eviction_on": day("2024-06-05"),
        "channels": [served("in_writing", "2024-03-01"), served("gazette", "2024-03-08"),
            served("newspaper", "2024-03-11"), served("radio", "2024-03-20")],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_months_are_counted_both_ways_with_their_working() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let seen = mapper.post("/api/v1/notices", &notice(&settlement)).await.ok();
    let clock = &seen["clock"];
    assert_eq!(clock["rule"], "three_months");
    assert!(clock["section"].as_str().unwrap().contains("152C"));
    assert_eq!(clock["reviewed_by_advocate"], false);
    let working = clock["steps"].to_string();
    // From the first service the three months end by 1 June (a public holiday, then a Sunday: 3 June);
    // from the last channel on 20 June: enough under one reading, short under the other.
    assert!(working.contains("1 Mar 2024") && working.contains("20 Mar 2024"), "{working}");
    assert!(working.contains("Jun 2024"), "{working}");
    assert_eq!(clock["result"], "contested", "{working}");
    let steps = clock["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| !step["sw"].as_str().unwrap().is_empty()));
    let under = |reading: Value| steps.iter().filter(|step| step["reading"] == reading).count();
    assert!(under(json!("first_service")) >= 2 && under(json!("last_channel")) >= 2, "{working}");
    assert_eq!(under(Value::Null), 1, "the conclusion belongs to both: {working}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_turns_out_to_be_unknown_can_be_emptied_and_the_rest_stays() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let seen = mapper.post("/api/v1/notices", &notice(&settlement)).await.ok();
    let path = format!("/api/v1/notices/{}", seen["id"].as_str().unwrap());
    let change = json!({"eviction_on": null, "note": "The date was of another notice"});
    let after = mapper.patch(&path, 1, &change).await.ok();
    assert_eq!(after["eviction_on"], Value::Null);
    assert_eq!((&after["issued"], &after["clock"]["result"]), (&seen["issued"], &json!("unknown")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_recorded_is_unknown_and_not_no() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let mut body = notice(&settlement);
    body["channels"] = json!([]);
    let seen = mapper.post("/api/v1/notices", &body).await.ok();
    assert_eq!(seen["clock"]["result"], "unknown");
    let gazette = seen["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["rule"].as_str().unwrap().contains("gazette"));
    assert_eq!(gazette.unwrap()["result"], "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_from_a_body_that_the_section_does_not_name_is_not_met() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let seen = mapper.post("/api/v1/notices", &notice(&settlement)).await.ok();
    let issuer = seen["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["rule"].as_str().unwrap().contains("issuer"));
    assert_eq!(issuer.unwrap()["result"], "not_met");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_renews_the_clock_and_a_bad_area_is_refused_with_its_place() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let made = mapper.post("/api/v1/notices", &notice(&settlement)).await;
    let path = made.header("location");
    let changed = mapper.patch(&path, 1, &json!({"eviction_on": day("2024-03-30")})).await.ok();
    assert_eq!(changed["clock"]["result"], "not_met");
    let bowtie = json!({"type": "Polygon", "coordinates": [[[36.8, -1.3], [36.81, -1.31], [36.81, -1.3], [36.8, -1.31], [36.8, -1.3]]]});
    let refused = mapper.patch(&path, 2, &json!({"geometry": bowtie})).await;
    assert_eq!(refused.problem(), (422, "invalid".into()));
    assert_eq!(refused.json()["errors"][0]["pointer"], "/geometry");
    let mut tomorrow = notice(&settlement);
    tomorrow["channels"][0]["completed"] =
        json!({"date": (app.clock.now() + chrono::Duration::days(9)).date_naive(), "precision": "day"});
    let refused = mapper.post("/api/v1/notices", &tomorrow).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/channels/0/completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_merely_recorded_is_not_met_and_a_disputed_service_is_told_beside_its_reading() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let mut body = notice(&settlement);
    body["channels"][0]["note"] = json!("pasted on doors");
    body["channels"][3]["contested"] = json!(true);
    let seen = mapper.post("/api/v1/notices", &body).await.ok();
    let checks = seen["checks"].as_array().unwrap();
    let of =
        |rule: &str| checks.iter().find(|check| check["rule"] == format!("channel_missing.{rule}")).unwrap();
    assert_eq!(of("in_writing")["result"], "recorded");
    let said = of("in_writing")["steps"][0]["en"].as_str().unwrap();
    assert_eq!(said, "Recorded: 1 Mar 2024; no file is linked to this service; noted: “pasted on doors”.");
    assert!(checks.iter().all(|check| check["result"] != "met"), "{checks:#?}");
    let months = &seen["three_months"];
    assert_eq!(
        (&months["first_service"]["disputed"], &months["last_channel"]["disputed"]),
        (&json!(false), &json!(true))
    );
    let rests =
        |step: &&Value| step["en"].as_str().unwrap().contains("rests on a disputed service: on the radio");
    let steps = seen["clock"]["steps"].as_array().unwrap();
    let told: Vec<&Value> = steps.iter().filter(rests).collect();
    assert_eq!(told.len(), 1, "{steps:#?}");
    assert_eq!(told[0]["reading"], "last_channel");
}
