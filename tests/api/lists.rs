use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

fn date(date: &str, precision: &str) -> Value {
    json!({"date": date, "precision": precision})
}

async fn settlement(person: &Person, name: &str) -> String {
    let body = json!({"name": name, "centre": [36.81, -1.31], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()["id"].as_str().unwrap().to_owned()
}

async fn incident(person: &Person, settlement: &str, title: &str, phase: &str, occurred: Value) -> Value {
    let body = json!({"settlement_id": settlement, "title": title, "phase": phase, "occurred": occurred,
        "narrative": "", "duty_holders": [], "counts": []});
    person.post("/api/v1/incidents", &body).await.ok()
}

async fn titles(reader: &Person, list: &str) -> Vec<String> {
    let found = reader.get(&format!("/api/v1/{list}")).await.ok();
    let name = |item: &Value| item["title"].as_str().or(item["name"].as_str()).unwrap().to_owned();
    let mut titles: Vec<String> = found["items"].as_array().unwrap().iter().map(name).collect();
    titles.sort();
    titles
}

#[tokio::test(flavor = "multi_thread")]
async fn incidents_are_found_by_words_phase_and_the_span_they_were_in() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let river = settlement(&mapper, "Mto Wa Mfano").await;
    let hill = settlement(&mapper, "Kilima Cha Mfano").await;
    let marked = incident(&mapper, &river, "Doors marked", "marking", date("2021-09-30", "day")).await;
    incident(&mapper, &river, "Houses pulled down", "execution", date("2021-10-08", "month")).await;
    incident(&mapper, &hill, "Guards posted", "threat", date("2019-03-01", "year")).await;
    assert_eq!(titles(&verifier, "incidents?q=pulled").await, ["Houses pulled down"]);
    assert_eq!(titles(&verifier, "incidents?q=kilima").await, ["Guards posted"]);
    let reference = marked["reference"].as_str().unwrap();
    assert_eq!(
        titles(&verifier, &format!("incidents?q={}", reference.to_lowercase())).await,
        ["Doors marked"]
    );
    assert_eq!(
        titles(&verifier, "incidents?q=%25%25").await,
        Vec::<String>::new(),
        "no wildcard from outside"
    );
    assert_eq!(titles(&verifier, "incidents?q=x").await.len(), 3, "one letter finds everything");
    assert_eq!(titles(&verifier, "incidents?phase=execution").await, ["Houses pulled down"]);
    // "October" may have been its last day, and "2019" its first.
    assert_eq!(titles(&verifier, "incidents?from=2021-10-31").await, ["Houses pulled down"]);
    assert_eq!(titles(&verifier, "incidents?to=2019-01-01").await, ["Guards posted"]);
    assert_eq!(titles(&verifier, "incidents?from=2021-09-30&to=2021-09-30").await, ["Doors marked"]);
    assert_eq!(
        titles(&verifier, &format!("incidents?settlement_id={river}&q=mfano&phase=marking")).await,
        ["Doors marked"]
    );
    assert!(titles(&app.stranger(Role::Lawyer).await, "incidents?q=pulled").await.is_empty());
    assert!(titles(&app.visitor(), "incidents?from=2000-01-01").await.is_empty());
    for wrong in ["from=soon", "from=2021-10-09&to=2021-10-08", "phase=party"] {
        let reply = verifier.get(&format!("/api/v1/incidents?{wrong}")).await;
        assert_eq!(reply.problem(), (422, "invalid".into()), "{wrong}");
        assert_eq!(reply.json()["errors"].as_array().unwrap().len(), 1, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_is_not_found_by_words_even_by_whoever_is_named_on_it() {
    let app = TestApp::start().await;
    let verifier = app.person(Role::Verifier).await;
    let river = settlement(&verifier, "Mto Wa Mfano").await;
    let made = incident(&verifier, &river, "Doors marked", "marking", date("2021-09-30", "day")).await;
    let seal = json!({"visibility": "sealed", "reason": "threats were made"});
    verifier.post(&format!("/api/v1/records/{}/visibility", made["id"].as_str().unwrap()), &seal).await.ok();
    assert!(titles(&verifier, "incidents?q=doors").await.is_empty());
    assert_eq!(titles(&verifier, "incidents?phase=marking").await, ["Doors marked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_notices_tells_the_end_of_the_three_months_by_both_readings_or_unknown() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let river = settlement(&mapper, "Mto Wa Mfano").await;
    let notice = |title: &str, eviction: Value, channels: Value| {
        json!({"settlement_id": river, "title": title, "land_class": "public", "eviction_on": eviction,
            "issuer": {"kind": "other_public_body", "name": "Invented Roads Authority"}, "channels": channels})
    };
    let served = |kind: &str, day: &str| json!({"kind": kind, "completed": date(day, "day")});
    let full = json!([
        served("in_writing", "2024-01-10"),
        served("gazette", "2024-01-19"),
        served("newspaper", "2024-02-12"),
        served("radio", "2024-01-20")
    ]);
    mapper
        .post("/api/v1/notices", &notice("Served by every channel", date("2024-05-13", "day"), full))
        .await
        .ok();
    let once = json!([{"kind": "in_writing", "completed": date("2024-01-10", "month")}]);
    mapper.post("/api/v1/notices", &notice("Served once", Value::Null, once)).await.ok();

    let listed = verifier.get("/api/v1/notices?q=served").await.ok();
    let of = |title: &str| {
        listed["items"].as_array().unwrap().iter().find(|item| item["title"] == title).unwrap().clone()
    };
    let clock = of("Served by every channel")["three_months"].clone();
    assert_eq!(clock["result"], "met");
    // 12 May 2024 is a Sunday.
    assert_eq!(
        clock["last_channel"],
        json!({"from": "2024-02-12", "ends": "2024-05-13", "exact": true, "disputed": false})
    );
    assert_eq!(clock["first_service"]["from"], "2024-01-10");
    assert_eq!(of("Served by every channel")["status"], "passed");
    let clock = of("Served once")["three_months"].clone();
    assert_eq!(clock["last_channel"], json!({"from": null, "ends": null, "exact": false, "disputed": false}));
    assert_eq!((&clock["result"], &clock["first_service"]["exact"]), (&json!("unknown"), &json!(false)));
    assert_eq!(
        (&clock["first_service"]["from"], &of("Served once")["status"]),
        (&json!("2024-01-31"), &json!("unknown"))
    );

    assert_eq!(titles(&verifier, "notices?q=roads%20auth").await.len(), 2);
    assert_eq!(titles(&verifier, "notices?q=mto%20wa").await.len(), 2);
    assert_eq!(titles(&verifier, "notices?from=2024-05-01&to=2024-05-31").await, ["Served by every channel"]);
    assert!(titles(&verifier, "notices?from=2024-06-01").await.is_empty());
    assert!(titles(&app.visitor(), "notices?q=served").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn corridors_are_found_by_words_kind_and_stage() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    let width = json!({"best_m": 15.0, "source": "stated by the agency", "confidence": "stated"});
    for (name, kind, stage) in [("Mfano bypass", "road", "surveyed"), ("Mfano line", "railway", "planned")] {
        let corridor = json!({"name": name, "corridor_kind": kind, "agency": "Invented Roads Authority", "stage": stage,
            "line": {"type": "LineString", "coordinates": [[36.80, -1.31], [36.82, -1.31]]}, "left": width, "right": width});
        advocate.post("/api/v1/corridors", &corridor).await.ok();
    }
    let visitor = app.visitor();
    assert_eq!(titles(&visitor, "corridors?q=bypass").await, ["Mfano bypass"]);
    assert_eq!(titles(&visitor, "corridors?q=roads").await, ["Mfano bypass", "Mfano line"]);
    assert_eq!(titles(&visitor, "corridors?corridor_kind=railway").await, ["Mfano line"]);
    assert_eq!(titles(&visitor, "corridors?stage=surveyed&q=mfano").await, ["Mfano bypass"]);
    assert!(titles(&visitor, "corridors?stage=survey").await.is_empty());
}
